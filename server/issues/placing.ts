import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'

/** Whether the past is counted by the grid of that day, or restated by location on today's lines. */
export const lineReadings = ['handled', 'today'] as const
export type Lines = (typeof lineReadings)[number]

const Placed = z.object({ id: z.string(), code: z.string() })
/** Issues that count in another grid than the one they are told under now, and in which. */
export type PlacedElsewhere = readonly z.infer<typeof Placed>[]

/**
 * Issues that another grid had at an instant, or that lie in another on today's lines. To be read past the policies, under
 * which no index on places can be used: it names issues only, which are then counted for those who may see them.
 */
export function listElsewhere(system: Queryable, lines: Lines, at: Date): Promise<PlacedElsewhere> {
  const instant = sql`${at.toISOString()}::timestamptz`
  if (lines === 'handled')
    return rows(
      system,
      Placed,
      sql`SELECT DISTINCT ON (issue_id) issue_id AS id, region_code AS code FROM issue_past_grid WHERE valid_to > ${instant} ORDER BY issue_id, valid_to`,
    )
  // Open issues follow the lines; one that ended before its grid's lines were drawn anew lies where they run now. Of
  // several grids that cover it, it is that with the lowest code.
  return rows(
    system,
    Placed,
    sql`
    WITH ended AS MATERIALIZED (
      SELECT o.id, o.geom, o.region_code FROM issue o WHERE o.ended_at IS NOT NULL AND o.region_code IS NOT NULL AND NOT EXISTS (
        SELECT FROM grid a JOIN grid_version w ON w.grid_id = a.id AND w.valid_to IS NULL WHERE a.code = o.region_code AND w.valid_from <= o.ended_at))
    SELECT e.id, min(g.code) AS code FROM ended e JOIN grid_version v ON v.valid_to IS NULL AND ST_Covers(v.geom, e.geom) JOIN grid g ON g.id = v.grid_id
    GROUP BY e.id, e.region_code HAVING min(g.code) <> e.region_code`,
  )
}

const recordset = (elsewhere: PlacedElsewhere) =>
  sql`jsonb_to_recordset(${JSON.stringify(elsewhere)}::jsonb) AS placed(id uuid, code text)`

/** The grid an issue `i` counts in. */
export const placingOf = (elsewhere: PlacedElsewhere): { place: SQL; placing: SQL } => ({
  place: sql`coalesce(placed.code, i.region_code)`,
  placing: sql`LEFT JOIN ${recordset(elsewhere)} ON placed.id = i.id`,
})

/** Whether an issue `i` counts in a region, by the same reading: the list of a number has the issues it counted. */
export function countsIn(region: string, elsewhere: PlacedElsewhere): SQL {
  const here = sql`starts_with(coalesce(i.region_code, ''), ${region})`
  if (elsewhere.length === 0) return here
  return sql`((${here} AND i.id NOT IN (SELECT id FROM ${recordset(elsewhere)}))
    OR i.id IN (SELECT id FROM ${recordset(elsewhere)} WHERE starts_with(code, ${region})))`
}
