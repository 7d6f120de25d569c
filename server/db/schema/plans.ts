import { sql } from 'drizzle-orm'
import { check, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
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
    effectiveAt: instant(),
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
