import type { Database } from '@wangge/server/db/database.ts'
import { areaM2 } from '@wangge/shared/geometry'
import type { GridFigures } from '@wangge/shared/grids'
import { perDegree, ringVertices, shapeOf } from '@wangge/shared/partition'
import type { CheckFailure, PlanDetail } from '@wangge/shared/plans'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, serveForTests } from '../support/client.ts'
import { beginPlan, draw, drawnOf, jinhui } from '../support/plans.ts'
import { openTestDatabase } from '../support/template.ts'

let database: Database
let planner: Client
beforeAll(async () => {
  database = await openTestDatabase('demo')
  planner = await serveForTests(database).signIn('planner')
})
afterAll(() => database.close())

const read = (id: string) => planner.json<PlanDetail>(`/api/plans/${id}`)

test('a draft begun empty is the whole community in one piece; split, its halves come from all grids of today', async () => {
  const { items } = await planner.json<{ items: GridFigures[] }>(`/api/grids?region=${jinhui}`)
  const { id, steps, base } = await beginPlan(planner, '从空白画起', { isEmpty: true })
  expect(base?.partition.grids).toHaveLength(items.length)
  expect(steps).toHaveLength(1)
  const empty = drawnOf(await read(id))
  const [whole, ...others] = empty.partition.grids
  expect(others).toEqual([])
  expect(empty.about[whole.code]).toEqual({
    name: '金晖社区',
    workerId: null,
    origins: items.map(({ code }) => code).sort(),
  })
  const known = base?.partition
  const today = known?.grids.reduce((sum, _, i) => sum + areaM2(shapeOf(known, i)), 0) ?? 0
  expect(areaM2(shapeOf(empty.partition, 0)) / today).toBeCloseTo(1, 6)

  const ring = ringVertices(empty.partition, whole.polygons[0][0])
  const x = Math.round(ring.reduce((sum, [one]) => sum + one, 0) / ring.length)
  const far = Math.round(0.1 * perDegree)
  const y = ring[0][1]
  const code = `${jinhui}901`
  const line: [number, number][] = [
    [x, y - far],
    [x, y + far],
  ]
  expect((await draw(planner, id, 1, { kind: 'split', grid: whole.code, line, code, name: '东半' })).status).toBe(200)
  const halves = drawnOf(await read(id))
  expect(halves.about[code].origins).toEqual(empty.about[whole.code].origins)
  const { items: failures } = await planner.json<{ items: CheckFailure[] }>(`/api/plans/${id}/checks`)
  expect(failures.map(({ check, grid }) => [check, grid]).sort()).toEqual([
    ['no_worker', whole.code],
    ['no_worker', code],
  ])
})
