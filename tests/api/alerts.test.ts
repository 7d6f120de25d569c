import { evaluateRules, HotspotMemory } from '@wangge/server/alerts/evaluate.ts'
import type { AlertRule, Notice } from '@wangge/shared/alerts'
import { dayMs, hourMs } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, serveForTests } from '../support/client.ts'
import { overdueIssue as overdue, songyuanli } from '../support/overdue.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

let database: TestDatabase
let supervisor: Client
let worker: Client
let worker2: Client
let viewer: Client
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
})
afterAll(() => database.close())

const notices = async (client: Client) => (await client.json<{ items: Notice[] }>('/api/notices')).items
const ofKind = (items: Notice[], kind: string) => items.filter(notice => notice.about.kind === kind)

const overdueIssue = (hours: number) => overdue(database, worker, now, hours)
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
