import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { account } from './accounts.ts'
import { geometry, id, instant, source } from './columns.ts'

/** A redrawing of grids: a draft until it is published or rejected. */
export const plan = pgTable(
  'plan',
  {
    id: id(),
    name: text().notNull(),
    regionCode: text().notNull(),
    state: text({ enum: ['draft', 'in_review', 'published', 'rejected'] })
      .notNull()
      .default('draft'),
    createdBy: text().references(() => account.id),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull().defaultNow(),
    /** Counts up with every saved step. */
    revision: integer().notNull().default(0),
    /** The lines it was begun with and the lines as drawn; null while the imported shapes are no partition yet. */
    base: jsonb(),
    drawn: jsonb(),
    /** Today's lines as they were then are what the plan changes. */
    baseAt: instant().notNull().defaultNow(),
    submittedBy: text().references(() => account.id),
    submittedAt: instant(),
    reviewedBy: text().references(() => account.id),
    reviewedAt: instant(),
    approved: boolean().notNull().default(false),
    publishedBy: text().references(() => account.id),
    publishedAt: instant(),
    effectiveAt: instant(),
    /** When its lines became today's; null while they are still to come. */
    appliedAt: instant(),
    /** Why it could not be applied when its time had come. */
    failure: text(),
    /** The published plan whose lines before it this one brings back. */
    reverses: uuid().references((): AnyPgColumn => plan.id),
    checks: jsonb(),
    comparison: jsonb(),
  },
  t => [
    check('plan_state', sql`${t.state} IN ('draft', 'in_review', 'published', 'rejected')`),
    index('plan_region').on(t.regionCode, t.state),
  ],
)

export const planGrid = pgTable(
  'plan_grid',
  {
    planId: uuid()
      .notNull()
      .references(() => plan.id, { onDelete: 'cascade' }),
    code: text().notNull(),
    name: text().notNull(),
    geom: geometry({ type: 'MultiPolygon' }).notNull(),
    ...source(),
  },
  t => [primaryKey({ columns: [t.planId, t.code] }), index('plan_grid_geom').using('gist', t.geom)],
)

/** One saved step of drawing. Append-only. */
export const planStep = pgTable(
  'plan_step',
  {
    id: id(),
    planId: uuid()
      .notNull()
      .references(() => plan.id),
    number: integer().notNull(),
    edit: jsonb().notNull(),
    accountId: text()
      .notNull()
      .references(() => account.id),
    at: instant().notNull(),
  },
  t => [uniqueIndex('plan_step_number').on(t.planId, t.number)],
)

/** What a reviewer or a planner says about a plan, at a place where there is one. */
export const planComment = pgTable(
  'plan_comment',
  {
    id: id(),
    planId: uuid()
      .notNull()
      .references(() => plan.id),
    accountId: text()
      .notNull()
      .references(() => account.id),
    at: instant().notNull(),
    text: text().notNull(),
    /** What was done with it; null for a plain comment. */
    verdict: text({ enum: ['submitted', 'withdrawn', 'approved', 'returned', 'published', 'rejected'] }),
    lon: doublePrecision(),
    lat: doublePrecision(),
  },
  t => [index('plan_comment_plan').on(t.planId, t.at)],
)

/** From which grids one came when a plan was applied: its family tree. */
export const gridOrigin = pgTable(
  'grid_origin',
  {
    planId: uuid()
      .notNull()
      .references(() => plan.id),
    code: text().notNull(),
    fromCode: text().notNull(),
    at: instant().notNull(),
  },
  t => [
    primaryKey({ columns: [t.planId, t.code, t.fromCode] }),
    index('grid_origin_code').on(t.code),
    index('grid_origin_from').on(t.fromCode),
  ],
)

/** What a worker is told when a plan changes their grids: which, and how many units and issues came and went. */
export const planNotice = pgTable(
  'plan_notice',
  {
    id: id(),
    planId: uuid()
      .notNull()
      .references(() => plan.id),
    accountId: text()
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    at: instant().notNull(),
    detail: jsonb().notNull(),
  },
  t => [index('plan_notice_account').on(t.accountId, t.at)],
)
