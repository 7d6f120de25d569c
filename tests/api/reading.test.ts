import { VectorTile } from '@mapbox/vector-tile'
import type { Database } from '@wangge/server/db/database.ts'
import type { BuildingDetail } from '@wangge/shared/buildings'
import type { IssuePins, IssueSummary } from '@wangge/shared/issues'
import type { SearchHit } from '@wangge/shared/search'
import Pbf from 'pbf'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase } from '../support/template.ts'

let database: Database
let supervisor: Client
let stranger: Client
beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  stranger = server.stranger
  supervisor = await server.signIn('supervisor')
})
afterAll(() => database.close())

type Page<Item> = { items: Item[]; next: string | null; total: number }

test('pages of a list hold every record once', async () => {
  const seen: string[] = []
  for (let path: string | null = '/api/issues?limit=400&open=true'; path; ) {
    const page: Page<IssueSummary> = await supervisor.json(path)
    seen.push(...page.items.map(issue => issue.id))
    path = page.next
    expect(page.total).toBeGreaterThan(0)
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.length).toBe((await supervisor.json<IssuePins>('/api/issues/pins?open=true')).total)
})

test('issue filters limit what is listed to what they say', async () => {
  const list = async (query: string) =>
    (await supervisor.json<Page<IssueSummary>>(`/api/issues?limit=500&${query}`)).items
  const repairs = await list('category=repairs')
  expect(repairs.length).toBeGreaterThan(100)
  expect(repairs.every(issue => issue.categoryCode.startsWith('repairs.'))).toBe(true)
  expect((await list('severity=major,urgent')).every(issue => issue.severity !== 'normal')).toBe(true)
  expect((await list('state=closed')).every(issue => issue.state === 'closed')).toBe(true)
  const overdue = await list('overdue=true')
  expect(overdue.length).toBeGreaterThan(0)
  expect(
    overdue.every(issue => issue.overdue && Date.parse(issue.dueAt) < Date.now() && issue.resolvedAt === null),
  ).toBe(true)
  const box = await list('bbox=121.38,37.53,121.39,37.54')
  expect(box.length).toBeGreaterThan(0)
  expect(box.every(({ lon, lat }) => lon >= 121.38 && lon <= 121.39 && lat >= 37.53 && lat <= 37.54)).toBe(true)
  const [first] = await list('region=370602005001006')
  expect(await list(`text=${first.number}`)).toHaveLength(1)
  const from = new Date(Date.now() - 30 * 86_400_000).toISOString()
  expect((await list(`from=${from}`)).every(issue => issue.openedAt >= from)).toBe(true)
  expect(await list('text=100%25_nothing')).toEqual([])
})

test('wrong parameters are refused with the field named', async () => {
  for (const [path, field] of [
    ['/api/issues?bbox=1,2', 'bbox'],
    ['/api/issues?state=lost', 'state.0'],
    ['/api/grids?windowDays=0', 'windowDays'],
    ['/api/grids?at=yesterday', 'at'],
    ['/api/buildings/not-an-id', 'id'],
    ['/api/issues?limit=9999', 'limit'],
  ]) {
    const response = await supervisor.get(path)
    expect([path, response.status]).toEqual([path, 422])
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const problem = await response.json()
    expect(problem.fields.map((one: { field: string }) => one.field)).toContain(field)
  }
})

test('search finds a grid, an estate, a unit and an issue by what people call them', async () => {
  const find = async (q: string) =>
    (await supervisor.json<{ items: SearchHit[] }>(`/api/search?q=${encodeURIComponent(q)}`)).items
  expect((await find('松园里'))[0]).toMatchObject({ kind: 'grid', id: '370602005001006' })
  expect((await find('松园里小区58单元')).find(hit => hit.kind === 'unit')?.title).toContain('58单元')
  expect((await find('滨澜社区第四网格'))[0]).toMatchObject({ kind: 'grid' })
  const issue = (await supervisor.json<Page<IssueSummary>>('/api/issues?limit=1')).items[0]
  expect((await find(issue.number))[0]).toMatchObject({ kind: 'issue', id: issue.id })
  expect((await find(String(Number(issue.number))))[0]).toMatchObject({ kind: 'issue', id: issue.id })
  expect(await find('没有这样的地方')).toEqual([])
})

test('a building has its units and doors', async () => {
  const [hit] = (
    await supervisor.json<{ items: SearchHit[] }>(`/api/search?q=${encodeURIComponent('松园里小区3号楼')}`)
  ).items
  const building = await supervisor.json<BuildingDetail>(`/api/buildings/${hit.id}`)
  expect(building.unitList.length).toBe(building.units)
  expect(building.unitList.flatMap(unit => unit.doors).length).toBe(building.householdsExpected)
  const names = building.unitList.map(unit => unit.name)
  expect(names).toEqual([...names].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)))
})

test('tiles decode to the features that lie there', async () => {
  const response = await supervisor.get('/tiles/buildings/14/13716/6346.mvt')
  expect(response.headers.get('content-type')).toBe('application/vnd.mapbox-vector-tile')
  const { layers } = new VectorTile(new Pbf(new Uint8Array(await response.arrayBuffer())))
  expect(layers.buildings.length).toBeGreaterThan(100)
  const feature = layers.buildings.feature(0).toGeoJSON(13716, 6346, 14)
  expect(feature.geometry.type).toMatch(/Polygon/)
  const id = String(layers.buildings.feature(0).properties.id)
  const building = await supervisor.json<BuildingDetail>(`/api/buildings/${id}`)
  expect(layers.buildings.feature(0).properties.name).toBe(building.name)
  const corner = feature.geometry.type === 'Polygon' ? feature.geometry.coordinates[0][0] : [0, 0]
  expect(Math.abs(corner[0] - building.lon)).toBeLessThan(0.002)
  expect(Math.abs(corner[1] - building.lat)).toBeLessThan(0.002)
  const tag = response.headers.get('etag') ?? ''
  expect((await supervisor.get('/tiles/buildings/14/13716/6346.mvt', { 'if-none-match': tag })).status).toBe(304)
})

test('tiles that are not there: 404 for nonsense, 204 for empty ground', async () => {
  for (const path of [
    '/tiles/streets/1/0/0.mvt',
    '/tiles/buildings/2/9/9.mvt',
    '/tiles/buildings/a/0/0.mvt',
    '/tiles/buildings/3/1/1.png',
  ])
    expect([path, (await supervisor.get(path)).status]).toEqual([path, 404])
  expect((await supervisor.get('/tiles/buildings/14/0/0.mvt')).status).toBe(204)
})

test('the document and its page come from this server', async () => {
  const document = await (await stranger.get('/api/openapi.json')).json()
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths).length).toBeGreaterThan(15)
  const page = await (await stranger.get('/api/docs')).text()
  expect(page).not.toMatch(/https?:\/\//)
  expect((await stranger.get('/api/docs/swagger-ui-bundle.js')).status).toBe(200)
})

test('exports hold every row, and say who took them', async () => {
  const csv = await (await supervisor.get('/api/exports/units.csv?region=370602005001006')).text()
  expect(csv.trim().split('\r\n')).toHaveLength(33)
  const geojson = await (await supervisor.get('/api/exports/grids.geojson')).json()
  expect(geojson.features).toHaveLength(90)
  expect(geojson.wangge).toMatchObject({ by: 'supervisor', scope: '370602' })
  const xlsx = await (await supervisor.get('/api/exports/issues.xlsx')).arrayBuffer()
  expect(Buffer.from(xlsx).subarray(0, 2).toString()).toBe('PK')
})
