import { sql } from 'drizzle-orm'
import type { Queryable } from '../db/database.ts'

/** Gives every building the code of the grid around its inner point, else of the smallest region; it keeps what it has where neither is there. */
export async function placeBuildings(db: Queryable): Promise<void> {
  await db.execute(sql`
    UPDATE building b SET region_code = c.code FROM (
      SELECT p.id, coalesce(
        (SELECT g.code FROM grid_version v JOIN grid g ON g.id = v.grid_id
          WHERE v.valid_to IS NULL AND ST_Covers(v.geom, p.point) ORDER BY g.code LIMIT 1),
        (SELECT r.code FROM region r WHERE ST_Covers(r.geom, p.point) ORDER BY length(r.code) DESC, r.code LIMIT 1)) AS code
      FROM (SELECT id, ST_PointOnSurface(geom) AS point FROM building) p
    ) c WHERE c.id = b.id AND c.code IS NOT NULL AND b.region_code IS DISTINCT FROM c.code`)
}
