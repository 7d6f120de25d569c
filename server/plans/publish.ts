import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import { areaM2 } from '@wangge/shared/geometry'
import { shapeOf } from '@wangge/shared/partition'
import { communityOf, type PlanDocument, type PlanNoticeDetail } from '@wangge/shared/plans'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { z } from 'zod'
import { ProblemError } from '../api/problems.ts'
import { type Database, type Queryable, rows } from '../db/database.ts'
import { placeBuildings } from '../grids/place-buildings.ts'
import { placeUnits } from '../grids/place-units.ts'
import { addComment, type LockedPlan, lockPlan, updatePlan } from './queries.ts'
import { lockVisible, refusal } from './refusal.ts'
import { changedCommunities, groundKey, refuseFailures } from './review.ts'
import { documentOfGrids } from './today.ts'

/**
 * Publishes an approved plan: at once, or for a later time. One transaction: all of it or nothing. A plan published before
 * is left as it is.
 */
export async function publishPlan(
  { system }: Database,
  viewer: Viewer,
  id: string,
  effectiveAt: Date | null,
  now: Date,
): Promise<void> {
  await system.transaction(async tx => {
    const plan = await lockVisible(tx, viewer, id)
    if (!mayAt(viewer, 'drawPlans', plan.regionCode)) throw refusal('forbidden', 'not_yours')
    if (plan.state === 'published') throw refusal('conflict', 'published_already')
    if (plan.state !== 'in_review' || !plan.approved) throw refusal('conflict', 'not_approved')
    const at = effectiveAt && effectiveAt > now ? effectiveAt : now
    await refuseOverlapping(tx, plan, now)
    await updatePlan(
      tx,
      id,
      sql`state = 'published', published_by = ${viewer.id}, published_at = ${now.toISOString()}, effective_at = ${at.toISOString()}`,
    )
    await addComment(tx, id, {
      id: v7(),
      accountId: viewer.id,
      at: now,
      text: '',
      verdict: 'published',
      lon: null,
      lat: null,
    })
    if (at <= now) await applyPlan(tx, { ...plan, publishedBy: viewer.id }, now)
  })
}

