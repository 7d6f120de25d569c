import { rows } from '@wangge/server/db/database.ts'
import type { IssueDetail } from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

let database: TestDatabase
const clients: Record<string, Client> = {}
/** Households of 松园里, the worker's own grid, and one of the neighbour's. */
let own: { id: string; door: string; lon: number; lat: number }[] = []
let theirs: { id: string }[] = []

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  for (const name of ['worker', 'worker2', 'supervisor', 'viewer']) clients[name] = await server.signIn(name)
  const Door = z.object({ id: z.string(), door: z.string(), lon: z.number(), lat: z.number() })
  const doorsOf = (code: string) =>
    rows(
      database.system,
      Door,
      sql`SELECT h.id, h.door, ST_X(u.geom) AS lon, ST_Y(u.geom) AS lat FROM household h JOIN unit u ON u.id = h.unit_id
      WHERE u.region_code = ${code} ORDER BY u.id, h.floor, h.door LIMIT 3`,
    )
  own = await doorsOf('370602005001006')
  theirs = await doorsOf('370602011001005')
})
afterAll(() => database.close())

const leak = (relatedHouseholdIds: string[]) => ({
  id: v7(),
  categoryCode: 'repairs.leak',
  text: '顶楼漏水，需楼上三户配合',
  lon: own[0].lon,
  lat: own[0].lat,
  householdId: own[0].id,
  relatedHouseholdIds,
})

test('households that must cooperate are named on an issue, and find it on their own page', async () => {
  const issue = leak([own[1].id, own[2].id, own[1].id])
  for (let i = 0; i < 2; i++) expect((await clients.worker.send('POST', '/api/issues', issue)).status).toBe(200)
  const seen = await clients.supervisor.json<IssueDetail>(`/api/issues/${issue.id}`)
  expect(seen.related.map(one => one.door)).toEqual([own[1].door, own[2].door])
  for (const { id } of own) {
    const page = await clients.worker.json<{ issues: { id: string }[] }>(`/api/households/${id}`)
    expect(page.issues.filter(one => one.id === issue.id)).toHaveLength(1)
  }
})

test('who may not read the register sees the issue without the doors', async () => {
  const issue = leak([own[1].id])
  await clients.worker.send('POST', '/api/issues', issue)
  expect((await clients.viewer.json<IssueDetail>(`/api/issues/${issue.id}`)).related).toEqual([])
})

test('a household the worker does not keep cannot be named, and then nothing is registered', async () => {
  for (const wrong of [theirs[0].id, v7()]) {
    const issue = leak([own[1].id, wrong])
    const response = await clients.worker.send('POST', '/api/issues', issue)
    expect(response.status).toBe(422)
    expect((await response.json()).fields).toMatchObject([{ field: 'relatedHouseholdIds' }])
    expect((await clients.worker.get(`/api/issues/${issue.id}`)).status).toBe(404)
  }
})
