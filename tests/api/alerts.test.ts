import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { evaluateRules, HotspotMemory } from '@wangge/server/alerts/evaluate.ts'
import { firstRow } from '@wangge/server/db/database.ts'
import { deliverWaiting } from '@wangge/server/webhooks/deliver.ts'
import type { AlertRule, Notice, Webhook, WebhookDelivery } from '@wangge/shared/alerts'
import { deliveryAttempts } from '@wangge/shared/alerts'
import { dayMs, hourMs } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

const songyuanli = '370602005001006'
let database: TestDatabase
let supervisor: Client
let worker: Client
let worker2: Client
let viewer: Client
let admin: Client
const memory = new HotspotMemory()
const now = new Date()
const evaluate = (at = now) => evaluateRules(database, at, memory)

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  supervisor = await server.signIn('supervisor')
  worker = await server.signIn('worker')
  worker2 = await server.signIn('worker2')
  viewer = await server.signIn('viewer')
  admin = await server.signIn('admin')
})
afterAll(() => database.close())

const notices = async (client: Client) => (await client.json<{ items: Notice[] }>('/api/notices')).items
const ofKind = (items: Notice[], kind: string) => items.filter(notice => notice.about.kind === kind)

const Place = z.object({ lon: z.number(), lat: z.number() })
/** Registers an issue in 松园里 that is overdue since some hours before `now`. */
async function overdueIssue(hours: number): Promise<string> {
  const place = await firstRow(
    database.system,
    Place,
    sql`SELECT ST_X(geom) AS lon, ST_Y(geom) AS lat FROM unit WHERE region_code = ${songyuanli} LIMIT 1`,
  )
  const id = v7()
  const body = { id, categoryCode: 'repairs.leak', text: '楼上漏水', ...place }
  expect((await worker.send('POST', '/api/issues', body)).status).toBe(200)
  await database.system.execute(
    sql`UPDATE issue SET due_at = ${new Date(now.getTime() - hours * hourMs).toISOString()} WHERE id = ${id}`,
  )
  return id
}
const about = (items: Notice[], issueId: string) =>
  items.filter(({ about }) => about.kind === 'overdue' && about.issueId === issueId)

