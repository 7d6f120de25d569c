import { sql } from 'drizzle-orm'
import type { Queryable } from '../db/database.ts'

/** Gives issues that were pinned where no grid was yet to the grid that covers them now; the others stay where they were handled. */
export async function placeIssues(db: Queryable): Promise<void> {
  await db.execute(sql`
    UPDATE issue i SET region_code = c.code FROM (
      SELECT o.id, (SELECT g.code FROM grid_version v JOIN grid g ON g.id = v.grid_id
        WHERE v.valid_to IS NULL AND ST_Covers(v.geom, o.geom) ORDER BY g.code LIMIT 1) AS code
      FROM issue o WHERE NOT EXISTS (SELECT FROM grid g WHERE g.code = o.region_code)
    ) c WHERE c.id = i.id AND c.code IS NOT NULL`)
}
