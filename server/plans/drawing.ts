import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import { type PartitionRepair, repairPartition } from '@wangge/shared/partition'
import {
  applyEdit,
  emptied,
  type NewPlan,
  type NewSteps,
  type PlanDocument,
  type RepairWish,
  replay,
} from '@wangge/shared/plans'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { z } from 'zod'
import { type Database, firstRow, type Queryable, rows } from '../db/database.ts'
import { MultiPolygonText } from '../db/geometry.ts'
import { type LockedPlan, listPlanShapes, listSteps, lockPlan, updatePlan } from './queries.ts'
import { lockVisible, refusal } from './refusal.ts'
import { documentOfGrids } from './today.ts'
import { checkedDocument } from './verify.ts'

/** Begins a draft. Sent again with the same id, it changes nothing. */
export async function beginPlan(
  { system }: Database,
  viewer: Viewer,
  wish: z.infer<typeof NewPlan>,
  now: Date,
): Promise<void> {
  if (!mayAt(viewer, 'drawPlans', wish.regionCode)) throw refusal('forbidden', 'not_yours')
  await system.transaction(async tx => {
    if (await lockPlan(tx, wish.id)) return
    const base = await documentOfGrids(tx, wish.regionCode, now)
    const { drawn, reverses } = await beginning(tx, viewer, wish, base)
    const at = now.toISOString()
    await tx.execute(sql`
      INSERT INTO plan (id, name, region_code, state, created_by, created_at, updated_at, base, drawn, base_at, reverses)
      VALUES (${wish.id}, ${wish.name}, ${wish.regionCode}, 'draft', ${viewer.id}, ${at}, ${at},
        ${JSON.stringify(base)}::jsonb, ${JSON.stringify(base)}::jsonb, ${at}, ${reverses})`)
    if (drawn) await replaceLines(tx, viewer, wish.id, 0, drawn, now)
  })
}

