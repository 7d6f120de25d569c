import { rows } from '@wangge/server/db/database.ts'
import type { Device } from '@wangge/shared/devices'
import type { DiaryEntry } from '@wangge/shared/diary'
import type { GridPack } from '@wangge/shared/fieldwork'
import type { Service } from '@wangge/shared/services'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

const songyuanli = '370602005001006'
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xda, 0x00, 0x02, 0x01, 0xff, 0xd9]).toString('base64')
let database: TestDatabase
let server: ReturnType<typeof serveForTests>
const clients: Record<string, Client> = {}
let households: { id: string; unitId: string; lon: number; lat: number }[] = []

beforeAll(async () => {
  database = await openTestDatabase('demo')
  server = serveForTests(database)
  for (const name of ['worker', 'worker2', 'supervisor', 'planner', 'viewer', 'admin'])
    clients[name] = await server.signIn(name)
  households = await rows(
    database.system,
    z.object({ id: z.string(), unitId: z.string(), lon: z.number(), lat: z.number() }),
    sql`
    SELECT h.id, u.id AS "unitId", ST_X(u.geom) AS lon, ST_Y(u.geom) AS lat FROM household h JOIN unit u ON u.id = h.unit_id
    WHERE u.region_code = ${songyuanli} ORDER BY h.id LIMIT 10`,
  )
})
afterAll(() => database.close())

async function send(client: Client, ...commands: object[]) {
  const full = commands.map(one => ({ id: v7(), at: new Date().toISOString(), ...one }))
  const response = await client.send('POST', '/api/commands', { sentAt: new Date().toISOString(), commands: full })
  expect(response.status, await response.clone().text()).toBe(200)
  const { results } = await response.json()
  return results.map((one: { refusal: { code: string } | null }) => one.refusal?.code ?? 'done')
}
const today = new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Shanghai' }).format(new Date())

test('an evening’s diary writes itself: visits, issues and their steps, changes, answers; notes are added', async () => {
  const [{ id, unitId, lon, lat }] = households
  const { items: services } = await clients.worker.json<{ items: Service[] }>('/api/services')
  const [visitId, issueId, photoId] = [v7(), v7(), v7()]
  const issue = { id: issueId, categoryCode: 'repairs.leak', text: '顶楼漏水', unitId, householdId: id, lon, lat }
  expect(
    await send(
      clients.worker,
      { id: visitId, kind: 'visit', householdId: id, outcome: 'met', note: '腿脚不便', checks: { gas: 'faulty' } },
      { kind: 'photo', photoId, of: 'visit', subjectId: visitId, jpeg },
      { kind: 'issue', issue },
      { kind: 'photo', photoId: v7(), of: 'issue', subjectId: issueId, jpeg },
      { kind: 'step', issueId, step: { id: v7(), action: 'settle', expectedVersion: 0, note: '已关总阀' } },
      { kind: 'plate', householdId: id, plate: '鲁F12321', present: true },
      { kind: 'answer', serviceId: services[0].id, householdId: id },
      { kind: 'diary', day: today, text: '张阿姨托我买菜', householdId: id },
      { kind: 'diary', day: today, text: '楼道灯都亮着' },
    ),
  ).toEqual(Array(9).fill('done'))
  const { items } = await clients.worker.json<{ items: DiaryEntry[] }>(`/api/diary?day=${today}`)
  expect(items.map(one => [one.kind, one.action, one.outcome ?? one.text ?? one.service ?? one.change]).sort()).toEqual(
    [
      ['visit', null, 'met'],
      ['issue', null, '顶楼漏水'],
      ['issue', 'settle', '已关总阀'],
      ['change', null, 'plate'],
      ['answer', null, services[0].name],
      ['note', null, '张阿姨托我买菜'],
      ['note', null, '楼道灯都亮着'],
    ].sort(),
  )
  const ofHousehold = await clients.supervisor.json<{ items: DiaryEntry[] }>(`/api/diary?household=${id}`)
  expect(ofHousehold.items.filter(one => one.worker === '姜玉兰').length).toBeGreaterThanOrEqual(6)
  // The neighbour sees none of it; a stranger's photo is not shown.
  expect((await clients.worker2.json<{ items: unknown[] }>(`/api/diary?household=${id}`)).items).toEqual([])
  const photo = `/api/visits/${visitId}/photos/${photoId}`
  expect((await clients.worker.get(photo)).status).toBe(200)
  expect((await clients.worker2.get(photo)).status).toBe(404)
  const { visits } = await clients.worker.json<{ visits: { id: string; photos: string[] }[] }>(`/api/households/${id}`)
  expect(visits.find(one => one.id === visitId)?.photos).toEqual([photoId])
})

