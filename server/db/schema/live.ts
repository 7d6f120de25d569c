import { bigint, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { instant } from './columns.ts'
import { issue, issueEvent } from './issues.ts'

/**
 * What people have changed, in the order of its commit: the number is the issues' revision, whose row every writer holds
 * until it has committed. Written by a trigger; kept for a week.
 */
export const change = pgTable(
  'change',
  {
    number: bigint({ mode: 'number' }).primaryKey(),
    issueId: uuid()
      .notNull()
      .references(() => issue.id),
    eventId: uuid()
      .notNull()
      .references(() => issueEvent.id),
    regionCode: text(),
    at: instant().notNull().defaultNow(),
  },
  t => [index('change_at').on(t.at), index('change_issue').on(t.issueId), index('change_event').on(t.eventId)],
)
