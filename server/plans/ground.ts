import { PlanGround } from '@wangge/shared/plans'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'
import { readWeights } from '../figures/cache.ts'

const UnitRow = z.object({
  id: z.string(),
  x: z.number(),
  y: z.number(),
  buildingId: z.string(),
  name: z.string(),
  gridCode: z.string().nullable(),
})

const inRegion = (region: string) => sql`starts_with(coalesce(u.region_code, ''), ${region})`

const listUnits = (db: Queryable, region: string) =>
  rows(
    db,
    UnitRow,
    sql`
    SELECT u.id, round(ST_X(u.geom) * 1e7)::float8 AS x, round(ST_Y(u.geom) * 1e7)::float8 AS y, u.building_id AS "buildingId", u.name, g.code AS "gridCode"
    FROM unit u LEFT JOIN unit_grid a ON a.unit_id = u.id AND a.valid_to IS NULL LEFT JOIN grid g ON g.id = a.grid_id
    WHERE ${inRegion(region)} ORDER BY u.id`,
  )

const Counted = z.object({
  unitId: z.string(),
  households: z.number(),
  residents: z.number(),
  red: z.number(),
  yellow: z.number(),
  green: z.number(),
})
type Counted = z.infer<typeof Counted>

/** What is counted in each unit now. Three statements: as one, the planner takes the wrong way on a small database. */
async function countUnits(db: Queryable, region: string): Promise<Map<string, Counted>> {
  const counted = new Map<string, Counted>()
  const add = (found: (Partial<Counted> & { unitId: string })[]) => {
    for (const { unitId, ...counts } of found)
      counted.set(unitId, {
        ...(counted.get(unitId) ?? { unitId, households: 0, residents: 0, red: 0, yellow: 0, green: 0 }),
        ...counts,
      })
  }
  const home = sql`household h JOIN unit u ON u.id = h.unit_id AND h.valid_to IS NULL AND ${inRegion(region)}`
  const people = sql`${home} JOIN resident r ON r.household_id = h.id AND r.valid_to IS NULL`
  add(
    await rows(
      db,
      Counted.pick({ unitId: true, households: true }),
      sql`SELECT h.unit_id AS "unitId", count(*)::int AS households FROM ${home} GROUP BY 1`,
    ),
  )
  add(
    await rows(
      db,
      Counted.pick({ unitId: true, residents: true }),
      sql`SELECT h.unit_id AS "unitId", count(*)::int AS residents FROM ${people} GROUP BY 1`,
    ),
  )
  add(
    await rows(
      db,
      Counted.pick({ unitId: true, red: true, yellow: true, green: true }),
      sql`
      SELECT h.unit_id AS "unitId", (count(*) FILTER (WHERE c.level = 'red'))::int AS red, (count(*) FILTER (WHERE c.level = 'yellow'))::int AS yellow,
        (count(*) FILTER (WHERE c.level = 'green'))::int AS green
      FROM ${people} JOIN care c ON c.resident_id = r.id AND c.valid_to IS NULL GROUP BY 1`,
    ),
  )
  return counted
}

const listBuildings = (db: Queryable, region: string) =>
  rows(
    db,
    z.object({ id: z.string(), name: z.string(), estate: z.string(), shape: z.string() }),
    sql`
    SELECT b.id, b.name, coalesce(e.name, '') AS estate, ST_AsGeoJSON(ST_ExteriorRing(ST_GeometryN(ST_Multi(b.geom), 1)), 7) AS shape
    FROM building b LEFT JOIN estate e ON e.id = b.estate_id
    WHERE b.id = ANY(ARRAY(SELECT building_id FROM unit WHERE starts_with(coalesce(region_code, ''), ${region}))) ORDER BY b.id`,
  )

const listIssues = (db: Queryable, region: string, at: Date, windowDays: number) =>
  rows(
    db,
    z.object({ x: z.number(), y: z.number(), open: z.number(), minutes: z.number() }),
    sql`
    SELECT round(ST_X(i.geom) * 1e7)::float8 AS x, round(ST_Y(i.geom) * 1e7)::float8 AS y, (i.ended_at IS NULL)::int AS open,
      CASE WHEN i.opened_at > ${at.toISOString()}::timestamptz - make_interval(days => ${windowDays}::int) THEN c.minutes ELSE 0 END AS minutes
    FROM issue i JOIN issue_category c ON c.code = i.category_code
    WHERE starts_with(coalesce(i.region_code, ''), ${region}) AND i.opened_at <= ${at.toISOString()}
      AND (i.ended_at IS NULL OR i.opened_at > ${at.toISOString()}::timestamptz - make_interval(days => ${windowDays}::int)) ORDER BY i.id`,
  )

