import type { Database } from '@wangge/server/db/database.ts'
import { firstRow } from '@wangge/server/db/database.ts'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase } from '../support/template.ts'

const songyuanli = '370602005001006'
const huian = '370602011001005'
const people = ['viewer', 'worker', 'worker2', 'supervisor', 'planner', 'admin'] as const
type Person = (typeof people)[number]

let database: Database
let stranger: Client
const clients = new Map<Person, Client>()
/** Records that lie in 松园里, worker's own grid and worker2's neighbour's. */
const ids = {
  building: '',
  unit: '',
  household: '',
  resident: '',
  issue: '',
  plan: '',
  photo: '0192f0c1-2345-7000-8000-000000000001',
  visit: '0192f0c1-2345-7000-8000-000000000002',
  visitPhoto: '0192f0c1-2345-7000-8000-000000000003',
}

const as = (person: Person): Client => {
  const client = clients.get(person)
  if (!client) throw new Error(`${person} is not signed in`)
  return client
}

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  stranger = server.stranger
  for (const person of people) clients.set(person, await server.signIn(person))
  const row = z.object({
    building: z.string(),
    unit: z.string(),
    household: z.string(),
    resident: z.string(),
    issue: z.string(),
    plan: z.string(),
  })
  const found = await firstRow(
    database.system,
    row,
    sql`
    SELECT u.building_id AS building, u.id AS unit, h.id AS household, r.id AS resident, i.id AS issue, (SELECT id FROM plan LIMIT 1) AS plan
    FROM unit u JOIN household h ON h.unit_id = u.id JOIN resident r ON r.household_id = h.id JOIN issue i ON i.region_code = u.region_code
    WHERE u.region_code = ${songyuanli} ORDER BY u.id, h.id, r.id LIMIT 1`,
  )
  Object.assign(ids, found)
  await database.system.execute(sql`
    INSERT INTO attachment (id, issue_id, media_type, content, created_at) VALUES (${ids.photo}, ${ids.issue}, 'image/jpeg', 'x', now())`)
  await database.system.execute(sql`
    INSERT INTO visit (id, household_id, at, outcome, source) VALUES (${ids.visit}, ${ids.household}, now(), 'met', 'test')`)
  await database.system.execute(sql`
    INSERT INTO attachment (id, visit_id, media_type, content, created_at) VALUES (${ids.visitPhoto}, ${ids.visit}, 'image/jpeg', 'x', now())`)
})
afterAll(() => database.close())

