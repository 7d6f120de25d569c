import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { distance } from '@turf/turf'
import { createAccount } from '@wangge/server/accounts/create.ts'
import { type Database, firstRow, rows } from '@wangge/server/db/database.ts'
import { countGrids } from '@wangge/server/figures/counts.ts'
import { runImport } from '@wangge/server/imports/run.ts'
import type { LayerName } from '@wangge/shared/importing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { serveForTests } from '../support/client.ts'
import { openTestDatabase } from '../support/template.ts'

const data = fileURLToPath(new URL('../../../shared/data', import.meta.url))
const present = existsSync(data)
if (!present) console.warn(`real data: ${data} is not there; these tests are not run`)

const Count = z.object({ count: z.number() })

describe.runIf(present)('real data of others', () => {
  let database: Database
  const put = (layer: LayerName, file: string, more: Partial<Parameters<typeof runImport>[1]> = {}) =>
    runImport(database, {
      layer,
      path: `${data}/${file}`,
      map: {},
      zone: 'Asia/Shanghai',
      under: null,
      source: '',
      dryRun: false,
      ...more,
    })
  const count = async (statement: ReturnType<typeof sql>) => (await firstRow(database.system, Count, statement))?.count

  beforeAll(async () => {
    database = await openTestDatabase('empty')
  })
  afterAll(() => database.close())

  const tractMap = { id: 'geoid', community: 'nhood' }
  const caseMap = {
    id: 'CaseID',
    lon: 'Long',
    lat: 'Lat',
    category: 'Category',
    opened: 'Opened',
    closed: 'Closed',
    state: 'Status',
    address: 'Address',
  }

  test('San Francisco: 195 tracts in 41 communities, 4,984 cases of which 222 are open', async () => {
    const tracts = await put('grids', 'sf311/tracts.geojson', { map: tractMap, under: '06075', source: 'sf' })
    expect(tracts.counts).toEqual({ created: 195, updated: 0, unchanged: 0 })
    expect(tracts.log.counts).toEqual({ error: 0, repaired: 0, notice: 0 })
    const cases = await put('issues', 'sf311/cases.csv', { map: caseMap, zone: 'America/Los_Angeles', source: 'sf' })
    expect(cases.counts).toEqual({ created: 4984, updated: 0, unchanged: 0 })
    expect(cases.log.counts).toEqual({ error: 0, repaired: 0, notice: 55 })
    expect(
      await count(
        sql`SELECT count(*)::int AS count FROM region WHERE level = 'community' AND starts_with(code, '06075')`,
      ),
    ).toBe(41)
    expect(await count(sql`SELECT count(*)::int AS count FROM issue WHERE ended_at IS NULL`)).toBe(222)
  })

  test('each case lies in one tract, as a PostGIS join says, and the categories keep their names', async () => {
    const joined = await rows(
      database.system,
      z.object({ externalId: z.string(), issues: z.number(), open: z.number() }),
      sql`
      SELECT g.external_id AS "externalId", count(i.id)::int AS issues, (count(i.id) FILTER (WHERE i.ended_at IS NULL))::int AS open
      FROM grid g JOIN grid_version v ON v.grid_id = g.id LEFT JOIN issue i ON ST_Covers(v.geom, i.geom) GROUP BY g.id ORDER BY 1`,
    )
    const counted = await countGrids(database.system, new Date(), 90)
    expect(
      counted
        .map(grid => ({ externalId: grid.externalId ?? '', issues: grid.issues, open: grid.openIssues }))
        .sort((a, b) => a.externalId.localeCompare(b.externalId)),
    ).toEqual(joined)
    expect(joined.reduce((sum, grid) => sum + grid.issues, 0)).toBe(4984)
    const file = readFileSync(`${data}/sf311/cases.csv`, 'utf8')
    const named = await rows(
      database.system,
      z.object({ name: z.string() }),
      sql`SELECT DISTINCT category_code AS name FROM issue`,
    )
    expect(named.length).toBeGreaterThan(10)
    for (const { name } of named) expect(file).toContain(`,${name},`)
  })

  test('twice changes nothing', async () => {
    expect(
      (await put('grids', 'sf311/tracts.geojson', { map: tractMap, under: '06075', source: 'sf' })).counts.unchanged,
    ).toBe(195)
    const again = await put('issues', 'sf311/cases.csv', { map: caseMap, zone: 'America/Los_Angeles', source: 'sf' })
    expect(again.counts).toEqual({ created: 0, updated: 0, unchanged: 4984 })
  })

  test('the rounded tracts: eight polygons reported and repaired, none left invalid', async () => {
    const report = await put('grids', 'sf311/tracts-rounded.geojson', {
      map: tractMap,
      under: '06076',
      source: 'rounded',
    })
    expect(report.counts.created).toBe(195)
    expect(report.log.counts).toMatchObject({ error: 0, repaired: 8 })
    for (const problem of report.log.shown) expect(Math.abs(Number(problem.detail?.changeM2))).toBeLessThan(5)
    expect(await count(sql`SELECT count(*)::int AS count FROM grid_version WHERE NOT ST_IsValid(geom)`)).toBe(0)
  })

  test('Zhifu in GCJ-02 lies where WGS 84 says, about 500 m from where it would lie unconverted', async () => {
    await put('regions', 'zhifu/district-370602-gcj02.geojson', { system: 'gcj02', source: 'zhifu' })
    const Place = z.object({ lon: z.number(), lat: z.number(), parts: z.number(), name: z.string() })
    const here = await firstRow(
      database.system,
      Place,
      sql`
      SELECT ST_X(ST_Centroid(geom)) AS lon, ST_Y(ST_Centroid(geom)) AS lat, ST_NumGeometries(geom) AS parts, name FROM region WHERE code = '370602'`,
    )
    expect(here).toMatchObject({ name: '芝罘区', parts: 21 })
    const raw = await firstRow(
      database.system,
      Place,
      sql`
      SELECT ST_X(c) AS lon, ST_Y(c) AS lat, 0 AS parts, '' AS name FROM (SELECT ST_Centroid(ST_GeomFromGeoJSON(${JSON.stringify(JSON.parse(readFileSync(`${data}/zhifu/district-370602-gcj02.geojson`, 'utf8')).features[0].geometry)})) AS c) x`,
    )
    const metres = distance([here?.lon ?? 0, here?.lat ?? 0], [raw?.lon ?? 0, raw?.lat ?? 0], { units: 'meters' })
    expect(metres).toBeGreaterThan(450)
    expect(metres).toBeLessThan(650)
  })

  test('Kathmandu: 667 buildings on the map and in the list, each counted as one unit', async () => {
    const report = await put('buildings', 'kathmandu/buildings-roads.geojson', { source: 'kathmandu' })
    expect(report.counts.created).toBe(667)
    expect(report.log.counts).toMatchObject({ error: 0, notice: 22 })
    await createAccount(database.system, {
      username: 'root',
      name: 'root',
      password: 'a long password',
      assignments: [{ role: 'admin', regionCode: '' }],
    })
    const admin = await serveForTests(database).signIn('root', 'a long password')
    let found = 0
    for (let path: string | null = '/api/buildings?limit=500&bbox=85.29,27.70,85.32,27.73'; path; ) {
      const page: { items: { units: number }[]; next: string | null } = await admin.json(path)
      found += page.items.filter(building => building.units === 1).length
      path = page.next
    }
    expect(found).toBe(667)
    expect((await (await admin.get('/tiles/buildings/15/24148/13757.mvt')).arrayBuffer()).byteLength).toBeGreaterThan(
      1000,
    )
  })
})
