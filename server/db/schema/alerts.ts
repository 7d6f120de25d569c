import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { account } from './accounts.ts'
import { bytes, id, instant } from './columns.ts'

/** What is watched for in a region, and how long after its time something is told. */
export const alertRule = pgTable(
  'alert_rule',
  {
    id: id(),
    kind: text({ enum: ['overdue', 'hotspot', 'care_unseen'] }).notNull(),
    regionCode: text().notNull(),
    graceHours: doublePrecision().notNull().default(0),
    enabled: boolean().notNull().default(true),
    createdBy: text().references(() => account.id),
    createdAt: instant().notNull().defaultNow(),
  },
  t => [
    check('alert_rule_kind', sql`${t.kind} IN ('overdue', 'hotspot', 'care_unseen')`),
    check('alert_rule_grace', sql`${t.graceHours} >= 0`),
    uniqueIndex('alert_rule_once').on(t.kind, t.regionCode, t.graceHours),
  ],
)

/** Something a rule found. Told once for each subject; `endedAt` is when it was no longer so. */
export const alert = pgTable(
  'alert',
  {
    id: id(),
    ruleId: uuid()
      .notNull()
      .references(() => alertRule.id, { onDelete: 'cascade' }),
    kind: text({ enum: ['overdue', 'hotspot', 'care_unseen'] }).notNull(),
    /** What it is about and which occurrence of it: the same finding is not told twice. */
    subject: text().notNull(),
    regionCode: text(),
    at: instant().notNull(),
    endedAt: instant(),
    /** By kind: the issue, the hotspot's cell and figures, or the household and how long nobody was seen. */
    detail: jsonb().notNull(),
  },
  t => [
    uniqueIndex('alert_once').on(t.ruleId, t.subject),
    index('alert_at').on(t.at, t.id),
    index('alert_standing').on(t.ruleId).where(sql`ended_at IS NULL`),
  ],
)

/** Until when a person has read what they were told. */
export const noticeRead = pgTable('notice_read', {
  accountId: text()
    .primaryKey()
    .references(() => account.id, { onDelete: 'cascade' }),
  readAt: instant().notNull(),
})

/** An address outside that is told of a region's alerts. The secret signs what is sent and is kept encrypted. */
export const webhook = pgTable(
  'webhook',
  {
    id: id(),
    regionCode: text().notNull(),
    url: text().notNull(),
    secret: bytes().notNull(),
    enabled: boolean().notNull().default(true),
    createdBy: text().references(() => account.id),
    createdAt: instant().notNull().defaultNow(),
  },
  t => [uniqueIndex('webhook_once').on(t.url, t.regionCode)],
)

/** One alert for one webhook: waiting until `nextAt`, delivered, or given up. */
export const webhookDelivery = pgTable(
  'webhook_delivery',
  {
    id: id(),
    webhookId: uuid()
      .notNull()
      .references(() => webhook.id, { onDelete: 'cascade' }),
    alertId: uuid()
      .notNull()
      .references(() => alert.id, { onDelete: 'cascade' }),
    state: text({ enum: ['waiting', 'delivered', 'given_up'] })
      .notNull()
      .default('waiting'),
    attempts: integer().notNull().default(0),
    nextAt: instant().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  t => [
    check('webhook_delivery_state', sql`${t.state} IN ('waiting', 'delivered', 'given_up')`),
    uniqueIndex('webhook_delivery_once').on(t.webhookId, t.alertId),
    index('webhook_delivery_waiting').on(t.nextAt).where(sql`state = 'waiting'`),
    index('webhook_delivery_created').on(t.createdAt, t.id),
  ],
)

/** Every try to deliver, with what came back. */
export const webhookAttempt = pgTable(
  'webhook_attempt',
  {
    id: id(),
    deliveryId: uuid()
      .notNull()
      .references(() => webhookDelivery.id, { onDelete: 'cascade' }),
    at: instant().notNull(),
    durationMs: integer().notNull(),
    /** Null where no answer came. */
    status: integer(),
    error: text(),
  },
  t => [index('webhook_attempt_delivery').on(t.deliveryId, t.at)],
)
