import type { Database } from '@wangge/server/db/database.ts'
import { firstRow } from '@wangge/server/db/database.ts'
import {
  type IssueAction,
  type IssueDetail,
  issueActions,
  issueRules,
  issueStates,
  rightFor,
} from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase } from '../support/template.ts'

const songyuanli = '370602005001006'
const people = ['viewer', 'worker', 'worker2', 'supervisor', 'planner', 'admin'] as const
type Person = (typeof people)[number]

let database: Database
let stranger: Client
const clients = new Map<Person, Client>()
let place = { lon: 0, lat: 0 }
let unitId = ''
let worker = ''

const as = (person: Person): Client => clients.get(person) ?? stranger

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  stranger = server.stranger
  for (const person of people) clients.set(person, await server.signIn(person))
  const found = await firstRow(
    database.system,
    z.object({ lon: z.number(), lat: z.number(), unitId: z.string(), worker: z.string() }),
    sql`SELECT ST_X(u.geom) AS lon, ST_Y(u.geom) AS lat, u.id AS "unitId", g.worker_id AS worker FROM unit u JOIN grid g ON g.code = u.region_code
      WHERE u.region_code = ${songyuanli} ORDER BY u.id LIMIT 1`,
  )
  if (!found) throw new Error('the demo has no 松园里')
  place = { lon: found.lon, lat: found.lat }
  unitId = found.unitId
  worker = found.worker
})
afterAll(() => database.close())

const newIssue = (more: object = {}) => ({
  id: v7(),
  categoryCode: 'repairs.leak',
  text: '58单元顶楼漏水',
  ...place,
  ...more,
})

async function register(person: Person = 'worker', more: object = {}): Promise<IssueDetail> {
  const response = await as(person).send('POST', '/api/issues', newIssue(more))
  expect(response.status).toBe(200)
  return response.json()
}

/** Puts an issue into a state directly, as an import would, and reads it. */
async function issueIn(state: string, level = 'grid', paused = false): Promise<IssueDetail> {
  const { id } = await register()
  const ended = state === 'closed' || state === 'declined'
  await database.system.execute(sql`
    UPDATE issue SET state = ${state}, level = ${level}, ended_at = CASE WHEN ${ended} THEN now() END, paused_at = CASE WHEN ${paused} THEN now() END WHERE id = ${id}`)
  return as('supervisor').json(`/api/issues/${id}`)
}

let original = ''
const command = (issue: IssueDetail, action: IssueAction, more: object = {}) => ({
  id: v7(),
  action,
  expectedVersion: issue.version,
  note: '已联系住户和维修师傅',
  answer: '已答复居民',
  satisfied: true,
  originalId: original,
  assigneeId: worker,
  party: '58单元501户',
  ...more,
})
const act = (person: Person, issue: IssueDetail, action: IssueAction, more: object = {}) =>
  as(person).send('POST', `/api/issues/${issue.id}/actions`, command(issue, action, more))

describe('every step, from every state, for everyone', () => {
  const holders: Record<Person, readonly string[]> = {
    viewer: [],
    planner: [],
    worker2: [],
    worker: ['handleIssues'],
    supervisor: ['handleIssues', 'superviseIssues'],
    admin: ['handleIssues', 'superviseIssues'],
  }
  for (const level of ['grid', 'community'] as const)
    test(`at the level of the ${level}`, async () => {
      original = (await register()).id
      for (const state of issueStates)
        for (const action of issueActions) {
          const issue = await issueIn(state, level, action === 'resume')
          const possible = issueRules[action].from.includes(state)
          // Whoever may do it comes last: the others must have left no trace.
          for (const person of [...people].sort((a, b) => holders[a].length - holders[b].length)) {
            if (person === 'admin') continue
            const { status } = await act(person, issue, action)
            const allowed = holders[person].includes(rightFor(action, level))
            const expected = person === 'worker2' ? 404 : !allowed ? 403 : possible ? 200 : 409
            expect(status, `${person} ${action} from ${state}`).toBe(expected)
            if (status === 200) break
          }
          const after: IssueDetail = await as('supervisor').json(`/api/issues/${issue.id}`)
          const rule = issueRules[action]
          expect(after.state, `${action} from ${state}`).toBe(possible ? (rule.to ?? state) : state)
          expect(after.events).toHaveLength(issue.events.length + (possible ? 1 : 0))
          expect(after.version).toBe(issue.version + (possible && !rule.appends ? 1 : 0))
        }
    })
})