/** Lines put in as a whole: a step like any other, so that it can be undone and compared with what was there. */
async function replaceLines(
  tx: Queryable,
  viewer: Viewer,
  id: string,
  revision: number,
  drawn: PlanDocument,
  now: Date,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO plan_step (id, plan_id, number, edit, account_id, at)
    VALUES (${v7()}, ${id}, ${revision + 1}, ${JSON.stringify({ kind: 'replace', document: drawn })}::jsonb, ${viewer.id}, ${now.toISOString()})`)
  await updatePlan(tx, id, sql`drawn = ${JSON.stringify(drawn)}::jsonb, revision = ${revision + 1}`)
}

async function beginning(
  tx: Queryable,
  viewer: Viewer,
  wish: z.infer<typeof NewPlan>,
  base: PlanDocument,
): Promise<{ drawn: PlanDocument | undefined; reverses: string | null }> {
  if (wish.document) return { drawn: checkedDocument(wish.document, wish.regionCode), reverses: null }
  if (wish.isEmpty) return { drawn: emptied(base, await communityNames(tx, wish.regionCode)), reverses: null }
  if (!wish.copyOf) return { drawn: undefined, reverses: null }
  const other = await lockPlan(tx, wish.copyOf)
  if (!other?.drawn || !mayAt(viewer, 'readFigures', other.regionCode)) throw refusal('not_found', 'no_such_plan')
  if (other.regionCode !== wish.regionCode) throw refusal('invalid', 'other_region', other.regionCode)
  if (!wish.before) return { drawn: other.drawn, reverses: null }
  if (!other.appliedAt) throw refusal('invalid', 'not_applied')
  const before = new Date(Date.parse(other.appliedAt) - 1)
  return { drawn: await documentOfGrids(tx, wish.regionCode, before), reverses: wish.copyOf }
}

const communityNames = async (db: Queryable, region: string) =>
  new Map(
    (
      await rows(
        db,
        z.object({ code: z.string(), name: z.string() }),
        sql`SELECT code, name FROM region WHERE level = 'community' AND (starts_with(code, ${region}) OR starts_with(${region}, code))`,
      )
    ).map(({ code, name }) => [code, name]),
  )

/** A draft for drawing in, locked; refused where it is not the viewer's or no draft any more. */
export async function lockDraft(tx: Queryable, viewer: Viewer, id: string): Promise<LockedPlan> {
  const plan = await lockVisible(tx, viewer, id)
  if (!mayAt(viewer, 'drawPlans', plan.regionCode)) throw refusal('forbidden', 'not_yours')
  if (plan.state !== 'draft') throw refusal('conflict', 'no_draft')
  return plan
}

/**
 * Saves steps on top of the revision they were drawn on. What was saved before (the same ids) is passed over; where
 * someone else has saved steps since, nothing is saved: the page draws its own again on top of theirs.
 */
export async function saveSteps(
  { system }: Database,
  viewer: Viewer,
  id: string,
  wish: z.infer<typeof NewSteps>,
  now: Date,
): Promise<number> {
  return system.transaction(async tx => {
    const plan = await lockDraft(tx, viewer, id)
    if (!plan.drawn || !plan.base) throw refusal('conflict', 'not_drawn')
    const known = await knownSteps(
      tx,
      id,
      wish.steps.map(step => step.id),
    )
    const fresh = wish.steps.filter(step => !known.has(step.id))
    if (fresh.length === 0) return plan.revision
    if (wish.base + wish.steps.length - fresh.length !== plan.revision)
      throw refusal('conflict', 'steps_since', String(plan.revision))
    let drawn: PlanDocument = plan.drawn
    let number = plan.revision
    for (const { id: stepId, edit } of fresh) {
      if (edit.kind === 'split' && (await isTaken(tx, edit.code))) throw refusal('conflict', 'taken_code', edit.code)
      drawn = edit.kind === 'restore' ? await restored(tx, id, plan.base, edit.to) : appliedTo(drawn, edit)
      number += 1
      await tx.execute(sql`
        INSERT INTO plan_step (id, plan_id, number, edit, account_id, at)
        VALUES (${stepId}, ${id}, ${number}, ${JSON.stringify(edit)}::jsonb, ${viewer.id}, ${now.toISOString()})`)
    }
    await updatePlan(tx, id, sql`drawn = ${JSON.stringify(drawn)}::jsonb, revision = ${number}`)
    return number
  })
}

/** A code stands for one grid for good: a new one is not given that of a grid that is, or was. */
const isTaken = async (tx: Queryable, code: string): Promise<boolean> =>
  (await rows(tx, z.object({ code: z.string() }), sql`SELECT code FROM grid WHERE code = ${code}`)).length > 0

function appliedTo(document: PlanDocument, edit: Parameters<typeof applyEdit>[1]): PlanDocument {
  const edited = applyEdit(document, edit)
  if (!edited.ok) throw refusal('invalid', 'cannot_be_drawn', edited.fault.code)
  return edited.document
}

async function restored(tx: Queryable, id: string, base: PlanDocument, to: number): Promise<PlanDocument> {
  const steps = await listSteps(tx, id)
  const state = replay(
    base,
    steps.map(({ edit }) => edit),
  )[to]
  if (!state) throw refusal('invalid', 'no_such_step', String(to))
  return state
}

async function knownSteps(tx: Queryable, id: string, ids: readonly string[]): Promise<Set<string>> {
  const found = await rows(
    tx,
    z.object({ id: z.string() }),
    sql`SELECT id FROM plan_step WHERE plan_id = ${id} AND id IN (${sql.join(
      ids.map(one => sql`${one}::uuid`),
      sql`, `,
    )})`,
  )
  return new Set(found.map(one => one.id))
}

/** Makes a partition of imported shapes, or only says what would become of them. */
export async function repairPlan(
  { system }: Database,
  viewer: Viewer,
  id: string,
  wish: z.infer<typeof RepairWish>,
  now: Date,
): Promise<PartitionRepair & { applied: boolean }> {
  return system.transaction(async tx => {
    const plan = await lockDraft(tx, viewer, id)
    if (plan.drawn) throw refusal('conflict', 'fits_already')
    const shapes = (await listPlanShapes(tx, id)).map(({ code, name, shape }) => ({
      code,
      name,
      shape: MultiPolygonText.parse(shape),
    }))
    const frame = await frameOf(tx, plan.regionCode)
    const repair = repairPartition(shapes, wish.toleranceM, { frame, closesAll: wish.closesAll })
    const asks = repair.open.length > 0 && !wish.closesAll
    if (!wish.apply || asks) return { ...repair, applied: false }
    const known = await namesOf(tx, plan.regionCode)
    const about = Object.fromEntries(
      shapes.map(({ code, name }) => [
        code,
        {
          name: known.get(code)?.name ?? name,
          workerId: known.get(code)?.workerId ?? null,
          origins: known.has(code) ? [code] : [],
        },
      ]),
    )
    const drawn: PlanDocument = { partition: repair.partition, about }
    const base = await documentOfGrids(tx, plan.regionCode, now)
    await updatePlan(tx, id, sql`base = ${JSON.stringify(base)}::jsonb, base_at = ${now.toISOString()}`)
    await replaceLines(tx, viewer, id, plan.revision, drawn, now)
    return { ...repair, applied: true }
  })
}

const namesOf = async (db: Queryable, region: string) =>
  new Map(
    (
      await rows(
        db,
        z.object({ code: z.string(), name: z.string(), workerId: z.string().nullable() }),
        sql`SELECT code, name, worker_id AS "workerId" FROM grid WHERE starts_with(code, ${region})`,
      )
    ).map(one => [one.code, one]),
  )

/** The ground the grids of a region are to cover: what they cover today. */
export async function frameOf(db: Queryable, region: string) {
  const found = await firstRow(
    db,
    z.object({ shape: MultiPolygonText.nullable() }),
    sql`
    SELECT ST_AsGeoJSON(ST_Multi(ST_Union(v.geom)), 9) AS shape FROM grid g JOIN grid_version v ON v.grid_id = g.id AND v.valid_to IS NULL
    WHERE starts_with(g.code, ${region})`,
  )
  if (!found?.shape) throw refusal('invalid', 'no_grids')
  return found.shape
}
