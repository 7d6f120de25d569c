import { sql } from 'drizzle-orm'
import { type AnyPgColumn, check, doublePrecision, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { account } from './accounts.ts'
import { geometry, id, instant, source } from './columns.ts'
import { plan } from './plans.ts'

export const region = pgTable(
  'region',
  {
    code: text().primaryKey(),
    parentCode: text().references((): AnyPgColumn => region.code),
    name: text().notNull(),
    level: text({ enum: ['district', 'street', 'community'] }).notNull(),
    geom: geometry({ type: 'MultiPolygon' }),
    ...source(),
  },
  t => [
    check('region_code_digits', sql`${t.code} ~ '^[0-9]{2,12}$'`),
    check('region_level', sql`${t.level} IN ('district', 'street', 'community')`),
    check('region_nested', sql`${t.parentCode} IS NULL OR starts_with(${t.code}, ${t.parentCode})`),
    index('region_parent').on(t.parentCode),
    index('region_geom').using('gist', t.geom),
    uniqueIndex('region_external').on(t.source, t.parentCode, t.externalId),
  ],
)

export const grid = pgTable(
  'grid',
  {
    id: id(),
    code: text().notNull().unique(),
    name: text().notNull(),
    communityCode: text()
      .notNull()
      .references(() => region.code),
    workerId: text().references(() => account.id),
    ...source(),
  },
  t => [
    check('grid_code_digits', sql`${t.code} ~ '^[0-9]{3,15}$'`),
    check('grid_nested', sql`starts_with(${t.code}, ${t.communityCode})`),
    index('grid_community').on(t.communityCode),
    index('grid_worker').on(t.workerId),
    uniqueIndex('grid_external').on(t.source, t.externalId),
  ],
)

/** The shape of a grid over time: half-open intervals, the current one open. */
export const gridVersion = pgTable(
  'grid_version',
  {
    id: id(),
    gridId: uuid()
      .notNull()
      .references(() => grid.id),
    geom: geometry({ type: 'MultiPolygon' }).notNull(),
    areaM2: doublePrecision('area_m2').notNull(),
    validFrom: instant().notNull(),
    validTo: instant(),
    planId: uuid().references(() => plan.id),
  },
  t => [
    check('grid_version_interval', sql`${t.validTo} IS NULL OR ${t.validTo} > ${t.validFrom}`),
    index('grid_version_geom').using('gist', t.geom),
    uniqueIndex('grid_version_current').on(t.gridId).where(sql`valid_to IS NULL`),
    uniqueIndex('grid_version_start').on(t.gridId, t.validFrom),
  ],
)
