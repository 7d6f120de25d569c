import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import { unitCoverage } from '@wangge/shared/caseload'
import { defaultWindowDays } from '@wangge/shared/domain'
import { PartitionIndex } from '@wangge/shared/geometry'
import { perDegree, shapeOf } from '@wangge/shared/partition'
import {
  type CheckFailure,
  communityOf,
  gapsIn,
  groundChecks,
  type PlanDocument,
  PlanTable,
  type PlanVerdict,
  quickChecks,
} from '@wangge/shared/plans'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Database, type Queryable, rows } from '../db/database.ts'
import { MultiPolygonText } from '../db/geometry.ts'
import { frameOf } from './drawing.ts'
import { planGround } from './ground.ts'
import { addComment, type LockedPlan, listPlanShapes, updatePlan } from './queries.ts'
import { lockVisible, refusal } from './refusal.ts'

/** Nothing is dropped silently, but a page need not draw thousands of places. */
const shownPlaces = 500

/** All that keeps a plan from being reviewed. */
export async function checkPlan(
  db: Queryable,
  plan: Pick<LockedPlan, 'id' | 'regionCode' | 'drawn'>,
  now: Date,
): Promise<CheckFailure[]> {
  const ground = await planGround(db, plan.regionCode, now, defaultWindowDays)
  const frame = await frameOf(db, plan.regionCode)
  if (!plan.drawn) return checkShapes(await listPlanShapes(db, plan.id), ground, frame)
  const table = new PlanTable(ground)
  const communities = new Map((await listCommunityShapes(db, plan.regionCode)).map(({ code, shape }) => [code, shape]))
  return [...quickChecks(table, table.place(plan.drawn)), ...groundChecks(plan.drawn, frame, communities)]
}

const listCommunityShapes = (db: Queryable, region: string) =>
  rows(
    db,
    z.object({ code: z.string(), shape: MultiPolygonText }),
    sql`
    SELECT code, ST_AsGeoJSON(geom, 9) AS shape FROM region WHERE level = 'community' AND geom IS NOT NULL
      AND (starts_with(code, ${region}) OR starts_with(${region}, code)) ORDER BY code`,
  )

/** Of shapes as imported: which units lie in none of them, which in several, and where the ground is not covered. */
function checkShapes(
  shapes: readonly { code: string; shape: string }[],
  { units }: Awaited<ReturnType<typeof planGround>>,
  frame: z.infer<typeof MultiPolygonText>,
): CheckFailure[] {
  const grids = shapes.map(({ shape }) => MultiPolygonText.parse(shape))
  const lon = Float64Array.from(units.x, x => x / perDegree)
  const lat = Float64Array.from(units.y, y => y / perDegree)
  const { orphans, doublyCovered } = unitCoverage(new PartitionIndex(grids), lon, lat)
  const places = (list: readonly number[]) => list.slice(0, shownPlaces).map((i): [number, number] => [lon[i], lat[i]])
  const of = (check: CheckFailure['check'], list: readonly number[]): CheckFailure[] =>
    list.length === 0 ? [] : [{ check, grid: null, count: list.length, areaM2: null, places: places(list) }]
  return [
    { check: 'not_a_partition', grid: null, count: null, areaM2: null, places: [] },
    ...of('orphan_units', orphans),
    ...of('doubly_covered_units', doublyCovered),
    ...gapsIn(frame, grids),
  ]
}

/** A plan with failures is neither reviewed nor put into force. */
export async function refuseFailures(tx: Queryable, plan: LockedPlan, now: Date): Promise<void> {
  const failures = await checkPlan(tx, plan, now)
  if (failures.length > 0)
    throw refusal('invalid', 'checks_failed', [...new Set(failures.map(({ check }) => check))].join(', '))
}

const nextState = {
  submitted: 'in_review',
  withdrawn: 'draft',
  approved: 'in_review',
  returned: 'draft',
  rejected: 'rejected',
} as const

/**
 * A comment on a plan, or a step of its review. A draft with failures is not submitted; who submitted it does not approve
 * it. Sent again with the same id, it changes nothing.
 */
export async function judgePlan(
  { system }: Database,
  viewer: Viewer,
  id: string,
  wish: z.infer<typeof PlanVerdict>,
  now: Date,
): Promise<void> {
  await system.transaction(async tx => {
    const plan = await lockVisible(tx, viewer, id)
    if (await isKnown(tx, wish.id)) return
    const right =
      wish.verdict === 'submitted' || wish.verdict === 'withdrawn' || wish.verdict === 'rejected'
        ? 'drawPlans'
        : 'reviewPlans'
    if (!mayAt(viewer, right, plan.regionCode)) throw refusal('forbidden', 'not_yours')
    if (wish.verdict) await takeVerdict(tx, viewer, plan, wish.verdict, wish.text, now)
    else if (wish.text === '') throw refusal('invalid', 'says_nothing')
    await addComment(tx, id, { ...wish, accountId: viewer.id, at: now })
  })
}

async function takeVerdict(
  tx: Queryable,
  viewer: Viewer,
  plan: LockedPlan,
  verdict: keyof typeof nextState,
  text: string,
  now: Date,
): Promise<void> {
  const wanted = verdict === 'submitted' ? ['draft'] : verdict === 'rejected' ? ['draft', 'in_review'] : ['in_review']
  if (!wanted.includes(plan.state)) throw refusal('conflict', 'wrong_state', plan.state)
  if (verdict === 'submitted') await refuseFailures(tx, plan, now)
  if (verdict === 'approved' && plan.submittedBy === viewer.id) throw refusal('forbidden', 'own_submission')
  if (verdict === 'returned' && text === '') throw refusal('invalid', 'says_nothing')
  const at = now.toISOString()
  const stamps = {
    submitted: sql`, submitted_by = ${viewer.id}, submitted_at = ${at}`,
    approved: sql`, reviewed_by = ${viewer.id}, reviewed_at = ${at}`,
    returned: sql`, reviewed_by = ${viewer.id}, reviewed_at = ${at}`,
    withdrawn: sql``,
    rejected: sql``,
  }
  await updatePlan(
    tx,
    plan.id,
    sql`state = ${nextState[verdict]}, approved = ${verdict === 'approved'}${stamps[verdict]}`,
  )
}

const isKnown = async (tx: Queryable, id: string) =>
  (await rows(tx, z.object({ id: z.string() }), sql`SELECT id FROM plan_comment WHERE id = ${id}`)).length > 0

/** Communities whose grids a plan draws otherwise than they were when it was begun. */
export function changedCommunities(before: PlanDocument, drawn: PlanDocument): Set<string> {
  const changed = new Set<string>()
  for (const document of [before, drawn]) {
    const other = document === before ? drawn : before
    document.partition.grids.forEach(({ code }, grid) => {
      const there = other.partition.grids.findIndex(one => one.code === code)
      const [a, b] = [document.about[code], other.about[code]]
      const isSame =
        there >= 0 &&
        a?.name === b?.name &&
        a?.workerId === b?.workerId &&
        groundKey(shapeOf(document.partition, grid)) === groundKey(shapeOf(other.partition, there))
      if (!isSame) changed.add(communityOf(code))
    })
  }
  return changed
}

/** Equal for shapes with the same edges, wherever their rings begin. */
export const groundKey = ({
  coordinates,
}: {
  coordinates: readonly (readonly (readonly (readonly number[])[])[])[]
}): string =>
  coordinates
    .flat()
    .flatMap(ring => ring.slice(1).map((position, i) => `${ring[i]} ${position}`))
    .sort()
    .join(';')
