import { booleanPointInPolygon } from '@turf/turf'
import type { Database } from '@wangge/server/db/database.ts'
import { type IndicatorReport, indicatorNames } from '@wangge/shared/indicators'
import type { IssueSummary } from '@wangge/shared/issues'
import type { PlanGround } from '@wangge/shared/plans'
import type { FeatureCollection, MultiPolygon } from 'geojson'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, serveForTests } from '../support/client.ts'
import { amongUnits, approve, beginPlan, draw, drawnOf, jinhui, publish } from '../support/plans.ts'
import { openTestDatabase } from '../support/template.ts'

let database: Database
let planner: Client
let supervisor: Client
beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  planner = await server.signIn('planner')
  supervisor = await server.signIn('supervisor')
})
afterAll(() => database.close())

/** Publishes a plan that halves a grid by a line from side to side; the southern half gets a worker of the community. */
async function publishHalves(own: string): Promise<string> {
  const plan = await beginPlan(planner, '一分为二')
  const document = drawnOf(plan)
  const { about } = document
  const ground = await planner.json<PlanGround>(`/api/plans/${plan.id}/ground`)
  const half = `${jinhui}777`
  const line = amongUnits(document, own, ground)
  const workerId = Object.values(about).find(one => one.workerId !== null)?.workerId ?? null
  const drawn = await draw(
    planner,
    plan.id,
    0,
    { kind: 'split', grid: own, line, code: half, name: '新格' },
    { kind: 'describe', grid: half, name: '新格', workerId },
  )
  expect(drawn.status).toBe(200)
  await approve(planner, supervisor, plan.id)
  expect((await publish(planner, plan.id)).status).toBe(200)
  return half
}
const parts = ({ parts }: IndicatorReport) => parts.map(({ code, now }) => ({ code, now }))

test('indicators of a past window: as handled they stay what they were, on today’s lines they follow where issues lie', async () => {
  const to = new Date().toISOString()
  const from = new Date(Date.now() - 200 * 86_400_000).toISOString()
  const ask = (lines?: string) =>
    supervisor.json<IndicatorReport>(
      `/api/indicators?${new URLSearchParams({ region: jinhui, from, to, ...(lines ? { lines } : {}) })}`,
    )
  const before = await ask()
  expect(parts(await ask('today'))).toEqual(parts(before))
  const own = `${jinhui}006`
  const half = await publishHalves(own)

  const handled = await ask()
  expect(handled.total).toEqual(before.total)
  expect(parts(handled)).toEqual(parts(before))

  const restated = await ask('today')
  const reported = (code: string) => restated.parts.find(part => part.code === code)?.now.reported ?? 0
  const outlines: FeatureCollection<MultiPolygon, { code: string }> = await supervisor.json(
    `/api/grids.geojson?region=${jinhui}`,
  )
  const all: IssueSummary[] = []
  const query = new URLSearchParams({ region: jinhui, from, to, limit: '200' })
  for (let address: string | null = `/api/issues?${query}`; address !== null; ) {
    const page: { items: IssueSummary[]; next: string | null } = await supervisor.json(address)
    all.push(...page.items)
    address = page.next
  }
  for (const code of [own, half]) {
    const shape = outlines.features.find(({ properties }) => properties.code === code)
    expect(reported(code)).toBe(all.filter(({ lon, lat }) => shape && booleanPointInPolygon([lon, lat], shape)).length)
    expect(reported(code)).toBeGreaterThan(0)
  }
  expect(restated.total.now).toEqual(before.total.now)

  // Each number still opens the list it was counted from, in either reading.
  for (const [report, lines] of [
    [handled, 'handled'],
    [restated, 'today'],
  ] as const)
    for (const { code, now } of report.parts.filter(part => [own, half].includes(part.code)))
      for (const indicator of indicatorNames) {
        const query = new URLSearchParams({ region: code, indicator, from, to, lines, limit: '1' })
        for (const list of ['ledger', 'issues'])
          expect((await supervisor.json<{ total: number }>(`/api/${list}?${query}`)).total).toBe(now[indicator])
      }
})
