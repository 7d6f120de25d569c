import { rows } from '@wangge/server/db/database.ts'
import { type IndicatorReport, indicatorNames } from '@wangge/shared/indicators'
import type { LedgerRow } from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

let database: TestDatabase
let supervisor: Client
let worker: Client

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  supervisor = await server.signIn('supervisor')
  worker = await server.signIn('worker')
  // Some went up a level, came back or were rated: the demo's history has none of it.
  await database.system.execute(sql`
    UPDATE issue SET level = CASE WHEN number LIKE '%1' THEN 'community' ELSE level END, reworks = CASE WHEN number LIKE '%3' THEN 1 ELSE 0 END,
      satisfied = CASE WHEN ended_at IS NOT NULL AND number LIKE '%5' THEN number NOT LIKE '%55' END`)
})
afterAll(() => database.close())

const day = 86_400_000
const window = { from: new Date(Date.now() - 60 * day).toISOString(), to: new Date(Date.now() - 5 * day).toISOString() }
const ask = (client: Client, region: string) =>
  client.json<IndicatorReport>(`/api/indicators?${new URLSearchParams({ region, ...window })}`)

test('every number is the length of the list it opens: for the district, its streets, a community’s grids', async () => {
  for (const region of ['', '370602005', '370602005001']) {
    const report = await ask(supervisor, region)
    const places = [{ code: region, now: report.total.now }, ...report.parts.slice(0, 2)]
    for (const { code, now } of places)
      for (const indicator of indicatorNames) {
        const query = new URLSearchParams({ region: code, indicator, ...window })
        for (const list of ['ledger', 'issues']) {
          const { total } = await supervisor.json<{ total: number }>(`/api/${list}?${query}&limit=1`)
          expect(total, `${code} ${indicator} in ${list}`).toBe(now[indicator])
        }
      }
  }
})

test('parts add up, and the period before is the one just before', async () => {
  const report = await ask(supervisor, '370602')
  expect(report.parts.map(part => part.name)).toEqual(['凤凰台街道', '世回尧街道'])
  for (const name of indicatorNames)
    for (const when of ['now', 'before'] as const)
      expect(report.parts.reduce((sum, part) => sum + part[when][name], 0)).toBe(report.total[when][name])
  expect(report.before.to).toBe(report.from)
  expect(Date.parse(report.to) - Date.parse(report.from)).toBe(Date.parse(report.from) - Date.parse(report.before.from))
  const grids = await ask(supervisor, '370602005001')
  expect(grids.parts).toHaveLength(8)
  expect(grids.parts[5]).toMatchObject({ name: '松园里网格', worker: '姜玉兰' })
})

test('the counts and hours are those worked out by hand from the rows', async () => {
  const all = await rows(
    database.system,
    z.object({
      opened: z.number(),
      resolved: z.number().nullable(),
      ended: z.number().nullable(),
      due: z.number(),
      level: z.string(),
      reworks: z.number(),
      satisfied: z.boolean().nullable(),
    }),
    sql`SELECT extract(epoch FROM opened_at)::float8 * 1000 AS opened, extract(epoch FROM resolved_at)::float8 * 1000 AS resolved,
      extract(epoch FROM ended_at)::float8 * 1000 AS ended, extract(epoch FROM due_at)::float8 * 1000 AS due, level, reworks, satisfied FROM issue`,
  )
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)]
  const within = (at: number | null) => at !== null && at > from && at <= to
  const resolved = all.filter(one => within(one.resolved))
  const open = all.filter(one => one.opened <= to && (one.ended === null || one.ended > to))
  const hours = resolved.map(one => ((one.resolved ?? 0) - one.opened) / 3_600_000).sort((a, b) => a - b)
  const quantile = (share: number) => {
    const at = share * (hours.length - 1)
    const low = hours[Math.floor(at)]
    return low + (hours[Math.ceil(at)] - low) * (at % 1)
  }
  const { now } = (await ask(supervisor, '')).total
  expect(now).toMatchObject({
    reported: all.filter(one => within(one.opened)).length,
    resolved: resolved.length,
    settledInGrid: resolved.filter(one => one.level === 'grid').length,
    onTime: resolved.filter(one => (one.resolved ?? 0) <= one.due).length,
    reworked: resolved.filter(one => one.reworks > 0).length,
    open: open.length,
    overdue: open.filter(one => (one.resolved === null || one.resolved > to) && one.due < to).length,
    ended: all.filter(one => within(one.ended)).length,
    rated: all.filter(one => within(one.ended) && one.satisfied !== null).length,
    satisfied: all.filter(one => within(one.ended) && one.satisfied).length,
  })
  expect(now.medianHours).toBeCloseTo(quantile(0.5), 6)
  expect(now.p90Hours).toBeCloseTo(quantile(0.9), 6)
})

test('a worker has the own grid’s indicators and no other’s', async () => {
  const own = await ask(worker, '')
  const all = await ask(supervisor, '370602005001006')
  expect(own.total.now).toEqual(all.total.now)
  expect((await ask(worker, '370602011')).total.now.reported).toBe(0)
  expect((await worker.get('/api/indicators?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).status).toBe(422)
})

test('windows of the ledger meet without gap or double, in every order', async () => {
  for (const sort of ['openedAt', 'dueAt', 'category', 'severity', 'state', 'grid'])
    for (const order of ['asc', 'desc']) {
      const seen: string[] = []
      for (let offset = 0; offset < 600; offset += 150) {
        const { items } = await supervisor.json<{ items: LedgerRow[] }>(
          `/api/ledger?region=370602005001&sort=${sort}&order=${order}&offset=${offset}&limit=150`,
        )
        seen.push(...items.map(item => item.id))
      }
      const { total } = await supervisor.json<{ total: number }>('/api/ledger?region=370602005001&limit=1')
      expect(seen).toHaveLength(Math.min(total, 600))
      expect(new Set(seen).size).toBe(seen.length)
    }
})

test('the ledger as CSV has the rows of its filters, and is kept in the audit', async () => {
  const text = await (await supervisor.get('/api/ledger.csv?region=370602005001006&overdue=true')).text()
  const { total } = await supervisor.json<{ total: number }>('/api/ledger?region=370602005001006&overdue=true')
  expect(text.trim().split('\r\n')).toHaveLength(total + 2)
  const kept = await rows(
    database.system,
    z.object({ subject: z.string() }),
    sql`SELECT subject FROM audit WHERE action = 'export' AND subject = 'layer:ledger'`,
  )
  expect(kept).toHaveLength(1)
})