describe('rules', () => {
  test('find what became late since they were made, tell it once, and end it when it is no longer so', async () => {
    const id = await overdueIssue(1)
    const longAgo = await overdueIssue(24 * 30)
    expect(await evaluate()).toBeGreaterThan(0)
    expect(await evaluate()).toBe(0)
    expect(about(await notices(supervisor), id)).toHaveLength(1)
    expect(about(await notices(supervisor), longAgo)).toHaveLength(0)
    const settle = { id: v7(), action: 'settle', expectedVersion: 0, note: '已修好' }
    expect((await worker.send('POST', `/api/issues/${id}/actions`, settle)).status).toBe(200)
    await evaluate()
    expect(about(await notices(supervisor), id)[0].endedAt).not.toBeNull()
    await database.system.execute(
      sql`UPDATE issue SET resolved_at = NULL, state = 'in_progress', reworks = 1 WHERE id = ${id}`,
    )
    await evaluate()
    expect(about(await notices(supervisor), id)).toHaveLength(2)
  })

  test('wait for the grace a rule gives', async () => {
    const regionCode = songyuanli
    const rule = { id: v7(), kind: 'overdue', regionCode, graceHours: 5 }
    expect((await supervisor.send('POST', '/api/alert-rules', rule)).status).toBe(200)
    const id = await overdueIssue(1)
    await evaluate()
    expect(about(await notices(supervisor), id)).toHaveLength(1)
    await evaluate(new Date(now.getTime() + 3.5 * hourMs))
    expect(about(await notices(supervisor), id)).toHaveLength(1)
    await evaluate(new Date(now.getTime() + 4.5 * hourMs))
    expect(about(await notices(supervisor), id)).toHaveLength(2)
    const { items } = await supervisor.json<{ items: AlertRule[] }>('/api/alert-rules')
    expect(items.find(one => one.id === rule.id)?.standing).toBeGreaterThan(0)
  })

  test('care persons nobody saw are told to who may read the register; not to a viewer, not to the neighbour', async () => {
    await evaluate()
    const told = ofKind(await notices(supervisor), 'care_unseen')
    expect(told.length).toBeGreaterThan(0)
    for (const { about } of told)
      expect(about).toMatchObject({ name: expect.stringMatching(/^.\*+$/), place: expect.stringMatching(/\d/) })
    expect(ofKind(await notices(viewer), 'care_unseen')).toEqual([])
    for (const [client, code] of [
      [worker, songyuanli],
      [worker2, '370602011001005'],
    ] as const)
      for (const notice of await notices(client)) expect(notice.regionCode).toBe(code)
  })

  test('a new hotspot is told once, though it is looked for every hour', async () => {
    await evaluate()
    const told = ofKind(await notices(supervisor), 'hotspot')
    expect(told.length).toBeGreaterThan(0)
    expect(told[0].about).toMatchObject({ place: expect.stringContaining('滨澜社区') })
    await evaluate(new Date(now.getTime() + hourMs))
    expect(ofKind(await notices(supervisor), 'hotspot')).toHaveLength(told.length)
    // A year on there is nothing left of it.
    await evaluate(new Date(now.getTime() + 365 * dayMs))
    expect(ofKind(await notices(supervisor), 'hotspot').every(notice => notice.endedAt !== null)).toBe(true)
  })

  test('a crowd of one kind does not push the others off the list', async () => {
    await evaluate()
    const before = await notices(supervisor)
    await database.system.execute(sql`
      INSERT INTO alert (id, rule_id, kind, subject, region_code, at, detail)
      SELECT gen_random_uuid(), one.rule_id, one.kind, one.subject || '#copy' || n, one.region_code, one.at + interval '1 s', one.detail
      FROM (SELECT * FROM alert WHERE kind = 'care_unseen' LIMIT 1) one, generate_series(1, 120) n`)
    const after = await supervisor.json<{ items: Notice[]; unread: number }>('/api/notices')
    expect(ofKind(after.items, 'care_unseen')).toHaveLength(100)
    expect(after.unread).toBeGreaterThan(99)
    for (const kind of ['hotspot', 'overdue']) {
      expect(ofKind(before, kind).length).toBeGreaterThan(0)
      expect(ofKind(after.items, kind)).toEqual(ofKind(before, kind))
    }
    await database.system.execute(sql`DELETE FROM alert WHERE kind = 'care_unseen' AND subject LIKE '%#copy%'`)
  })

  test('belong to who supervises the region, and can be switched off', async () => {
    const rule = { id: v7(), kind: 'hotspot', regionCode: '370602011' }
    expect((await worker.send('POST', '/api/alert-rules', rule)).status).toBe(403)
    expect((await viewer.send('POST', '/api/alert-rules', rule)).status).toBe(403)
    const elsewhere = { ...rule, regionCode: '' }
    expect((await supervisor.send('POST', '/api/alert-rules', elsewhere)).status).toBe(403)
    expect((await supervisor.send('POST', '/api/alert-rules', { ...rule, graceHours: -1 })).status).toBe(422)
    expect((await supervisor.send('POST', '/api/alert-rules', rule)).status).toBe(200)
    expect((await supervisor.send('POST', '/api/alert-rules', rule)).status).toBe(200)
    const off = await supervisor.send('PATCH', `/api/alert-rules/${rule.id}`, { enabled: false })
    expect((await off.json()).items.find((one: AlertRule) => one.id === rule.id).enabled).toBe(false)
    expect((await worker.send('PATCH', `/api/alert-rules/${rule.id}`, { enabled: true })).status).toBe(404)
    expect((await viewer.send('PATCH', `/api/alert-rules/${rule.id}`, { enabled: true })).status).toBe(403)
  })
})