test('an issue told in the cellar is opened when it was told, and a photo of nothing is refused', async () => {
  const [, { id, unitId, lon, lat }] = households
  const issueId = v7()
  const issue = { id: issueId, categoryCode: 'repairs.pipes', text: '地下室积水', unitId, householdId: id, lon, lat }
  const at = new Date(Date.now() - 3 * 3_600_000)
  expect(
    await send(
      clients.worker,
      { kind: 'issue', issue, at: at.toISOString() },
      { kind: 'photo', photoId: v7(), of: 'issue', subjectId: v7(), jpeg },
      { kind: 'photo', photoId: v7(), of: 'issue', subjectId: issueId, jpeg: 'AAAA' },
    ),
  ).toEqual(['done', 'not_found', 'invalid'])
  const { openedAt } = await clients.worker.json<{ openedAt: string }>(`/api/issues/${issueId}`)
  expect(Math.abs(Date.parse(openedAt) - at.getTime())).toBeLessThan(10_000)
})

test('the guide is kept by supervisors of its region and read by all', async () => {
  const service = { regionCode: '370602005', name: '老年大学报名', summary: '春秋两季', papers: '身份证' }
  const id = v7()
  for (const name of ['worker', 'viewer', 'planner'])
    expect((await clients[name].send('PUT', `/api/services/${id}`, service)).status).toBe(403)
  expect((await clients.admin.send('PUT', `/api/services/${id}`, service)).status).toBe(200)
  const names = async (name: string) =>
    (await clients[name].json<{ items: Service[] }>('/api/services')).items.map(one => one.name)
  expect(await names('worker')).toContain('老年大学报名')
  expect(await names('worker2')).not.toContain('老年大学报名')
  expect((await clients.worker.send('DELETE', `/api/services/${id}`, {})).status).toBe(403)
  await send(clients.worker, { kind: 'answer', serviceId: id })
  expect((await clients.admin.send('DELETE', `/api/services/${id}`, {})).status).toBe(200)
  const { items } = await clients.worker.json<{ items: DiaryEntry[] }>(`/api/diary?day=${today}`)
  expect(items.map(one => one.service)).toContain('老年大学报名')
})

test('a phone takes its grid with it, all of it and nothing else; the neighbour’s is not to be had', async () => {
  const device = v7()
  await clients.worker.send('PUT', `/api/devices/${device}`, { name: 'Android' })
  const response = await clients.worker.get(`/api/grids/${songyuanli}/pack?device=${device}`)
  expect(response.status).toBe(200)
  const pack: GridPack = await response.json()
  expect(pack.households).toHaveLength(460)
  expect(pack.revealed).toHaveLength(947)
  expect(pack.buildings.flatMap(one => one.unitList).flatMap(one => one.doors)).toHaveLength(460)
  expect(new Set(pack.households.map(one => one.gridCode))).toEqual(new Set([songyuanli]))
  // What is packed is what the page would have been answered.
  const [household] = pack.households
  expect(await clients.worker.json(`/api/households/${household.id}`)).toEqual(household)
  const [building] = pack.buildings
  expect(await clients.worker.json(`/api/buildings/${building.id}`)).toEqual(building)
  for (const path of pack.paths) expect([200, 204], path).toContain((await clients.worker.get(path)).status)
  expect(pack.paths.filter(path => path.startsWith('/tiles/')).length).toBeGreaterThan(15)
  const etag = response.headers.get('etag') ?? ''
  const again = await clients.worker.get(`/api/grids/${songyuanli}/pack?device=${device}`, { 'if-none-match': etag })
  expect(again.status).toBe(304)
  const [{ n }] = await rows(
    database.system,
    z.object({ n: z.number() }),
    sql`SELECT count(*)::int AS n FROM audit WHERE action = 'take_pack'`,
  )
  expect(n).toBe(1)
  expect((await clients.worker2.get(`/api/grids/${songyuanli}/pack?device=${device}`)).status).toBe(404)
  expect((await clients.planner.get(`/api/grids/${songyuanli}/pack?device=${device}`)).status).toBe(404)
  expect((await clients.worker.get(`/api/grids/${songyuanli}/pack?device=${v7()}`)).status).toBe(404)
})

test('a lost phone is locked out by the own supervisor: signed out everywhere, and it learns why', async () => {
  const device = v7()
  const own = await server.signIn('worker')
  await own.send('PUT', `/api/devices/${device}`, { name: 'Android' })
  const listed = async (name: string) =>
    (await clients[name].json<{ items: Device[] }>('/api/devices')).items.map(one => one.id)
  expect(await listed('supervisor')).toContain(device)
  expect(await listed('worker2')).not.toContain(device)
  expect((await clients.worker2.send('POST', `/api/devices/${device}/lock`, {})).status).toBe(404)
  expect((await server.stranger.get(`/api/device-locks/${device}`)).status).toBe(200)
  expect(await server.stranger.json(`/api/device-locks/${device}`)).toEqual({ locked: false })
  expect((await clients.supervisor.send('POST', `/api/devices/${device}/lock`, {})).status).toBe(200)
  expect((await own.get('/api/me')).status).toBe(401)
  expect(await server.stranger.json(`/api/device-locks/${device}`)).toEqual({ locked: true })
  // Signed in again it is still locked, and gets no data.
  const again = await server.signIn('worker')
  expect(await (await again.send('PUT', `/api/devices/${device}`, { name: 'Android' })).json()).toEqual({
    locked: true,
  })
  expect((await again.get(`/api/grids/${songyuanli}/pack?device=${device}`)).status).toBe(404)
})
