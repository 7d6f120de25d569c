import type { LayerName } from '@wangge/shared/importing'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable } from '../db/database.ts'

/** Thrown when an import would make or change records outside the importer's regions: nothing of it is kept. */
export class OutsideScopeError extends Error {
  constructor(layer: LayerName, count: number) {
    super(`${count} of the ${layer} lie outside the regions you may import into; nothing was changed`)
    this.name = 'OutsideScopeError'
  }
}

const ofUnit = (household: SQL) =>
  sql`(SELECT u.region_code FROM household h JOIN unit u ON u.id = h.unit_id WHERE h.id = ${household})`

/** The record's code in the hierarchy, per layer; `t` is the layer's table. */
const places: Record<Exclude<LayerName, 'basemap'>, { table: string; code: SQL }> = {
  regions: { table: 'region', code: sql`t.code` },
  grids: { table: 'grid', code: sql`t.code` },
  estates: { table: 'estate', code: sql`t.community_code` },
  buildings: { table: 'building', code: sql`t.region_code` },
  units: { table: 'unit', code: sql`t.region_code` },
  households: { table: 'household', code: sql`(SELECT u.region_code FROM unit u WHERE u.id = t.unit_id)` },
  residents: { table: 'resident', code: ofUnit(sql`t.household_id`) },
  care: { table: 'care', code: ofUnit(sql`(SELECT r.household_id FROM resident r WHERE r.id = t.resident_id)`) },
  visits: { table: 'visit', code: ofUnit(sql`t.household_id`) },
  issues: { table: 'issue', code: sql`t.region_code` },
}

/**
 * Refuses when a record that the staged rows stand for lies outside the scopes. Asked before the merge, of what is
 * there, and after it, of what came of it.
 * @throws OutsideScopeError
 */
export async function refuseOutsideScope(
  db: Queryable,
  layer: LayerName,
  source: string,
  scopes: readonly string[],
): Promise<void> {
  if (layer === 'basemap' || scopes.includes('')) return
  const { table, code } = places[layer]
  const pattern = scopes.length === 0 ? '$.' : `^(${scopes.join('|')})`
  const found = await firstRow(
    db,
    z.object({ count: z.number() }),
    sql`
    SELECT count(*)::int AS count FROM ${sql.identifier(table)} t JOIN import_row r ON t.external_id = r.external_id
    WHERE t.source = ${source} AND coalesce(${code}, '') !~ ${pattern}`,
  )
  if (found && found.count > 0) throw new OutsideScopeError(layer, found.count)
}
