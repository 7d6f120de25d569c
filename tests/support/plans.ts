import { ringVertices } from '@wangge/shared/partition'
import { type DrawingEdit, type PlanDetail, type PlanDocument, type PlanGround, replay } from '@wangge/shared/plans'
import { v7 } from 'uuid'
import type { Client } from './client.ts'

/** 金晖社区, in which 松园里 lies. */
export const jinhui = '370602005001'

export async function beginPlan(
  planner: Client,
  name: string,
  more: object = {},
  regionCode = jinhui,
): Promise<PlanDetail> {
  const response = await planner.send('POST', '/api/plans', { id: v7(), name, regionCode, ...more })
  if (response.status !== 200) throw new Error(await response.text())
  return response.json()
}

export const draw = (
  planner: Client,
  id: string,
  base: number,
  ...edits: (DrawingEdit | { kind: 'restore'; to: number })[]
) => planner.send('POST', `/api/plans/${id}/steps`, { base, steps: edits.map(edit => ({ id: v7(), edit })) })

export const judge = (client: Client, id: string, verdict: string | null, text = '', more: object = {}) =>
  client.send('POST', `/api/plans/${id}/comments`, { id: v7(), verdict, text, ...more })

export const publish = (planner: Client, id: string, effectiveAt: string | null = null) =>
  planner.send('POST', `/api/plans/${id}/publish`, { effectiveAt })

export function drawnOf({ base, steps }: PlanDetail): PlanDocument {
  if (!base) throw new Error('nothing is drawn')
  const states = replay(
    base,
    steps.map(({ edit }) => edit),
  )
  return states[states.length - 1]
}

/** Two grids of a plan that have a line in common. */
export function neighbours({ partition }: PlanDocument): [string, string] {
  const arc = partition.arcs.find(({ left, right }) => left >= 0 && right >= 0)
  if (!arc) throw new Error('no two grids have a line in common')
  return [partition.grids[arc.left].code, partition.grids[arc.right].code]
}

/** Submits and approves. */
export async function approve(planner: Client, supervisor: Client, id: string): Promise<void> {
  for (const response of [await judge(planner, id, 'submitted'), await judge(supervisor, id, 'approved')])
    if (response.status !== 200) throw new Error(await response.text())
}

/** A line through the middle of a grid from side to side. */
export function across(document: PlanDocument, code: string): [number, number][] {
  const grid = document.partition.grids.findIndex(one => one.code === code)
  const ring = ringVertices(document.partition, document.partition.grids[grid].polygons[0][0])
  const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)]
  const y = Math.round((Math.min(...ys) + Math.max(...ys)) / 2) + 7
  return [
    [Math.min(...xs) - 2000, y],
    [Math.max(...xs) + 2000, y],
  ]
}

/** A line from side to side with half of a grid's units on each. */
export function amongUnits(document: PlanDocument, code: string, { units, grids }: PlanGround): [number, number][] {
  const ys = units.y.filter((_, i) => grids[units.grid[i]]?.code === code).sort((a, b) => a - b)
  const y = Math.round((ys[ys.length / 2 - 1] + ys[ys.length / 2]) / 2)
  return across(document, code).map(([x]) => [x, y])
}
