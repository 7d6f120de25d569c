import type { GridFigures } from '@wangge/shared/grids'
import type { PlanDetail } from '@wangge/shared/plans'
import { v7 } from 'uuid'
import { afterAll, expect, test } from 'vitest'
import { drawnOf, jinhui, neighbours } from '../support/plans.ts'
import { ServerProcess, signInAt } from '../support/process.ts'

const server = new ServerProcess()
afterAll(() => server.dispose())

test('a server killed while it publishes: the lines are the old ones or the new ones, never something between', async () => {
  let address = await server.start()
  const cookies = { planner: await signInAt(address, 'planner'), supervisor: await signInAt(address, 'supervisor') }
  const ask = async (who: keyof typeof cookies, path: string, body?: object) =>
    fetch(`${address}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { cookie: cookies[who], 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
  const json = async <Body>(answer: Promise<Response>): Promise<Body> => {
    const response = await answer
    if (response.status !== 200) throw new Error(await response.text())
    return response.json()
  }
  const begun = await json<PlanDetail>(ask('planner', '/api/plans', { id: v7(), name: '断电', regionCode: jinhui }))
  const [into, other] = neighbours(drawnOf(begun))
  await json(
    ask('planner', `/api/plans/${begun.id}/steps`, {
      base: 0,
      steps: [{ id: v7(), edit: { kind: 'merge', into, other } }],
    }),
  )
  for (const [who, verdict] of [
    ['planner', 'submitted'],
    ['supervisor', 'approved'],
  ] as const)
    await json(ask(who, `/api/plans/${begun.id}/comments`, { id: v7(), verdict, text: '' }))
  const state = async () => {
    const { appliedAt, state: of } = await json<PlanDetail>(ask('planner', `/api/plans/${begun.id}`))
    const { items } = await json<{ items: GridFigures[] }>(ask('planner', `/api/grids?region=${jinhui}`))
    return {
      isPublished: of === 'published' && appliedAt !== null,
      grids: items.map(({ code, units, households, openIssues }) => [code, units, households, openIssues]),
    }
  }
  const before = await state()
  const expected = before.grids.filter(([code]) => code !== other).length
  const seen: boolean[] = []
  for (const afterMs of [40, 150, 400, 900, 1600]) {
    const asked = ask('planner', `/api/plans/${begun.id}/publish`, { effectiveAt: null }).catch(() => undefined)
    await new Promise(resolve => setTimeout(resolve, afterMs))
    await server.kill()
    await asked
    address = await server.start()
    const now = await state()
    seen.push(now.isPublished)
    if (now.isPublished) expect(now.grids).toHaveLength(expected)
    else expect(now.grids).toEqual(before.grids)
  }
  if (!seen.at(-1)) await json(ask('planner', `/api/plans/${begun.id}/publish`, { effectiveAt: null }))
  const after = await state()
  expect(after.isPublished).toBe(true)
  const sum = (grids: typeof after.grids, column: number) =>
    grids.reduce((total, grid) => total + Number(grid[column]), 0)
  for (const column of [1, 2, 3]) expect(sum(after.grids, column)).toBe(sum(before.grids, column))
  // At least one of the five must have come too early, or nothing was tried.
  expect(seen).toContain(false)
}, 240_000)