/** Each address, and who of the six gets 200; all others get the status given. Addresses name 松园里's records. */
const routes: [path: () => string, allowed: readonly Person[], refused: number][] = [
  [() => '/api/me', people, 0],
  [() => '/api/regions', people, 0],
  [() => '/api/regions.geojson', people, 0],
  [() => '/api/regions/370602005001/figures', ['viewer', 'worker', 'supervisor', 'planner', 'admin'], 404],
  [() => '/api/regions/370602005001/coverage', ['viewer', 'supervisor', 'planner', 'admin'], 404],
  [() => '/api/grids', people, 0],
  [() => '/api/grids.geojson', people, 0],
  [() => `/api/grids/${songyuanli}`, ['viewer', 'worker', 'supervisor', 'planner', 'admin'], 404],
  [() => `/api/grids/${songyuanli}/route-ground`, ['worker', 'supervisor', 'planner', 'admin'], 404],
  // Only for a phone that has told its name: see fieldwork-reads.
  [() => `/api/grids/${songyuanli}/pack?device=${ids.household}`, [], 404],
  [() => '/api/buildings', people, 0],
  [() => `/api/buildings/${ids.building}`, ['viewer', 'worker', 'supervisor', 'planner', 'admin'], 404],
  [() => '/api/units', people, 0],
  [() => `/api/units/${ids.unit}`, ['viewer', 'worker', 'supervisor', 'planner', 'admin'], 404],
  [() => '/api/households', people, 0],
  [() => `/api/households/${ids.household}`, ['worker', 'supervisor', 'planner', 'admin'], 404],
  [() => `/api/households/${ids.household}/changes`, ['worker', 'supervisor', 'planner', 'admin'], 404],
  [() => `/api/diary?household=${ids.household}`, ['worker', 'worker2', 'supervisor', 'planner', 'admin'], 403],
  [() => `/api/visits/${ids.visit}/photos/${ids.visitPhoto}`, ['worker', 'supervisor', 'planner', 'admin'], 404],
  [() => '/api/services', people, 0],
  [() => '/api/devices', people, 0],
  [() => '/api/issues', people, 0],
  [() => '/api/issues/pins', people, 0],
  [() => `/api/issues/${ids.issue}`, ['viewer', 'worker', 'supervisor', 'planner', 'admin'], 404],
  [() => `/api/issues/${ids.issue}/people`, ['viewer', 'worker', 'supervisor', 'planner', 'admin'], 404],
  [() => '/api/issue-categories', people, 0],
  [() => '/api/issues/near?lon=121.39&lat=37.53', people, 0],
  [() => '/api/assignees', people, 0],
  [() => '/api/issue-limits', people, 0],
  [() => '/api/calendar-days', people, 0],
  [() => '/api/handlers', people, 0],
  [() => '/api/saved-filters', people, 0],
  [() => '/api/hotspots/ground?resolution=9', people, 0],
  [() => '/api/hotspots/bins?until=2026-01-01T00:00:00Z', people, 0],
  [() => `/api/hotspots/makeup?until=2026-01-01T00:00:00Z&by=grids&places=${songyuanli}`, people, 0],
  [() => '/api/indicators', people, 0],
  [() => '/api/care-persons', people, 0],
  [() => '/api/alert-rules', people, 0],
  [() => '/api/notices', people, 0],
  [() => '/api/webhooks', ['admin'], 403],
  [() => '/api/webhook-deliveries', ['admin'], 403],
  [() => '/api/ledger', people, 0],
  [() => '/api/ledger.csv?which=1', ['supervisor', 'planner', 'admin'], 403],
  [() => `/api/issues/${ids.issue}/photos/${ids.photo}`, ['viewer', 'worker', 'supervisor', 'planner', 'admin'], 404],
  [() => '/api/search?q=1', people, 0],
  [() => '/api/extent', people, 0],
  [() => '/api/imports', ['planner', 'admin'], 403],
  [() => '/api/exports/grids.csv', ['supervisor', 'planner', 'admin'], 403],
  [() => '/api/reports/weekly.xlsx?region=370602005', ['supervisor', 'planner', 'admin'], 403],
  [() => '/api/plans', people, 0],
  [() => `/api/plans/${ids.plan}`, ['viewer', 'supervisor', 'planner', 'admin'], 404],
  [() => `/api/plans/${ids.plan}/ground`, ['viewer', 'supervisor', 'planner', 'admin'], 404],
  [() => `/api/plans/${ids.plan}/checks`, ['viewer', 'supervisor', 'planner', 'admin'], 404],
  [() => `/api/grids/${songyuanli}/boundary`, ['viewer', 'worker', 'supervisor', 'planner', 'admin'], 404],
  [() => `/api/grids/${songyuanli}/family`, ['viewer', 'worker', 'supervisor', 'planner', 'admin'], 404],
  [() => '/tiles/buildings.json', people, 0],
  [() => '/tiles/buildings/14/13716/6346.mvt', people, 0],
]

