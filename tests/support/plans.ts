import { type DrawingEdit, type PlanDetail, type PlanDocument, replay } from '@wangge/shared/plans'
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
