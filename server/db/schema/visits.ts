import { sql } from 'drizzle-orm'
import { boolean, check, index, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { account } from './accounts.ts'
import { id, instant, source } from './columns.ts'
import { household } from './register.ts'

/** One attempt to meet a household. Append-only. */
export const visit = pgTable(
  'visit',
  {
    id: id(),
    householdId: uuid()
      .notNull()
      .references(() => household.id),
    workerId: text().references(() => account.id),
    at: instant().notNull(),
    outcome: text({ enum: ['met', 'not_home', 'refused', 'by_phone', 'family_confirmed'] }).notNull(),
    note: text(),
    /** What was looked at: water, electricity and gas, each fine or faulty. */
    checks: jsonb(),
    ...source(),
  },
  t => [
    check('visit_outcome', sql`${t.outcome} IN ('met', 'not_home', 'refused', 'by_phone', 'family_confirmed')`),
    index('visit_household').on(t.householdId, t.at),
    index('visit_at').on(t.at),
    uniqueIndex('visit_external').on(t.source, t.externalId),
  ],
)

/** A second person's check of one register entry (accuracy of the register). */
export const spotCheck = pgTable(
  'spot_check',
  {
    id: id(),
    householdId: uuid()
      .notNull()
      .references(() => household.id),
    checkedBy: text().references(() => account.id),
    at: instant().notNull(),
    passed: boolean().notNull(),
  },
  t => [index('spot_check_household').on(t.householdId, t.at), index('spot_check_at').on(t.at)],
)
