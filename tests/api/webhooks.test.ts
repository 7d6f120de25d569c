import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { evaluateRules, HotspotMemory } from '@wangge/server/alerts/evaluate.ts'
import { deliverWaiting } from '@wangge/server/webhooks/deliver.ts'
import { deliveryAttempts, type Webhook, type WebhookDelivery } from '@wangge/shared/alerts'
import { dayMs, hourMs } from '@wangge/shared/domain'
import { v7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, serveForTests } from '../support/client.ts'
import { overdueIssue as overdue, songyuanli } from '../support/overdue.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

let database: TestDatabase
let supervisor: Client
let worker: Client
let viewer: Client
let admin: Client
const memory = new HotspotMemory()
const now = new Date()
const evaluate = () => evaluateRules(database, now, memory)
const overdueIssue = (hours: number) => overdue(database, worker, now, hours)

let receiver: Server
let url = ''
let answers: number[] = []
const received: { headers: Record<string, string | string[] | undefined>; body: string }[] = []
let hook: Webhook & { secret: string }

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  supervisor = await server.signIn('supervisor')
  worker = await server.signIn('worker')
  viewer = await server.signIn('viewer')
  admin = await server.signIn('admin')
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
  // What stands already is told before anyone listens.
  await evaluate()
  const made = await admin.send('POST', '/api/webhooks', { id: v7(), regionCode: '370602', url })
  expect(made.status).toBe(200)
  hook = await made.json()
})
afterAll(async () => {
  await new Promise(resolve => receiver.close(resolve))
  await database.close()
})

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