test('a stranger does nothing', async () => {
  const issue = await register()
  expect((await stranger.send('POST', '/api/issues', newIssue())).status).toBe(401)
  expect((await stranger.send('POST', `/api/issues/${issue.id}/actions`, command(issue, 'report'))).status).toBe(401)
  expect((await stranger.send('POST', '/api/issue-actions', { commands: [] })).status).toBe(401)
  expect((await stranger.send('PUT', '/api/issue-limits', {})).status).toBe(401)
  expect((await stranger.send('PUT', `/api/issues/${issue.id}/watch`, { watched: true })).status).toBe(401)
})

describe('registering', () => {
  test('places the issue in the grid that covers it, with its due time, and keeps the reporter sealed and masked', async () => {
    const issue = await register('worker', {
      unitId,
      severity: 'urgent',
      reporterName: '王桂兰',
      reporterPhone: '13812345678',
    })
    expect(issue).toMatchObject({ regionCode: songyuanli, state: 'registered', severity: 'urgent', unitId, version: 0 })
    expect(Date.parse(issue.dueAt) - Date.parse(issue.openedAt)).toBe(24 * 3_600_000)
    expect(issue.reporter).toEqual({ name: '王**', phone: '138****5678' })
    const stored = await firstRow(
      database.system,
      z.object({ readable: z.boolean() }),
      sql`SELECT encode(reporter_name, 'escape') LIKE '%王%' OR position('13812345678'::bytea IN reporter_phone) > 0 AS readable FROM issue WHERE id = ${issue.id}`,
    )
    expect(stored?.readable).toBe(false)
  })

  test('twice is once', async () => {
    const body = newIssue()
    for (let i = 0; i < 2; i++) expect((await as('worker').send('POST', '/api/issues', body)).status).toBe(200)
    const { events }: IssueDetail = await as('worker').json(`/api/issues/${body.id}`)
    expect(events).toHaveLength(1)
  })

  test('is for those who handle issues, in their own grids, with what the register knows', async () => {
    expect((await as('viewer').send('POST', '/api/issues', newIssue())).status).toBe(403)
    expect((await as('planner').send('POST', '/api/issues', newIssue())).status).toBe(403)
    expect((await as('worker2').send('POST', '/api/issues', newIssue())).status).toBe(403)
    expect((await as('worker').send('POST', '/api/issues', newIssue({ assigneeId: worker }))).status).toBe(403)
    expect((await as('worker').send('POST', '/api/issues', newIssue({ lon: 0, lat: 0 }))).status).toBe(403)
    const wrong = await as('worker').send('POST', '/api/issues', newIssue({ categoryCode: 'nonsense', unitId: v7() }))
    expect(wrong.status).toBe(422)
    expect((await wrong.json()).fields.map((one: { field: string }) => one.field)).toEqual(['categoryCode', 'unitId'])
  })

  test('shows what is open nearby first, of the same kind before others', async () => {
    const { id } = await register('worker', { categoryCode: 'repairs.manhole' })
    const query = `lon=${place.lon}&lat=${place.lat}&radiusM=60&category=repairs.manhole`
    const { items } = await as('worker').json<{ items: { id: string; distanceM: number; sameKind: boolean }[] }>(
      `/api/issues/near?${query}`,
    )
    expect(items[0].sameKind).toBe(true)
    expect(items.some(item => item.id === id && item.distanceM === 0)).toBe(true)
    expect(items.every(item => item.distanceM <= 60)).toBe(true)
    expect((await as('worker2').json<{ items: unknown[] }>(`/api/issues/near?${query}`)).items).toEqual([])
  })

  test('gathers the issues of a hotspot, those of one’s own scope only', async () => {
    const [first, second] = [await register(), await register()]
    const task = await register('supervisor', { memberIds: [first.id, second.id], assigneeId: worker })
    expect(task.members.map(member => member.id).sort()).toEqual([first.id, second.id].sort())
    expect(task.assignee?.id).toBe(worker)
    const again = await register('worker', { memberIds: [first.id] })
    expect(again.members).toEqual([])
  })
})