/** Lines that have changed since the plan was begun, or will by another plan that is published already, are not overwritten. */
async function refuseOverlapping(tx: Queryable, plan: LockedPlan, now: Date): Promise<void> {
  // One publication at a time, on all processes: two drafts over one community must see each other.
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtext('wangge publish'))`)
  const communities = await communitiesOf(tx, plan, now)
  if (communities.size === 0) throw refusal('invalid', 'changes_nothing')
  const since = await rows(
    tx,
    z.object({ code: z.string(), plan: z.string().nullable() }),
    sql`
    SELECT DISTINCT g.community_code AS code, p.name AS plan FROM grid_version v JOIN grid g ON g.id = v.grid_id LEFT JOIN plan p ON p.id = v.plan_id
    WHERE (v.valid_from > ${plan.baseAt} OR v.valid_to > ${plan.baseAt}) AND starts_with(g.code, ${plan.regionCode})`,
  )
  const newer = since.find(({ code }) => communities.has(code))
  if (newer) throw refusal('conflict', 'changed_since', newer.plan ?? newer.code)
  const waiting = await rows(
    tx,
    z.object({ id: z.string() }),
    sql`SELECT id FROM plan WHERE state = 'published' AND applied_at IS NULL AND id <> ${plan.id}`,
  )
  for (const { id } of waiting) {
    const other = await lockPlan(tx, id)
    if (!other) continue
    const theirs = await communitiesOf(tx, other, now)
    const both = [...theirs].find(code => communities.has(code))
    if (both) throw refusal('conflict', 'waiting_plan', other.name)
  }
}

/** What a plan changes of the lines as they were when it was begun. */
async function communitiesOf(tx: Queryable, plan: LockedPlan, now: Date): Promise<Set<string>> {
  if (!plan.drawn) throw refusal('conflict', 'not_drawn')
  return changedCommunities(await documentOfGrids(tx, plan.regionCode, now), plan.drawn)
}

/** Makes a plan's lines today's: grids, units, buildings, open issues and the workers' rights follow. */
export async function applyPlan(tx: Queryable, plan: LockedPlan, now: Date): Promise<void> {
  const { drawn } = plan
  if (!drawn) throw refusal('conflict', 'not_drawn')
  await refuseFailures(tx, plan, now)
  const today = await documentOfGrids(tx, plan.regionCode, now)
  const before = await caseload(tx, plan.regionCode)
  await writeGrids(tx, plan, today, drawn, now)
  await placeUnits(tx, now)
  await placeBuildings(tx)
  await handOverIssues(tx, plan, today, now)
  await tellWorkers(tx, plan, { before, after: await caseload(tx, plan.regionCode) }, now)
  await updatePlan(tx, plan.id, sql`applied_at = ${now.toISOString()}, failure = NULL`)
}

async function writeGrids(
  tx: Queryable,
  plan: LockedPlan,
  today: PlanDocument,
  drawn: PlanDocument,
  now: Date,
): Promise<void> {
  const at = now.toISOString()
  const shapes = new Map(
    today.partition.grids.map(({ code }, grid) => [code, groundKey(shapeOf(today.partition, grid))]),
  )
  const gone = [...shapes.keys()].filter(code => !drawn.about[code])
  for (const code of gone) await closeVersion(tx, code, at)
  for (const code of gone) await tx.execute(sql`UPDATE grid SET worker_id = NULL WHERE code = ${code}`)
  for (const [grid, { code }] of drawn.partition.grids.entries()) {
    const { name, workerId, origins } = drawn.about[code]
    const shape = shapeOf(drawn.partition, grid)
    await tx.execute(sql`
      INSERT INTO grid (id, code, name, community_code, worker_id) VALUES (${v7()}, ${code}, ${name}, ${communityOf(code)}, ${workerId})
      ON CONFLICT (code) DO UPDATE SET name = excluded.name, worker_id = excluded.worker_id
      WHERE (grid.name, grid.worker_id) IS DISTINCT FROM (excluded.name, excluded.worker_id)`)
    if (shapes.get(code) !== groundKey(shape)) {
      await closeVersion(tx, code, at)
      await tx.execute(sql`
        INSERT INTO grid_version (id, grid_id, geom, area_m2, valid_from, plan_id)
        SELECT ${v7()}, id, ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(shape)}), 4326)), ${areaM2(shape)}, ${at}, ${plan.id} FROM grid WHERE code = ${code}`)
      for (const from of origins)
        await tx.execute(
          sql`INSERT INTO grid_origin (plan_id, code, from_code, at) VALUES (${plan.id}, ${code}, ${from}, ${at}) ON CONFLICT DO NOTHING`,
        )
    }
  }
  await moveRights(tx, today, drawn)
}

const closeVersion = (tx: Queryable, code: string, at: string) =>
  tx.execute(sql`
    UPDATE grid_version v SET valid_to = ${at} FROM grid g WHERE g.id = v.grid_id AND g.code = ${code} AND v.valid_to IS NULL`)

/** Who no longer looks after a grid may not work in it, and who does now may. Other rights are left alone. */
async function moveRights(tx: Queryable, today: PlanDocument, drawn: PlanDocument): Promise<void> {
  for (const [code, { workerId }] of Object.entries(today.about))
    if (workerId && drawn.about[code]?.workerId !== workerId)
      await tx.execute(
        sql`DELETE FROM assignment WHERE account_id = ${workerId} AND role = 'worker' AND region_code = ${code}`,
      )
  for (const [code, { workerId }] of Object.entries(drawn.about))
    if (workerId && today.about[code]?.workerId !== workerId)
      await tx.execute(sql`
        INSERT INTO assignment (id, account_id, role, region_code) VALUES (${v7()}, ${workerId}, 'worker', ${code})
        ON CONFLICT (account_id, role, region_code) DO NOTHING`)
}

/** Open issues go to the grid they lie in now, with a step in their life that says so; who had them by their grid gives them on. */
async function handOverIssues(tx: Queryable, plan: LockedPlan, today: PlanDocument, now: Date): Promise<void> {
  const moving = await rows(
    tx,
    z.object({
      id: z.string(),
      from: z.string(),
      to: z.string(),
      state: z.string(),
      level: z.string(),
      note: z.string(),
    }),
    sql`
    SELECT i.id, i.region_code AS "from", g.code AS "to", i.state, i.level, o.name || ' → ' || g.name AS note
    FROM issue i JOIN grid o ON o.code = i.region_code JOIN grid_version v ON v.valid_to IS NULL AND ST_Covers(v.geom, i.geom) JOIN grid g ON g.id = v.grid_id
    WHERE i.ended_at IS NULL AND starts_with(i.region_code, ${plan.regionCode}) AND g.code <> i.region_code
      AND NOT EXISTS (SELECT FROM grid_version w JOIN grid h ON h.id = w.grid_id WHERE w.valid_to IS NULL AND h.code < g.code AND ST_Covers(w.geom, i.geom))`,
  )
  for (const { id, from, to, state, level, note } of moving) {
    await tx.execute(sql`
      INSERT INTO issue_past_grid (issue_id, region_code, valid_to) VALUES (${id}, ${from}, ${now.toISOString()})`)
    await tx.execute(sql`
      UPDATE issue SET region_code = ${to}, version = version + 1,
        assignee_id = CASE WHEN assignee_id = ${today.about[from]?.workerId ?? ''} THEN (SELECT worker_id FROM grid WHERE code = ${to}) ELSE assignee_id END
      WHERE id = ${id}`)
    await tx.execute(sql`
      INSERT INTO issue_event (id, issue_id, at, actor_id, action, from_state, to_state, level, note)
      VALUES (${v7()}, ${id}, ${now.toISOString()}, ${plan.publishedBy}, 'comment', ${state}, ${state}, ${level}, ${`${plan.name}：${note}`})`)
  }
}

const Load = z.object({
  code: z.string(),
  name: z.string(),
  workerId: z.string().nullable(),
  units: z.array(z.string()),
  issues: z.array(z.string()),
})
type Load = z.infer<typeof Load>

/** Who looks after which units and open issues. */
const caseload = (tx: Queryable, region: string) =>
  rows(
    tx,
    Load,
    sql`
    SELECT g.code, g.name, g.worker_id AS "workerId",
      ARRAY(SELECT a.unit_id::text FROM unit_grid a WHERE a.grid_id = g.id AND a.valid_to IS NULL) AS units,
      ARRAY(SELECT i.id::text FROM issue i WHERE i.region_code = g.code AND i.ended_at IS NULL) AS issues
    FROM grid g WHERE starts_with(g.code, ${region}) ORDER BY g.code`,
  )

/** How many are in one set and not in the other. */
const without = (one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  [...one].filter(id => !other.has(id)).length

/** Both sides are told: who gives something away and who gets it. */
async function tellWorkers(
  tx: Queryable,
  plan: LockedPlan,
  { before, after }: { before: Load[]; after: Load[] },
  now: Date,
): Promise<void> {
  const workers = new Set([...before, ...after].flatMap(({ workerId }) => workerId ?? []))
  for (const worker of workers) {
    const own = (loads: readonly Load[]) => loads.filter(({ workerId }) => workerId === worker)
    const had = {
      units: new Set(own(before).flatMap(load => load.units)),
      issues: new Set(own(before).flatMap(load => load.issues)),
    }
    const has = {
      units: new Set(own(after).flatMap(load => load.units)),
      issues: new Set(own(after).flatMap(load => load.issues)),
    }
    const detail: PlanNoticeDetail = {
      planName: plan.name,
      grids: own(after)
        .filter(({ units }) => units.length > 0)
        .map(({ name }) => name),
      unitsGained: without(has.units, had.units),
      unitsLost: without(had.units, has.units),
      issuesGained: without(has.issues, had.issues),
      issuesLost: without(had.issues, has.issues),
    }
    if (detail.unitsGained + detail.unitsLost + detail.issuesGained + detail.issuesLost === 0) continue
    await tx.execute(sql`
      INSERT INTO plan_notice (id, plan_id, account_id, at, detail) VALUES (${v7()}, ${plan.id}, ${worker}, ${now.toISOString()}, ${JSON.stringify(detail)}::jsonb)`)
  }
}

/** Applies what was published for a time that has come. What cannot be applied says why and is tried again. */
export async function applyDuePlans({ system }: Pick<Database, 'system'>, now: Date): Promise<void> {
  const due = await rows(
    system,
    z.object({ id: z.string() }),
    sql`SELECT id FROM plan WHERE state = 'published' AND applied_at IS NULL AND effective_at <= ${now.toISOString()} ORDER BY effective_at`,
  )
  for (const { id } of due) {
    try {
      await system.transaction(async tx => {
        const plan = await lockPlan(tx, id)
        if (plan && !plan.appliedAt) await applyPlan(tx, plan, now)
      })
    } catch (error) {
      const [why] = error instanceof ProblemError ? (error.fields ?? []) : []
      if (!why) throw error
      const failure = JSON.stringify({ reason: why.message, about: why.field })
      await system.execute(
        sql`UPDATE plan SET failure = ${failure} WHERE id = ${id} AND failure IS DISTINCT FROM ${failure}`,
      )
    }
  }
}
