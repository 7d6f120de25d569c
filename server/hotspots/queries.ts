import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'
import { MultiPolygonText } from '../db/geometry.ts'

/** Today's grids as the viewer sees them. */
export const listGridShapes = (db: Queryable) =>
  rows(
    db,
    z.object({ shape: MultiPolygonText }),
    sql`SELECT ST_AsGeoJSON(v.geom, 7) AS shape FROM grid g JOIN grid_version v ON v.grid_id = g.id AND v.valid_to IS NULL ORDER BY g.code`,
  )

/** How many households stand at each unit under some codes: a count, no more, for those who may not read the register too. */
export const countHouseholdsByUnit = (db: Queryable, scopes: readonly string[]) =>
  rows(
    db,
    z.object({ lon: z.number(), lat: z.number(), weight: z.number() }),
    sql`
    SELECT ST_X(u.geom) AS lon, ST_Y(u.geom) AS lat, coalesce(h.count, 0)::int AS weight
    FROM unit u LEFT JOIN (SELECT unit_id, count(*) FROM household WHERE valid_to IS NULL GROUP BY unit_id) h ON h.unit_id = u.id
    WHERE EXISTS (SELECT FROM jsonb_array_elements_text(${JSON.stringify(scopes)}::jsonb) s WHERE starts_with(coalesce(u.region_code, ''), s))`,
  )