describe('two at once', () => {
  test('the second is told what happened, and nothing is overwritten', async () => {
    const issue = await issueIn('reported')
    const answers = await Promise.all([act('worker', issue, 'accept'), act('supervisor', issue, 'decline')])
    expect(answers.map(one => one.status).sort()).toEqual([200, 409])
    const refused = await answers.find(one => one.status === 409)?.json()
    const after: IssueDetail = await as('supervisor').json(`/api/issues/${issue.id}`)
    expect(after.events).toHaveLength(issue.events.length + 1)
    expect(refused.happened.at(-1)).toEqual(after.events.at(-1))
    expect(refused.happened.at(-1).actor).not.toBeNull()
  })

  test('the same step sent ten times at once is taken once, and answered each time', async () => {
    const issue = await issueIn('reported')
    const body = command(issue, 'accept')
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => as('worker').send('POST', `/api/issues/${issue.id}/actions`, body)),
    )
    expect(answers.map(one => one.status)).toEqual(Array(10).fill(200))
    const after: IssueDetail = await as('supervisor').json(`/api/issues/${issue.id}`)
    expect(after.version).toBe(issue.version + 1)
    const other = await register()
    const reused = await as('worker').send('POST', `/api/issues/${other.id}/actions`, { ...body, action: 'report' })
    expect(reused.status).toBe(409)
  })

  test('comments do not stand in each other’s way', async () => {
    const issue = await register()
    const answers = await Promise.all([
      act('worker', issue, 'comment'),
      act('supervisor', issue, 'comment'),
      act('supervisor', issue, 'report'),
    ])
    expect(answers.map(one => one.status)).toEqual([200, 200, 200])
  })
})

test('a step without what it needs names the field', async () => {
  const issue = await issueIn('reported')
  const without = async (action: IssueAction, ...fields: string[]) => {
    const response = await act('supervisor', issue, action, Object.fromEntries(fields.map(field => [field, undefined])))
    expect(response.status).toBe(422)
    return (await response.json()).fields.map((one: { field: string }) => one.field)
  }
  expect(await without('decline', 'note', 'answer')).toEqual(['note', 'answer'])
  expect(await without('duplicate', 'originalId')).toEqual(['originalId'])
  expect(await without('close', 'satisfied', 'answer')).toEqual(['answer', 'satisfied'])
  expect(await without('assign', 'assigneeId')).toEqual(['assigneeId'])
  const self = await act('supervisor', issue, 'duplicate', { originalId: issue.id })
  expect(self.status).toBe(422)
  const nobody = await act('supervisor', issue, 'assign', { assigneeId: 'nobody' })
  expect((await nobody.json()).fields).toEqual([{ field: 'assigneeId', message: expect.any(String) }])
})

test('a life from the roof’s leak to the resident’s word: rework counted, waiting recorded, due time kept', async () => {
  let issue = await register()
  const step = async (person: Person, action: IssueAction, more: object = {}) => {
    const response = await act(person, issue, action, more)
    expect(response.status, action).toBe(200)
    issue = await response.json()
  }
  const due = issue.dueAt
  await step('worker', 'report')
  await step('worker', 'escalate', { note: '需要专业检测' })
  expect(issue).toMatchObject({ state: 'reported', level: 'community', dueAt: due })
  await step('supervisor', 'accept')
  const { items } = await as('supervisor').json<{ items: { id: string; kind: string; name: string }[] }>(
    '/api/assignees?category=repairs.leak',
  )
  const roofer = items.find(one => one.name === '安居防水维修')
  expect(items.some(one => one.name === '通达电梯维保')).toBe(false)
  await step('supervisor', 'assign', { assigneeId: roofer?.id })
  expect(issue.assignee?.name).toBe('安居防水维修')
  await step('supervisor', 'pause', { note: '等501户回家' })
  expect(issue.pausedAt).not.toBeNull()
  await step('worker', 'agree', { party: '58单元501户', note: '同意入户检查' })
  await step('supervisor', 'resume')
  expect(issue.pausedAt).toBeNull()
  expect(issue.pausedMs).toBeGreaterThan(0)
  await step('supervisor', 'resolve')
  await step('worker', 'rework', { note: '雨后又漏' })
  expect(issue).toMatchObject({ state: 'in_progress', reworks: 1, resolvedAt: null })
  await step('supervisor', 'resolve')
  await step('worker', 'close', { answer: '已修好并回访', satisfied: true })
  expect(issue).toMatchObject({ state: 'closed', satisfied: true, dueAt: due })
  expect(issue.events.map(event => event.action)).toEqual([
    null,
    'report',
    'escalate',
    'accept',
    'assign',
    'pause',
    'agree',
    'resume',
    'resolve',
    'rework',
    'resolve',
    'close',
  ])
})

