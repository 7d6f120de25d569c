import { PartitionIndex } from '@wangge/shared/geometry'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'
import { MultiPolygonText } from '../db/geometry.ts'

const CurrentGrid = z.object({ id: z.string(), code: z.string(), shape: MultiPolygonText })

/** Today's grids in order of their codes, and the index that finds the one that covers a point. */
export interface CurrentGrids {
  ids: string[]
  codes: string[]
  index: PartitionIndex
}

export async function loadCurrentGrids(db: Queryable): Promise<CurrentGrids> {
  const grids = await rows(
    db,
    CurrentGrid,
    sql`
    SELECT g.id, g.code, ST_AsGeoJSON(v.geom, 15) AS shape FROM grid g JOIN grid_version v ON v.grid_id = g.id AND v.valid_to IS NULL ORDER BY g.code`,
  )
  return {
    ids: grids.map(g => g.id),
    codes: grids.map(g => g.code),
    index: new PartitionIndex(grids.map(g => g.shape)),
  }
}

/** The first known shape and assignment hold for all time before: the register does not say when they began. */
export const beginning = '1970-01-01T00:00:00Z'

const Point = z.object({ id: z.string(), lon: z.number(), lat: z.number() })

/**
 * Gives every unit to the grid that covers its point (on a boundary, the lower code). Assignments that changed are
 * closed at `at` and new ones begin; `region_code` follows, for orphans with the smallest region around the point.
 */
export async function placeUnits(db: Queryable, at: Date): Promise<void> {
  const grids = await loadCurrentGrids(db)
  const points = await rows(db, Point, sql`SELECT id, ST_X(geom) AS lon, ST_Y(geom) AS lat FROM unit`)
  const placed = points.map(({ id, lon, lat }) => ({ unit: id, grid: grids.ids[grids.index.locate(lon, lat)] ?? null }))
  const now = at.toISOString()
  await db.execute(sql`CREATE TEMP TABLE placed ON COMMIT DROP AS
    SELECT unit, grid FROM jsonb_to_recordset(${JSON.stringify(placed)}::jsonb) AS p(unit uuid, grid uuid)`)
  await db.execute(sql`
    UPDATE unit_grid a SET valid_to = ${now} FROM placed p
    WHERE p.unit = a.unit_id AND a.valid_to IS NULL AND a.grid_id IS DISTINCT FROM p.grid`)
  await db.execute(sql`
    INSERT INTO unit_grid (unit_id, grid_id, valid_from)
    SELECT p.unit, p.grid, CASE WHEN EXISTS (SELECT FROM unit_grid a WHERE a.unit_id = p.unit) THEN ${now}::timestamptz ELSE ${beginning}::timestamptz END
    FROM placed p
    WHERE p.grid IS NOT NULL AND NOT EXISTS (SELECT FROM unit_grid a WHERE a.unit_id = p.unit AND a.valid_to IS NULL)`)
  await db.execute(sql`
    UPDATE unit u SET region_code = c.code FROM (
      SELECT p.unit, coalesce(g.code, (SELECT r.code FROM region r JOIN unit x ON x.id = p.unit
        WHERE ST_Covers(r.geom, x.geom) ORDER BY length(r.code) DESC, r.code LIMIT 1)) AS code
      FROM placed p LEFT JOIN grid g ON g.id = p.grid
    ) c WHERE c.unit = u.id AND u.region_code IS DISTINCT FROM c.code`)
  await db.execute(sql`DROP TABLE placed`)
}
