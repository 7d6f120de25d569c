import { type Database, firstRow, rows } from '@wangge/server/db/database.ts'
import { MultiPolygonText } from '@wangge/server/db/geometry.ts'
import { loadCurrentGrids } from '@wangge/server/grids/place-units.ts'
import { countUnits, figuresOf, noCounts, unitCoverage } from '@wangge/shared/caseload'
import { PartitionIndex } from '@wangge/shared/geometry'
import type { GridDetail, GridFigures } from '@wangge/shared/grids'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase } from '../support/template.ts'

let database: Database
let supervisor: Client
const Count = z.object({ count: z.number() })

beforeAll(async () => {
  database = await openTestDatabase('demo')
  supervisor = await serveForTests(database).signIn('supervisor')
})
afterAll(() => database.close())

const grids = async (query = '') => (await supervisor.json<{ items: GridFigures[] }>(`/api/grids${query}`)).items
const gridOf = async (code: string, query = '') => {
  const found = (await grids(query)).find(grid => grid.code === code)
  if (!found) throw new Error(`no grid ${code}`)
  return found
}

test('the two real grids have exactly their figures', async () => {
  expect(await gridOf('370602005001006')).toMatchObject({
    name: '松园里网格',
    community: '金晖社区',
    units: 32,
    households: 460,
    residents: 947,
  })
  expect(await gridOf('370602011001005')).toMatchObject({
    name: '第五网格',
    community: '惠安社区',
    households: 323,
    residents: 698,
  })
  const childless = await firstRow(
    database.system,
    Count,
    sql`SELECT count(*)::int AS count FROM care c JOIN resident r ON r.id = c.resident_id JOIN household h ON h.id = r.household_id JOIN unit u ON u.id = h.unit_id
      WHERE c.kind = 'childless_elder' AND u.region_code = '370602011001005'`,
  )
  expect(childless?.count).toBe(3)
})

test('the demo has the size it promises', async () => {
  const all = await grids()
  expect(all).toHaveLength(90)
  const sum = (name: 'units' | 'households' | 'residents' | 'issues') =>
    all.reduce((total, grid) => total + grid[name], 0)
  expect(sum('units')).toBeGreaterThan(6500)
  expect(sum('households')).toBeGreaterThan(36_000)
  expect(sum('residents')).toBeGreaterThan(75_000)
  expect(sum('issues')).toBe(6000)
})

test('in the demo no two people have an id number in common, no two households a plate', async () => {
  const [twice] = await rows(
    database.system,
    z.object({ people: z.number(), cars: z.number() }),
    sql`SELECT (SELECT (count(id_number_index) - count(DISTINCT id_number_index))::int FROM resident) AS people,
      (SELECT (count(*) - count(DISTINCT plate))::int FROM vehicle) AS cars`,
  )
  expect(twice).toEqual({ people: 0, cars: 0 })
})

test('the overloaded grid has twice the work of its neighbours', async () => {
  const all = await grids()
  const overloaded = await gridOf('370602005005002')
  const peers = all.filter(grid => grid.communityCode === overloaded.communityCode && grid.code !== overloaded.code)
  const mean = peers.reduce((sum, grid) => sum + grid.workloadHours, 0) / peers.length
  expect(overloaded.workloadHours / mean).toBeGreaterThan(1.9)
  expect(overloaded.workloadHours / mean).toBeLessThan(2.3)
  expect(Math.max(...peers.map(grid => grid.workloadHours))).toBeLessThan(overloaded.workloadHours)
})

test('balances of a community have mean 1, and a region’s figures are its grids’ added up', async () => {
  const all = await grids()
  for (const peers of Map.groupBy(all, grid => grid.communityCode).values()) {
    expect(peers.reduce((sum, grid) => sum + (grid.balance ?? 0), 0) / peers.length).toBeCloseTo(1, 9)
  }
  const street = await supervisor.json<GridFigures & { grids: number }>('/api/regions/370602005/figures')
  const members = all.filter(grid => grid.code.startsWith('370602005'))
  expect(street.grids).toBe(members.length)
  expect(street.households).toBe(members.reduce((sum, grid) => sum + grid.households, 0))
  expect(street.workloadHours).toBeCloseTo(
    members.reduce((sum, grid) => sum + grid.workloadHours, 0),
    6,
  )
})

test('the kernel’s counts from columns equal those of SQL', async () => {
  const at = new Date()
  const UnitRow = z.object({
    code: z.string().nullable(),
    building: z.string(),
    expected: z.number(),
    households: z.number(),
    residents: z.number(),
  })
  const units = await rows(
    database.system,
    UnitRow,
    sql`
    SELECT u.region_code AS code, u.building_id AS building, u.households_expected AS expected,
      count(DISTINCT h.id)::int AS households, count(r.id)::int AS residents
    FROM unit u LEFT JOIN household h ON h.unit_id = u.id LEFT JOIN resident r ON r.household_id = h.id GROUP BY u.id ORDER BY u.id`,
  )
  const all = await grids(`?at=${at.toISOString()}`)
  const place = new Map(all.map((grid, i) => [grid.code, i]))
  const buildings = new Map<string, number>()
  const number = (id: string) => buildings.get(id) ?? buildings.set(id, buildings.size).size - 1
  const zero = () => new Uint32Array(units.length)
  const columns = {
    length: units.length,
    building: Uint32Array.from(units, unit => number(unit.building)),
    households: Uint32Array.from(units, unit => unit.households),
    residents: Uint32Array.from(units, unit => unit.residents),
    householdsExpected: Uint32Array.from(units, unit => unit.expected),
    householdsMet: zero(),
    householdsVerified: zero(),
    visits: zero(),
    visitsMet: zero(),
    careRed: zero(),
    careYellow: zero(),
    careGreen: zero(),
    careSeen: zero(),
  }
  const counted = countUnits(
    columns,
    Int32Array.from(units, unit => place.get(unit.code ?? '') ?? -1),
    all.length,
  )
  counted.forEach((counts, i) => {
    const { buildings: b, units: u, households, residents, householdsExpected, householdsRegistered } = counts
    expect(all[i]).toMatchObject({
      buildings: b,
      units: u,
      households,
      residents,
      householdsExpected,
      householdsRegistered,
    })
  })
  expect(
    figuresOf(
      noCounts(),
      {
        visitMinutes: 1,
        visitCycleMonths: 1,
        careVisitMinutes: 1,
        careVisitsPerMonthRed: 1,
        careVisitsPerMonthYellow: 1,
        careVisitsPerMonthGreen: 1,
      },
      90,
    ).workloadHours,
  ).toBe(0)
})