test('a batch does what it can and tells what it could not', async () => {
  const [open, done, foreign] = [await issueIn('reported'), await issueIn('closed'), v7()]
  const commands = [
    { issueId: open.id, command: command(open, 'accept') },
    { issueId: done.id, command: command(done, 'accept') },
    { issueId: foreign, command: command(open, 'accept') },
  ]
  const response = await as('supervisor').send('POST', '/api/issue-actions', { commands })
  expect((await response.json()).results).toMatchObject([
    { issueId: open.id, done: true },
    { issueId: done.id, done: false, code: 'conflict' },
    { issueId: foreign, done: false, code: 'not_found' },
  ])
  expect((await as('viewer').send('POST', '/api/issue-actions', { commands })).status).toBe(403)
})

test('limits are the admin’s to change, and count from the next issue on', async () => {
  const limits = await as('admin').json<Record<string, object>>('/api/issue-limits')
  const wanted = { ...limits, major: { acceptWithinHours: 1, resolve: { hours: 2 } } }
  for (const person of ['viewer', 'worker', 'supervisor', 'planner'] as const)
    expect((await as(person).send('PUT', '/api/issue-limits', wanted)).status).toBe(403)
  expect((await as('admin').send('PUT', '/api/issue-limits', { ...wanted, urgent: {} })).status).toBe(422)
  expect((await as('admin').send('PUT', '/api/issue-limits', wanted)).status).toBe(200)
  const issue = await register('worker', { severity: 'major' })
  expect(Date.parse(issue.dueAt) - Date.parse(issue.openedAt)).toBe(2 * 3_600_000)
})

test('holidays and make-up days move the due time', async () => {
  await database.system.execute(sql`
    INSERT INTO calendar_day (day, working) SELECT to_char(now() AT TIME ZONE 'Asia/Shanghai' + make_interval(days => n), 'YYYY-MM-DD'), false FROM generate_series(1, 30) n`)
  const issue = await register()
  await database.system.execute(sql`DELETE FROM calendar_day`)
  expect(Date.parse(issue.dueAt) - Date.parse(issue.openedAt)).toBeGreaterThan(30 * 86_400_000)
})

describe('photos', () => {
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, 6, 71, 80, 83, 33, 0xff, 0xda, 0, 2, 1, 2, 0xff, 0xd9])
  const put = (person: Person, path: string, body: Uint8Array<ArrayBuffer>) =>
    as(person).put(path, body, { 'content-type': 'image/jpeg' })

  test('are kept without their EXIF, once, for those who see the issue', async () => {
    const issue = await register()
    const path = `/api/issues/${issue.id}/photos/${v7()}`
    for (let i = 0; i < 2; i++) expect((await put('worker', path, jpeg)).status).toBe(204)
    expect((await put('worker2', path, jpeg)).status).toBe(404)
    expect((await put('viewer', path, jpeg)).status).toBe(403)
    expect((await put('worker', path, Uint8Array.from([1, 2, 3]))).status).toBe(422)
    expect((await put('worker', path, new Uint8Array(5 * 2 ** 20))).status).toBe(413)
    const kept = new Uint8Array(await (await as('worker').get(path)).arrayBuffer())
    expect([...kept]).toEqual([0xff, 0xd8, 0xff, 0xda, 0, 2, 1, 2, 0xff, 0xd9])
    expect((await as('worker2').get(path)).status).toBe(404)
    const { photos }: IssueDetail = await as('worker').json(`/api/issues/${issue.id}`)
    expect(photos).toHaveLength(1)
  })
})

test('following an issue is each one’s own', async () => {
  const issue = await register()
  expect((await as('supervisor').send('PUT', `/api/issues/${issue.id}/watch`, { watched: true })).status).toBe(200)
  expect((await as('worker2').send('PUT', `/api/issues/${issue.id}/watch`, { watched: true })).status).toBe(404)
  const watched = async (person: Person) => (await as(person).json<IssueDetail>(`/api/issues/${issue.id}`)).watched
  expect([await watched('supervisor'), await watched('worker')]).toEqual([true, false])
  await as('supervisor').send('PUT', `/api/issues/${issue.id}/watch`, { watched: false })
  expect(await watched('supervisor')).toBe(false)
})
