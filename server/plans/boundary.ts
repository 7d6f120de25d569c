import { DatabaseInstant } from '@wangge/shared/domain'
import { compassSides, GridBoundary } from '@wangge/shared/plans'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../db/database.ts'

/** A boundary this near to a road's middle (degrees, about 15 m) runs along it. */
const alongDegrees = 0.00014
/** Shorter stretches are corners, not sides. */
const leastM = 30

const Head = GridBoundary.omit({ sides: true, buildings: true, households: true }).extend({
  validFrom: DatabaseInstant,
})
const Stretch = z.object({
  kind: z.enum(['road', 'grid']),
  name: z.string(),
  lengthM: z.number(),
  azimuth: z.number().nullable(),
})

/** What bounds a grid as it is today, and what it is made of. Undefined where it is not there to be seen. */
export async function readBoundary(db: Queryable, code: string): Promise<GridBoundary | undefined> {
  const head = await firstRow(
    db,
    Head,
    sql`
    SELECT g.code, g.name, r.name AS community, a.name AS worker, v.area_m2 AS "areaM2", v.valid_from AS "validFrom"
    FROM grid g JOIN grid_version v ON v.grid_id = g.id AND v.valid_to IS NULL JOIN region r ON r.code = g.community_code
    LEFT JOIN account a ON a.id = g.worker_id WHERE g.code = ${code}`,
  )
  if (!head) return undefined
  const buildings = await listBuildings(db, code)
  const households = buildings.reduce((sum, one) => sum + one.households, 0)
  return { ...head, households, sides: sidesOf(await listStretches(db, code)), buildings }
}

/** Stretches of the boundary along a named road or another grid, and in which direction they lie. */
const listStretches = (db: Queryable, code: string) =>
  rows(
    db,
    Stretch,
    sql`
    WITH own AS (SELECT v.geom, ST_Boundary(v.geom) AS line, ST_PointOnSurface(v.geom) AS middle FROM grid g JOIN grid_version v ON v.grid_id = g.id AND v.valid_to IS NULL WHERE g.code = ${code}),
    beside AS (
      SELECT 'road' AS kind, b.name, (ST_Dump(ST_Intersection(o.line, ST_Buffer(b.geom, ${alongDegrees})))).geom AS part, o.middle
      FROM own o JOIN basemap b ON b.kind = 'road' AND b.name IS NOT NULL AND ST_DWithin(b.geom, o.line, ${alongDegrees})
      UNION ALL
      SELECT 'grid', g.name, (ST_Dump(ST_Intersection(o.line, ST_Boundary(v.geom)))).geom, o.middle
      FROM own o JOIN grid_version v ON v.valid_to IS NULL AND v.geom && o.geom JOIN grid g ON g.id = v.grid_id AND g.code <> ${code}
    )
    SELECT kind, name, ST_Length(part::geography) AS "lengthM", degrees(ST_Azimuth(middle, ST_LineInterpolatePoint(part, 0.5))) AS azimuth
    FROM beside WHERE ST_Dimension(part) = 1`,
  )

/** Stretches added up by side and name. */
function sidesOf(stretches: readonly z.infer<typeof Stretch>[]): GridBoundary['sides'] {
  const sides = new Map<string, GridBoundary['sides'][number]>()
  for (const { kind, name, lengthM, azimuth } of stretches) {
    const side = compassSides[Math.floor((((azimuth ?? 0) + 45) % 360) / 90)]
    const key = `${side} ${kind} ${name}`
    const known = sides.get(key)
    sides.set(key, { side, kind, name, lengthM: (known?.lengthM ?? 0) + lengthM })
  }
  const order = (side: (typeof compassSides)[number]) => compassSides.indexOf(side)
  return [...sides.values()]
    .filter(({ lengthM }) => lengthM >= leastM)
    .sort((a, b) => order(a.side) - order(b.side) || b.lengthM - a.lengthM)
}

const listBuildings = (db: Queryable, code: string) =>
  rows(
    db,
    GridBoundary.shape.buildings.element,
    sql`
    SELECT coalesce(e.name, '') AS estate, b.name AS building, array_agg(u.name ORDER BY length(u.name), u.name) AS units,
      sum(u.households_expected)::int AS households
    FROM unit u JOIN building b ON b.id = u.building_id LEFT JOIN estate e ON e.id = b.estate_id
    WHERE u.region_code = ${code} GROUP BY e.name, b.id, b.name ORDER BY estate, length(b.name), b.name`,
  )