test('each unit is placed as PostGIS ST_Covers would, the lower code on a line', async () => {
  const { index, codes } = await loadCurrentGrids(database.system)
  const units = await rows(
    database.system,
    z.object({ lon: z.number(), lat: z.number(), code: z.string().nullable() }),
    sql`
    SELECT ST_X(u.geom) AS lon, ST_Y(u.geom) AS lat, min(g.code) AS code FROM unit u
    LEFT JOIN grid_version v ON v.valid_to IS NULL AND ST_Covers(v.geom, u.geom) LEFT JOIN grid g ON g.id = v.grid_id GROUP BY u.id`,
  )
  expect(units.length).toBeGreaterThan(6000)
  for (const { lon, lat, code } of units) expect(codes[index.locate(lon, lat)] ?? null).toBe(code)
})

test('as of an earlier instant, only what was there by then is counted', async () => {
  const at = new Date(Date.now() - 120 * 86_400_000).toISOString()
  const then = await grids(`?at=${at}&windowDays=30`)
  const expected = await rows(
    database.system,
    z.object({ code: z.string(), issues: z.number(), open: z.number(), opened: z.number() }),
    sql`
    SELECT region_code AS code, count(*)::int AS issues, (count(*) FILTER (WHERE ended_at IS NULL OR ended_at > ${at}))::int AS open,
      (count(*) FILTER (WHERE opened_at > ${at}::timestamptz - interval '30 days'))::int AS opened
    FROM issue WHERE opened_at <= ${at} GROUP BY region_code`,
  )
  for (const { code, issues, open, opened } of expected) {
    expect(then.find(grid => grid.code === code)).toMatchObject({ issues, openIssues: open, issuesOpened: opened })
  }
  expect(then.reduce((sum, grid) => sum + grid.issues, 0)).toBeLessThan(6000)
})

test('the grids cover their communities, no unit is an orphan', async () => {
  const coverage = await supervisor.json<Record<string, number>>('/api/regions/370602005001/coverage')
  expect(coverage.spatialCoverage).toBeCloseTo(1, 6)
  expect(coverage.overlapM2).toBeLessThan(1)
  expect(coverage).toMatchObject({ orphanUnits: 0, doublyCoveredUnits: 0, unitCoverage: 1 })
})

test('the faulty draft has exactly 37 orphans and 12 doubly covered units', async () => {
  const shapes = await rows(
    database.system,
    z.object({ shape: MultiPolygonText }),
    sql`SELECT ST_AsGeoJSON(geom, 15) AS shape FROM plan_grid ORDER BY code`,
  )
  const units = await rows(
    database.system,
    z.object({ lon: z.number(), lat: z.number() }),
    sql`SELECT ST_X(geom) AS lon, ST_Y(geom) AS lat FROM unit`,
  )
  const coverage = unitCoverage(
    new PartitionIndex(shapes.map(one => one.shape)),
    Float64Array.from(units, unit => unit.lon),
    Float64Array.from(units, unit => unit.lat),
  )
  expect(coverage.orphans).toHaveLength(37)
  expect(coverage.doublyCovered).toHaveLength(12)
})

test('a change is counted at once, and answers 304 until then', async () => {
  const first = await supervisor.get('/api/grids?at=2026-01-01T00:00:00Z')
  const tag = first.headers.get('etag') ?? ''
  expect((await supervisor.get('/api/grids?at=2026-01-01T00:00:00Z', { 'if-none-match': tag })).status).toBe(304)
  await database.system.execute(sql`UPDATE workload_weight SET value = value + 1 WHERE name = 'visitMinutes'`)
  expect((await supervisor.get('/api/grids?at=2026-01-01T00:00:00Z', { 'if-none-match': tag })).status).toBe(200)
})

test('contacts by weekday and hour add up to the visits of the window', async () => {
  for (const code of ['370602005001006', '370602011001005']) {
    const detail = await supervisor.json<GridDetail>(`/api/grids/${code}?windowDays=180`)
    const sum = (of: (one: GridDetail['contacts'][number]) => number) =>
      detail.contacts.reduce((all, one) => all + of(one), 0)
    expect(sum(one => one.visits)).toBe(detail.visits)
    expect(sum(one => one.met)).toBe(detail.visitsMet)
    expect(detail.visits).toBeGreaterThan(500)
    expect(detail.contacts.every(({ weekday, hour }) => weekday >= 1 && weekday <= 7 && hour >= 0 && hour <= 23)).toBe(
      true,
    )
  }
})