describe('notices', () => {
  test('being named in a comment, and steps on what one follows, are told; one’s own are not', async () => {
    const id = await overdueIssue(0)
    const { items } = await supervisor.json<{ items: { id: string; name: string }[] }>(`/api/issues/${id}/people`)
    const named = items.find(one => one.name === '姜玉兰')
    expect(named).toBeDefined()
    const comment = { id: v7(), action: 'comment', expectedVersion: 0, note: '请今晚去看一下', mentions: [named?.id] }
    expect((await supervisor.send('POST', `/api/issues/${id}/actions`, comment)).status).toBe(200)
    expect(ofKind(await notices(worker), 'mention')[0].about).toMatchObject({ issueId: id, note: '请今晚去看一下' })
    expect(ofKind(await notices(supervisor), 'mention')).toEqual([])
    await supervisor.send('PUT', `/api/issues/${id}/watch`, { watched: true })
    const report = { id: v7(), action: 'report', expectedVersion: 0 }
    expect((await worker.send('POST', `/api/issues/${id}/actions`, report)).status).toBe(200)
    expect(ofKind(await notices(supervisor), 'watched')[0].about).toMatchObject({ issueId: id, action: 'report' })
    expect((await worker2.get(`/api/issues/${id}/people`)).status).toBe(404)
  })

  test('are unread until they are read, and reading never goes back', async () => {
    const before = await supervisor.json<{ unread: number }>('/api/notices')
    expect(before.unread).toBeGreaterThan(0)
    const until = new Date(Date.now() + 400 * dayMs).toISOString()
    expect(await (await supervisor.send('POST', '/api/notices/read', { until })).json()).toMatchObject({ unread: 0 })
    const again = await supervisor.send('POST', '/api/notices/read', { until: now.toISOString() })
    expect(await again.json()).toMatchObject({ unread: 0 })
    expect((await viewer.json<{ unread: number }>('/api/notices')).unread).toBeGreaterThan(0)
  })
})

