import type { CalendarDay } from '@wangge/shared/calendar'
import type { Handler } from '@wangge/shared/directory'
import type { SavedFilter } from '@wangge/shared/saved-filters'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

let database: TestDatabase
const clients: Record<string, Client> = {}
const others = ['viewer', 'worker', 'supervisor', 'planner'] as const

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  for (const name of [...others, 'admin']) clients[name] = await server.signIn(name)
})
afterAll(() => database.close())

const itemsOf = async <Item>(response: Response): Promise<Item[]> => {
  expect(response.status).toBe(200)
  return (await response.json()).items
}

test('the calendar: an administrator enters a holiday, and due times pass over it', async () => {
  const { admin } = clients
  const path = '/api/calendar-days/2027-02-08'
  const holiday = { working: false, name: '春节' }
  for (const name of others) {
    expect((await clients[name].send('PUT', path, holiday)).status).toBe(403)
    expect((await clients[name].send('DELETE', path, {})).status).toBe(403)
  }
  expect((await admin.send('PUT', '/api/calendar-days/2027-02-30', holiday)).status).toBe(422)
  const days = await itemsOf<CalendarDay>(await admin.send('PUT', path, holiday))
  expect(days).toContainEqual({ day: '2027-02-08', ...holiday })
  await admin.send('PUT', path, { ...holiday, working: true })
  expect(await itemsOf(await admin.send('DELETE', path, {}))).toHaveLength(days.length - 1)
})

test('the directory: kept by an administrator; what issues were given to stays', async () => {
  const { admin, supervisor } = clients
  const id = v7()
  const entry = {
    kind: 'professional',
    name: '海风电器维修',
    phone: '0535-6000999',
    regionCode: '370602',
    categories: ['repairs'],
  }
  for (const name of others) expect((await clients[name].send('PUT', `/api/handlers/${id}`, entry)).status).toBe(403)
  const wrong = await admin.send('PUT', `/api/handlers/${id}`, { ...entry, phone: 'call me', name: ' ' })
  expect(wrong.status).toBe(422)
  expect((await wrong.json()).fields.map((one: { field: string }) => one.field).sort()).toEqual(['name', 'phone'])
  const made = await itemsOf<Handler>(await admin.send('PUT', `/api/handlers/${id}`, entry))
  expect(made).toContainEqual({ id, ...entry })
  const again = { ...entry, name: '海风电器' }
  expect(await itemsOf(await admin.send('PUT', `/api/handlers/${id}`, again))).toHaveLength(made.length)
  const { items } = await supervisor.json<{ items: { id: string; name: string }[] }>(
    '/api/assignees?category=repairs.leak',
  )
  expect(items).toContainEqual(expect.objectContaining({ id, name: '海风电器' }))

  const { items: issues } = await supervisor.json<{ items: { id: string }[] }>('/api/issues?state=accepted&limit=1')
  const issue = await supervisor.json<{ version: number }>(`/api/issues/${issues[0].id}`)
  const assign = { id: v7(), action: 'assign', expectedVersion: issue.version, assigneeId: id }
  expect((await supervisor.send('POST', `/api/issues/${issues[0].id}/actions`, assign)).status).toBe(200)
  expect((await admin.send('DELETE', `/api/handlers/${id}`, {})).status).toBe(409)
  const unused = v7()
  await admin.send('PUT', `/api/handlers/${unused}`, entry)
  expect((await supervisor.send('DELETE', `/api/handlers/${unused}`, {})).status).toBe(403)
  expect(await itemsOf(await admin.send('DELETE', `/api/handlers/${unused}`, {}))).toHaveLength(made.length)
})

test('kept views of the ledger are one’s own, on any device', async () => {
  const { supervisor, planner } = clients
  const id = v7()
  const view = { name: '紧急漏水', query: 'category=repairs.leak&severity=urgent' }
  expect(await itemsOf(await supervisor.send('PUT', `/api/saved-filters/${id}`, view))).toEqual([{ id, ...view }])
  const replaced = { ...view, query: 'category=repairs.leak' }
  const kept = await itemsOf<SavedFilter>(await supervisor.send('PUT', `/api/saved-filters/${v7()}`, replaced))
  expect(kept).toEqual([{ id: expect.any(String), ...replaced }])
  const [{ id: own }] = kept
  const renamed = { ...replaced, name: '漏水' }
  expect(await itemsOf(await supervisor.send('PUT', `/api/saved-filters/${own}`, renamed))).toEqual([
    { id: own, ...renamed },
  ])
  expect((await planner.send('PUT', `/api/saved-filters/${own}`, renamed)).status).toBe(409)
  expect(await planner.json('/api/saved-filters')).toEqual({ items: [] })
  await planner.send('DELETE', `/api/saved-filters/${own}`, {})
  expect(await supervisor.json('/api/saved-filters')).toEqual({ items: [{ id: own, ...renamed }] })
  expect(await itemsOf(await supervisor.send('DELETE', `/api/saved-filters/${own}`, {}))).toEqual([])
})
