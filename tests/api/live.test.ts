import type { Database } from '@wangge/server/db/database.ts'
import { firstRow } from '@wangge/server/db/database.ts'
import type { IssueChange } from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

let database: TestDatabase
let other: Database | undefined
let worker: Client
let worker2: Client
let supervisor: Client
/** The supervisor on a second process of the same database, where the engine can have one. */
let elsewhere: Client
let stranger: Client
let place = { lon: 0, lat: 0 }

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  stranger = server.stranger
  worker = await server.signIn('worker')
  worker2 = await server.signIn('worker2')
  supervisor = await server.signIn('supervisor')
  other = await database.again?.()
  elsewhere = other ? await serveForTests(other).signIn('supervisor') : supervisor
  const found = await firstRow(
    database.system,
    z.object({ lon: z.number(), lat: z.number() }),
    sql`SELECT ST_X(geom) AS lon, ST_Y(geom) AS lat FROM unit WHERE region_code = '370602005001006' LIMIT 1`,
  )
  if (found) place = found
})
afterAll(async () => {
  await other?.close()
  await database.close()
})

interface Told {
  event: string
  id: number
  data: string
}

/** Follows the changes as a browser does; `next` waits for one more. */
async function follow(client: Client, lastEventId?: number) {
  const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) }
  const response = await client.get('/api/live', headers)
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  if (!reader) throw new Error('no stream')
  let text = ''
  const next = async (): Promise<Told> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end < 0) {
        const { value, done } = await reader.read()
        if (done) throw new Error('the stream ended')
        text += value
        continue
      }
      const block = text.slice(0, end)
      text = text.slice(end + 2)
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? ''
      if (!block.startsWith(':')) return { event: field('event'), id: Number(field('id')), data: field('data') }
    }
  }
  const change = async (): Promise<IssueChange> => {
    const told = await next()
    expect(told.event).toBe('change')
    return JSON.parse(told.data)
  }
  const first = await next()
  return { first, next, change, close: () => reader.cancel() }
}

async function register(text: string): Promise<string> {
  const id = v7()
  const body = { id, categoryCode: 'repairs.leak', text, ...place }
  expect((await worker.send('POST', '/api/issues', body)).status).toBe(200)
  return id
}

test('a stranger is told nothing', async () => {
  expect((await stranger.get('/api/live')).status).toBe(401)
})

test('a registration and each step are told at once, on every process, to those whose grid it is', async () => {
  const followers = [await follow(worker), await follow(supervisor), await follow(elsewhere)]
  const neighbour = await follow(worker2)
  const id = await register('直播')
  for (const follower of followers)
    expect(await follower.change()).toMatchObject({ issueId: id, action: null, state: 'registered', actor: '姜玉兰' })
  const command = { id: v7(), action: 'report', expectedVersion: 0 }
  await worker.send('POST', `/api/issues/${id}/actions`, command)
  for (const follower of followers)
    expect(await follower.change()).toMatchObject({ issueId: id, action: 'report', state: 'reported' })
  const silence = new Promise(resolve => setTimeout(() => resolve('silence'), 500))
  expect(await Promise.race([neighbour.next(), silence])).toBe('silence')
  for (const one of [...followers, neighbour]) await one.close()
})

test('after a cut: nothing missed, nothing twice, also across processes', async () => {
  const before = await follow(supervisor)
  const ids = [await register('一')]
  const last = await before.change()
  await before.close()
  for (const text of ['二', '三', '四']) ids.push(await register(text))
  const after = await follow(elsewhere, last.number)
  const missed = [await after.change(), await after.change(), await after.change()]
  expect([last, ...missed].map(one => one.issueId)).toEqual(ids)
  const numbers = missed.map(one => one.number)
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  const silence = new Promise(resolve => setTimeout(() => resolve('silence'), 300))
  expect(await Promise.race([after.next(), silence])).toBe('silence')
  await after.close()
})

test('many at once are told in the order of their numbers, each once', async () => {
  const follower = await follow(supervisor)
  const ids = await Promise.all(Array.from({ length: 20 }, (_, i) => register(`同时${i}`)))
  const told: IssueChange[] = []
  for (let i = 0; i < 20; i++) told.push(await follower.change())
  expect(new Set(told.map(one => one.issueId))).toEqual(new Set(ids))
  told.slice(1).forEach((one, i) => {
    expect(one.number).toBeGreaterThan(told[i].number)
  })
  await follower.close()
})

test('a follower who does not read holds up nobody', async () => {
  const slow = await worker.get('/api/live')
  const quick = await follow(supervisor)
  for (let i = 0; i < 5; i++) {
    const id = await register(`慢${i}`)
    expect((await quick.change()).issueId).toBe(id)
  }
  await quick.close()
  await slow.body?.cancel()
})

test('who was away too long is told to load anew', async () => {
  const { first, close } = await follow(supervisor, 10 ** 12)
  expect(first.event).toBe('reset')
  await close()
  await database.system.execute(sql`DELETE FROM change`)
  await register('之后')
  const forgotten = await follow(supervisor, 1)
  expect(forgotten.first.event).toBe('reset')
  await forgotten.close()
})