/** Centre lines of the roads in the box around a region's grids. */
const listRoads = (db: Queryable, region: string) =>
  rows(
    db,
    z.object({ shape: z.string() }),
    sql`
    SELECT ST_AsGeoJSON((ST_Dump(b.geom)).geom, 7) AS shape FROM basemap b
    WHERE b.kind = 'road' AND ST_Dimension(b.geom) = 1 AND b.geom && (SELECT ST_SetSRID(ST_Extent(v.geom)::geometry, 4326) FROM grid g
      JOIN grid_version v ON v.grid_id = g.id AND v.valid_to IS NULL WHERE starts_with(g.code, ${region}))`,
  )

const Line = z.object({ coordinates: z.array(z.array(z.number())) })
const flat = (shape: string): number[] =>
  Line.parse(JSON.parse(shape)).coordinates.flatMap(([lon, lat]) => [Math.round(lon * 1e7), Math.round(lat * 1e7)])

/** All a plan of a region is drawn over. Counts only: nobody is named but the workers. */
export async function planGround(db: Queryable, region: string, at: Date, windowDays: number): Promise<PlanGround> {
  const grids = await rows(
    db,
    PlanGround.shape.grids.element,
    sql`
    SELECT g.code, g.name, g.worker_id AS "workerId" FROM grid g WHERE starts_with(g.code, ${region})
      AND EXISTS (SELECT FROM grid_version v WHERE v.grid_id = g.id AND v.valid_to IS NULL) ORDER BY g.code`,
  )
  const workers = await rows(
    db,
    PlanGround.shape.workers.element,
    sql`
    SELECT a.id, a.name FROM account a WHERE EXISTS (SELECT FROM assignment s WHERE s.account_id = a.id AND s.role = 'worker' AND starts_with(s.region_code, ${region}))
    ORDER BY a.name, a.id`,
  )
  const taken = await rows(
    db,
    z.object({ code: z.string() }),
    sql`SELECT code FROM grid WHERE starts_with(code, ${region}) ORDER BY code`,
  )
  const units = await listUnits(db, region)
  const counted = await countUnits(db, region)
  const buildings = await listBuildings(db, region)
  const issues = await listIssues(db, region, at, windowDays)
  const roads = await listRoads(db, region)
  const placeOfGrid = new Map(grids.map(({ code }, i) => [code, i]))
  const placeOfBuilding = new Map(buildings.map(({ id }, i) => [id, i]))
  return {
    at: at.toISOString(),
    windowDays,
    weights: await readWeights(db),
    grids,
    workers,
    takenCodes: taken.map(({ code }) => code),
    units: {
      id: units.map(u => u.id),
      x: units.map(u => u.x),
      y: units.map(u => u.y),
      building: units.map(u => placeOfBuilding.get(u.buildingId) ?? -1),
      name: units.map(u => u.name),
      households: units.map(u => counted.get(u.id)?.households ?? 0),
      residents: units.map(u => counted.get(u.id)?.residents ?? 0),
      careRed: units.map(u => counted.get(u.id)?.red ?? 0),
      careYellow: units.map(u => counted.get(u.id)?.yellow ?? 0),
      careGreen: units.map(u => counted.get(u.id)?.green ?? 0),
      grid: units.map(u => placeOfGrid.get(u.gridCode ?? '') ?? -1),
    },
    buildings: {
      id: buildings.map(b => b.id),
      name: buildings.map(b => b.name),
      estate: buildings.map(b => b.estate),
      ring: buildings.map(b => flat(b.shape)),
    },
    issues: {
      x: issues.map(i => i.x),
      y: issues.map(i => i.y),
      open: issues.map(i => i.open),
      minutes: issues.map(i => i.minutes),
    },
    roads: roads.map(({ shape }) => flat(shape)),
  }
}