describe('every address, for everyone', () => {
  test('no route answers a stranger', async () => {
    for (const [path] of routes) {
      const response = await stranger.get(path())
      expect([path(), response.status]).toEqual([path(), 401])
      expect(response.headers.get('content-type')).toBe('application/problem+json')
    }
    for (const path of ['/api/imports?layer=grids&fileName=a.csv', `/api/residents/${ids.resident}/reveal`])
      expect((await stranger.post(path, 'x')).status).toBe(401)
  })

  for (const person of people) {
    test(`${person} gets what the role and scope allow, and nothing else`, async () => {
      for (const [path, allowed, refused] of routes) {
        const { status } = await as(person).get(path())
        const expected = allowed.includes(person) ? [200, 204] : [refused]
        expect(expected, `${person} ${path()} answered ${status}`).toContain(status)
      }
    })
  }

  test('the table above names every GET of the API', async () => {
    const document = await as('admin').json<{ paths: Record<string, object> }>('/api/openapi.json')
    const known = routes.map(([path]) =>
      path()
        .split('?')[0]
        .replace(/^\/api/, ''),
    )
    for (const [path, methods] of Object.entries(document.paths)) {
      if (!('get' in methods) || path.startsWith('/imports/')) continue
      const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`)
      expect(
        known.some(one => pattern.test(one)),
        `${path} is not tested`,
      ).toBe(true)
    }
  })
})

describe('a worker sees the own grid only', () => {
  test('in every list', async () => {
    const worker = as('worker')
    const grids = await worker.json<{ items: { code: string }[] }>('/api/grids')
    expect(grids.items.map(grid => grid.code)).toEqual([songyuanli])
    const units = await worker.json<{ items: { regionCode: string }[] }>('/api/units?limit=500')
    expect(units.items).toHaveLength(32)
    for (const list of ['/api/buildings?limit=500', '/api/issues?limit=500']) {
      const { items } = await worker.json<{ items: { regionCode: string }[] }>(list)
      expect(items.length).toBeGreaterThan(0)
      expect(new Set(items.map(item => item.regionCode))).toEqual(new Set([songyuanli]))
    }
    const households = await worker.json<{ items: { gridCode: string }[] }>('/api/households?limit=500')
    expect(households.items).toHaveLength(460)
    const pins = await worker.json<{ total: number }>('/api/issues/pins')
    const issues = await worker.json<{ total: number }>('/api/issues')
    expect(pins.total).toBe(issues.total)
  })

  test('not by naming the neighbour’s region, box or text', async () => {
    for (const path of [
      `/api/issues?region=${huian}`,
      `/api/buildings?region=${huian}`,
      `/api/households?region=${huian}`,
      `/api/units?region=${huian}`,
    ]) {
      expect((await as('worker').json<{ items: unknown[] }>(path)).items).toEqual([])
    }
    const search = await as('worker').json<{ items: unknown[] }>('/api/search?q=惠安')
    expect(search.items).toEqual([])
  })

  test('nor in the tiles of other grids', async () => {
    const tile = '/tiles/units/15/27432/12692.mvt'
    const own = (await (await as('worker').get(tile)).arrayBuffer()).byteLength
    const all = (await (await as('supervisor').get(tile)).arrayBuffer()).byteLength
    expect(own).toBeLessThan(all / 3)
  })
})

describe('personal data', () => {
  test('a viewer sees a building without its households', async () => {
    const building = await as('viewer').json<{ registerShown: boolean; unitList: { doors: unknown[] }[] }>(
      `/api/buildings/${ids.building}`,
    )
    expect(building.registerShown).toBe(false)
    expect(building.unitList.flatMap(unit => unit.doors)).toEqual([])
  })

  test('is masked in a household', async () => {
    const { people } = await as('worker').json<{
      people: { name: string; phone: string; idNumber: string; bornOn: string }[]
    }>(`/api/households/${ids.household}`)
    expect(people.length).toBeGreaterThan(0)
    for (const { name, phone, idNumber, bornOn } of people) {
      expect(name).toMatch(/^.\*+$/)
      expect(phone ?? '102****0000').toMatch(/^\d{3}\*{4}\d{4}$/)
      expect(idNumber).toMatch(/^\d{6}\*{8}\d{3}[\dX]$/)
      expect(bornOn).toMatch(/^\d{4}$/)
    }
  })

  test('is shown in full only for a purpose, to those who may, and that is recorded', async () => {
    const reveal = (person: Person, purpose: string) =>
      as(person).post(`/api/residents/${ids.resident}/reveal`, JSON.stringify({ purpose }), {
        'content-type': 'application/json',
      })
    expect((await reveal('worker', '')).status).toBe(422)
    expect((await reveal('worker2', '上门核实')).status).toBe(404)
    expect((await reveal('viewer', '上门核实')).status).toBe(404)
    expect((await reveal('planner', '上门核实')).status).toBe(403)
    const shown = await reveal('worker', '上门核实')
    expect(shown.status).toBe(200)
    expect(await shown.json()).toMatchObject({ id: ids.resident, name: expect.not.stringContaining('*') })
    const kept = await firstRow(
      database.system,
      z.object({ count: z.number() }),
      sql`SELECT count(*)::int AS count FROM audit WHERE action = 'reveal_resident' AND subject = ${`resident:${ids.resident}`}`,
    )
    expect(kept?.count).toBe(1)
  })

  test('stands encrypted in the database', async () => {
    const stored = await firstRow(
      database.system,
      z.object({ phones: z.number(), readable: z.number() }),
      sql`SELECT count(phone)::int AS phones, (count(*) FILTER (WHERE encode(phone, 'escape') ~ '10[0-9]{9}'))::int AS readable FROM resident`,
    )
    expect(stored?.phones).toBeGreaterThan(10_000)
    expect(stored?.readable).toBe(0)
  })
})

test('the row-level policies hold even for a query that names no scope', async () => {
  const seen = await database.system.transaction(async tx => {
    await tx.execute(
      sql`SELECT set_config('wangge.scope', ${`^${huian}`}, true), set_config('wangge.register', '$.', true), set_config('role', 'wangge_scoped', true)`,
    )
    return firstRow(
      tx,
      z.object({
        grids: z.number(),
        units: z.number(),
        households: z.number(),
        residents: z.number(),
        visits: z.number(),
      }),
      sql`SELECT (SELECT count(*) FROM grid)::int AS grids, (SELECT count(DISTINCT region_code) FROM unit)::int AS units,
        (SELECT count(*) FROM household)::int AS households, (SELECT count(*) FROM resident)::int AS residents, (SELECT count(*) FROM visit LIMIT 1)::int AS visits`,
    )
  })
  expect(seen).toEqual({ grids: 1, units: 1, households: 0, residents: 0, visits: 0 })
})

test('wrong passwords and strangers’ sign-ups are refused', async () => {
  const server = serveForTests(database)
  await expect(server.signIn('admin', 'not the password')).rejects.toThrow('401')
  const body = JSON.stringify({
    email: 'a@b.example',
    password: 'long enough password',
    name: 'x',
    username: 'intruder',
  })
  const response = await server.stranger.post('/api/auth/sign-up/email', body, {
    'content-type': 'application/json',
    origin: 'http://localhost',
  })
  expect(response.status).toBeGreaterThanOrEqual(400)
})