describe('webhooks', () => {
  let receiver: Server
  let url = ''
  let answers: number[] = []
  const received: { headers: Record<string, string | string[] | undefined>; body: string }[] = []
  let hook: Webhook & { secret: string }

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = ''
      request.on('data', part => {
        body += part
      })
      request.on('end', () => {
        received.push({ headers: request.headers, body })
        response.writeHead(answers.shift() ?? 200, { location: 'http://127.0.0.1:1/' }).end()
      })
    })
    await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
    const address = receiver.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    url = `http://127.0.0.1:${address.port}/hook`
    await evaluate()
    const made = await admin.send('POST', '/api/webhooks', { id: v7(), regionCode: '370602', url })
    expect(made.status).toBe(200)
    hook = await made.json()
  })
  afterAll(() => new Promise(resolve => receiver.close(resolve)))

  const deliveries = async () =>
    (await admin.json<{ items: WebhookDelivery[] }>('/api/webhook-deliveries')).items.filter(
      one => one.webhookId === hook.id,
    )

  test('only an administrator keeps them, and the secret is never shown again', async () => {
    for (const client of [supervisor, worker, viewer])
      expect((await client.send('POST', '/api/webhooks', { id: v7(), regionCode: '370602', url })).status).toBe(403)
    const wrong = { id: v7(), regionCode: '370602', url: 'file:///etc/passwd' }
    expect((await admin.send('POST', '/api/webhooks', wrong)).status).toBe(422)
    const twice = { id: v7(), regionCode: '370602', url }
    expect((await admin.send('POST', '/api/webhooks', twice)).status).toBe(409)
    expect(JSON.stringify(await admin.json('/api/webhooks'))).not.toContain(hook.secret)
  })

  test('a failure is tried again later, each try is in the log, and what arrives is signed', async () => {
    const id = await overdueIssue(2)
    await evaluate()
    answers = [500, 302, 200]
    expect(await deliverWaiting(database, now)).toBe(0)
    expect(await deliverWaiting(database, now)).toBe(0)
    expect(received).toHaveLength(1)
    const minutesOn = (minutes: number) => new Date(now.getTime() + minutes * 60_000)
    expect(await deliverWaiting(database, minutesOn(1))).toBe(0)
    expect(await deliverWaiting(database, minutesOn(2))).toBe(0)
    expect(await deliverWaiting(database, minutesOn(3))).toBe(1)
    expect(await deliverWaiting(database, minutesOn(600))).toBe(0)
    const [delivery] = await deliveries()
    expect(delivery.state).toBe('delivered')
    expect(delivery.attempts.map(one => one.status)).toEqual([500, 302, 200])
    const { headers, body } = received[2]
    expect(JSON.parse(body)).toMatchObject({ type: 'alert.overdue', regionCode: songyuanli, alert: { issueId: id } })
    const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['wangge-signature'])) ?? []
    expect(createHmac('sha256', hook.secret).update(`${seconds}.${body}`).digest('hex')).toBe(signature)
    expect(received.map(one => JSON.parse(one.body).id)).toEqual([delivery.id, delivery.id, delivery.id])
  })

  test('after the last try it is given up, until someone sends it again', async () => {
    await overdueIssue(3)
    await evaluate()
    answers = new Array(deliveryAttempts).fill(503)
    for (let i = 0; i < deliveryAttempts + 2; i++) await deliverWaiting(database, new Date(now.getTime() + i * dayMs))
    const [given] = await deliveries()
    expect(given.state).toBe('given_up')
    expect(given.attempts).toHaveLength(deliveryAttempts)
    expect((await supervisor.send('POST', `/api/webhook-deliveries/${given.id}/retry`, {})).status).toBe(403)
    expect((await admin.send('POST', `/api/webhook-deliveries/${given.id}/retry`, {})).status).toBe(200)
    expect(await deliverWaiting(database, new Date(Date.now() + 1000))).toBe(1)
  })

  test('nothing about a person leaves, and nothing goes where a webhook is switched off or nobody answers', async () => {
    const care = received.filter(one => JSON.parse(one.body).type === 'alert.care_unseen')
    for (const { body } of care) expect(JSON.parse(body).alert).not.toHaveProperty('name')
    const closed = { id: v7(), regionCode: songyuanli, url: 'http://127.0.0.1:1/' }
    const dead: Webhook = await (await admin.send('POST', '/api/webhooks', closed)).json()
    await admin.send('PATCH', `/api/webhooks/${hook.id}`, { enabled: false })
    const count = received.length
    await overdueIssue(4)
    await evaluate()
    await deliverWaiting(database, now)
    expect(received).toHaveLength(count)
    const { items } = await admin.json<{ items: WebhookDelivery[] }>('/api/webhook-deliveries')
    const tried = items.find(one => one.webhookId === dead.id)
    expect(tried).toMatchObject({ state: 'waiting', attempts: [{ status: null, error: expect.stringMatching(/\w/) }] })
  })

  test('a server that is stopped does not wait for a receiver that does not answer, and leaves the delivery to the next', async () => {
    const silent = createServer(() => {})
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const slow = { id: v7(), regionCode: songyuanli, url: `http://127.0.0.1:${address.port}/` }
    const made: Webhook = await (await admin.send('POST', '/api/webhooks', slow)).json()
    await overdueIssue(6)
    await evaluate()
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 300)
    await deliverWaiting(database, new Date(now.getTime() + 2 * hourMs), stop.signal)
    // Waiting for it would have ended in a try that failed.
    const { items } = await admin.json<{ items: WebhookDelivery[] }>('/api/webhook-deliveries')
    expect(items.find(one => one.webhookId === made.id)).toMatchObject({ state: 'waiting', attempts: [] })
    await admin.send('PATCH', `/api/webhooks/${made.id}`, { enabled: false })
    silent.closeAllConnections()
    await new Promise(resolve => silent.close(resolve))
  })

  test('two processes look and deliver at once: each alert is told and sent once', async () => {
    const second = await database.again?.()
    await admin.send('PATCH', `/api/webhooks/${hook.id}`, { enabled: true })
    const count = received.length
    for (let i = 0; i < 5; i++) await overdueIssue(5)
    const both = [database, second ?? database]
    await Promise.all(both.map(one => evaluateRules(one, now, memory)))
    await Promise.all([...both, ...both].map(one => deliverWaiting(one, now)))
    await second?.close()
    const sent = received.slice(count).map(one => JSON.parse(one.body).id)
    expect(sent).toHaveLength(5)
    expect(new Set(sent).size).toBe(5)
  })
})
