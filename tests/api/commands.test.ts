import { firstRow, rows } from '@wangge/server/db/database.ts'
import type { CarePerson } from '@wangge/shared/care'
import { dayMs, hourMs } from '@wangge/shared/domain'
import type { CommandResult } from '@wangge/shared/fieldwork'
import type { RouteGround } from '@wangge/shared/route'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

const songyuanli = '370602005001006'
let database: TestDatabase
const clients: Record<string, Client> = {}
let households: string[] = []

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  for (const name of ['worker', 'worker2', 'supervisor', 'planner', 'viewer']) clients[name] = await server.signIn(name)
  households = (
    await rows(
      database.system,
      z.object({ id: z.string() }),
      sql`SELECT h.id FROM household h JOIN unit u ON u.id = h.unit_id WHERE u.region_code = ${songyuanli} ORDER BY h.id LIMIT 40`,
    )
  ).map(one => one.id)
})
afterAll(() => database.close())

const visitOf = (householdId: string, more: Record<string, unknown> = {}) => ({
  id: v7(),
  kind: 'visit',
  at: new Date().toISOString(),
  householdId,
  outcome: 'met',
  ...more,
})
async function send(client: Client, commands: unknown[], sentAt = new Date()) {
  const response = await client.send('POST', '/api/commands', { sentAt: sentAt.toISOString(), commands })
  expect(response.status).toBe(200)
  const { results }: { results: z.infer<typeof CommandResult>[] } = await response.json()
  return results.map(one => one.refusal?.code ?? 'done')
}
const Visit = z.object({
  at: z.date().or(z.string()),
  outcome: z.string(),
  note: z.string().nullable(),
  checks: z.unknown(),
})
const visitsOf = (id: string) =>
  rows(database.system, Visit, sql`SELECT at, outcome, note, checks FROM visit WHERE id = ${id}`)
const count = async () =>
  (
    await firstRow(
      database.system,
      z.object({ n: z.number() }),
      sql`SELECT count(*)::int AS n FROM visit WHERE source = 'wangge'`,
    )
  )?.n

describe('visits from a phone', () => {
  test('are recorded with what was seen, and count at once', async () => {
    const [household] = households
    const command = visitOf(household, { note: '水压低', checks: { water: 'faulty', gas: 'fine' }, verified: true })
    expect(await send(clients.worker, [command])).toEqual(['done'])
    expect(await visitsOf(command.id)).toMatchObject([
      { outcome: 'met', note: '水压低', checks: { water: 'faulty', gas: 'fine' } },
    ])
    const seen = await clients.worker.json<{ visits: { outcome: string; worker: string }[]; verifiedAt: string }>(
      `/api/households/${household}`,
    )
    expect(seen.visits[0]).toMatchObject({ outcome: 'met', worker: '姜玉兰' })
    expect(Date.now() - Date.parse(seen.verifiedAt)).toBeLessThan(60_000)
  })

  test('sent again, together, or at the same time from two connections: each once, answered alike', async () => {
    const commands = households.slice(0, 30).map(household => visitOf(household, { outcome: 'not_home' }))
    const before = (await count()) ?? 0
    const answers = await Promise.all([send(clients.worker, commands), send(clients.worker, commands)])
    answers.push(await send(clients.worker, [...commands, ...commands].slice(0, 100)))
    for (const answer of answers) expect(new Set(answer)).toEqual(new Set(['done']))
    expect(await count()).toBe(before + 30)
  })

  test('one that is refused holds up none after it, and stays refused', async () => {
    const [household] = households
    const wrong = visitOf(v7())
    const batch = [visitOf(household), wrong, visitOf(household)]
    expect(await send(clients.worker, batch)).toEqual(['done', 'not_found', 'done'])
    expect(await send(clients.worker, batch)).toEqual(['done', 'not_found', 'done'])
  })

  test('keep their time though the phone’s clock is a day off, and never lie in the future', async () => {
    for (const offMs of [-dayMs, dayMs]) {
      const phone = Date.now() + offMs
      const command = visitOf(households[1], { at: new Date(phone - 2 * hourMs).toISOString() })
      await send(clients.worker, [command], new Date(phone))
      const [{ at }] = await visitsOf(command.id)
      expect(Math.abs(new Date(at).getTime() - (Date.now() - 2 * hourMs))).toBeLessThan(60_000)
    }
    const ahead = visitOf(households[1], { at: new Date(Date.now() + 5 * dayMs).toISOString() })
    await send(clients.worker, [ahead])
    const [{ at }] = await visitsOf(ahead.id)
    expect(new Date(at).getTime()).toBeLessThanOrEqual(Date.now())
  })

  test('belong to who keeps the grid: not the neighbour, not who only looks', async () => {
    const [household] = households
    const command = visitOf(household)
    expect(await send(clients.worker2, [command])).toEqual(['not_found'])
    // The id was used up by the neighbour: the owner's phone would make another.
    expect(await send(clients.worker, [command])).toEqual(['conflict'])
    for (const name of ['planner', 'viewer']) {
      const body = { sentAt: new Date().toISOString(), commands: [visitOf(household)] }
      expect((await clients[name].send('POST', '/api/commands', body)).status).toBe(403)
    }
    expect(await send(clients.supervisor, [visitOf(household)])).toEqual(['done'])
  })

  test('that make no sense are named, field by field, and none of the batch is applied', async () => {
    const before = await count()
    const body = {
      sentAt: new Date().toISOString(),
      commands: [visitOf(households[0]), visitOf('x', { outcome: 'asleep' })],
    }
    const response = await clients.worker.send('POST', '/api/commands', body)
    expect(response.status).toBe(422)
    const { fields }: { fields: { field: string }[] } = await response.json()
    expect(fields.map(one => one.field)).toEqual(['commands.1.householdId', 'commands.1.outcome'])
    expect(await count()).toBe(before)
  })
})

test('receipts are never changed or deleted', async () => {
  await expect(database.system.execute(sql`UPDATE command SET kind = 'x'`)).rejects.toThrow()
  await expect(database.system.execute(sql`DELETE FROM command`)).rejects.toThrow()
})

test('the ground of the day’s route: every entrance and door of the grid, care dues as in the list, and only for who may read the register', async () => {
  const ground = await clients.worker.json<RouteGround>(`/api/grids/${songyuanli}/route-ground`)
  expect(ground.units).toHaveLength(32)
  const doors = ground.units.flatMap(unit => unit.doors)
  expect(doors).toHaveLength(460)
  const { items } = await clients.worker.json<{ items: CarePerson[] }>('/api/care-persons?due=all&limit=500')
  const cared = new Set(items.map(person => person.householdId))
  expect(new Set(doors.filter(door => door.careDueAt !== null).map(door => door.householdId))).toEqual(cared)
  for (const person of items.filter(one => one.overdue)) {
    const door = doors.find(one => one.householdId === person.householdId)
    expect(Date.parse(door?.careDueAt ?? '')).toBeLessThanOrEqual(Date.now())
  }
  expect(ground.contacts.reduce((sum, one) => sum + one.visits, 0)).toBeGreaterThan(100)
  expect((await clients.worker2.get(`/api/grids/${songyuanli}/route-ground`)).status).toBe(404)
  expect((await clients.viewer.get(`/api/grids/${songyuanli}/route-ground`)).status).toBe(404)
})
