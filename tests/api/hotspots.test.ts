import { weekMs } from '@wangge/shared/domain'
import { binnedWeeks, type HotspotMakeup, type PlacedBins } from '@wangge/shared/hotspots'
import type { IssueSummary } from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import { latLngToCell } from 'h3-js'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

const songyuanli = '370602005001006'
const until = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000).toISOString()

let database: TestDatabase
let supervisor: Client
let worker: Client
let viewer: Client

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  supervisor = await server.signIn('supervisor')
  worker = await server.signIn('worker')
  viewer = await server.signIn('viewer')
})
afterAll(() => database.close())

async function everyIssue(client: Client): Promise<IssueSummary[]> {
  const all: IssueSummary[] = []
  for (let next: string | null = '/api/issues?limit=500'; next; ) {
    const page: { items: IssueSummary[]; next: string | null } = await client.json(next)
    all.push(...page.items)
    next = page.next
  }
  return all
}

/** Counts as a map from place and week, of issues or of what the server counted. */
function countsOf(issues: readonly IssueSummary[], placeOf: (issue: IssueSummary) => string | null) {
  const counts: Record<string, number> = {}
  for (const issue of issues) {
    const week = Math.floor((Date.parse(until) - Date.parse(issue.openedAt)) / weekMs)
    const place = placeOf(issue)
    if (place === null || week < 0 || week >= binnedWeeks) continue
    counts[`${place} ${week}`] = (counts[`${place} ${week}`] ?? 0) + 1
  }
  return counts
}
const countsIn = ({ places, bins }: PlacedBins) =>
  Object.fromEntries(bins.place.map((place, i) => [`${places[place]} ${bins.week[i]}`, bins.count[i]]))

test('the server counts by cell and week exactly as one would from the list, at every resolution and by grid', async () => {
  // As in a database from before the cells were kept: they are placed when first asked for.
  await database.system.execute(sql`UPDATE issue SET cells = NULL WHERE number < '00001000'`)
  const issues = await everyIssue(supervisor)
  expect(issues.length).toBeGreaterThan(5000)
  for (const resolution of [8, 9, 10, 11]) {
    const counted = await supervisor.json<PlacedBins>(`/api/hotspots/bins?by=${resolution}&until=${until}`)
    expect(countsIn(counted)).toEqual(countsOf(issues, issue => latLngToCell(issue.lat, issue.lon, resolution)))
  }
  const byGrid = await supervisor.json<PlacedBins>(`/api/hotspots/bins?by=grids&until=${until}`)
  expect(countsIn(byGrid)).toEqual(countsOf(issues, issue => issue.regionCode))
})

test('filters and scope hold for what is counted', async () => {
  const own = await worker.json<PlacedBins>(`/api/hotspots/bins?by=grids&until=${until}`)
  expect(own.places).toEqual([songyuanli])
  const leaks = await supervisor.json<PlacedBins>(
    `/api/hotspots/bins?by=9&until=${until}&category=repairs.leak&severity=urgent`,
  )
  const issues = (await everyIssue(supervisor)).filter(
    issue => issue.categoryCode === 'repairs.leak' && issue.severity === 'urgent',
  )
  expect(issues.length).toBeGreaterThan(0)
  expect(leaks.bins.count.reduce((sum, count) => sum + count, 0)).toBe(issues.length)
  expect((await supervisor.get(`/api/hotspots/bins?by=7&until=${until}`)).status).toBe(422)
})

test('a hotspot names its buildings and, masked, who told of it', async () => {
  const [near] = await everyIssue(worker)
  const told = { lon: near.lon, lat: near.lat, categoryCode: 'safety.charging_wires', text: '又有人飞线充电' }
  for (const reporter of [
    { reporterName: '王淑珍', reporterPhone: '138 0013 8000' },
    { reporterName: '王淑珍', reporterPhone: '138 0013 8000' },
    {},
  ])
    expect((await worker.send('POST', '/api/issues', { id: v7(), ...told, ...reporter })).status).toBe(200)
  const cell = latLngToCell(near.lat, near.lon, 9)
  const ask = `/api/hotspots/makeup?by=9&until=${new Date(Date.now() + 60_000).toISOString()}&weeks=1&places=${cell}&category=safety.charging_wires`
  for (const client of [worker, viewer]) {
    const made = await client.json<HotspotMakeup>(ask)
    expect(made.reporters[0]).toEqual({ name: '王** 138****8000', kind: 'resident', count: 2 })
    expect(made.reporters.find(one => one.kind === 'staff')).toMatchObject({ count: 1 })
  }
  const year = await supervisor.json<HotspotMakeup>(
    `/api/hotspots/makeup?by=grids&until=${until}&weeks=52&places=${songyuanli}`,
  )
  expect(year.buildings.length).toBeGreaterThan(0)
  expect(year.buildings.every(one => one.count > 1)).toBe(true)
  expect((await supervisor.get(`/api/hotspots/makeup?by=9&until=${until}&places=x`)).status).toBe(422)
})
