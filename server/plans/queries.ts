import { DatabaseInstant } from '@wangge/shared/domain'
import { GridFamily, PlanComment, PlanDocument, PlanState, PlanStep, PlanSummary } from '@wangge/shared/plans'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../db/database.ts'

const SummaryRow = PlanSummary.extend({
  createdAt: DatabaseInstant,
  updatedAt: DatabaseInstant,
  effectiveAt: DatabaseInstant.nullable(),
  appliedAt: DatabaseInstant.nullable(),
})
const summaries = sql`
  SELECT p.id, p.name, p.region_code AS "regionCode", coalesce(r.name, p.region_code) AS region, p.state, p.approved, a.name AS "createdBy",
    p.created_at AS "createdAt", p.updated_at AS "updatedAt", p.revision, p.drawn IS NOT NULL AS "isDrawn", p.effective_at AS "effectiveAt",
    p.applied_at AS "appliedAt", p.failure::jsonb AS failure
  FROM plan p LEFT JOIN region r ON r.code = p.region_code LEFT JOIN account a ON a.id = p.created_by`

/** Plans within the scope, what was last worked on first. */
export const listPlans = (db: Queryable) =>
  rows(db, SummaryRow, sql`${summaries} ORDER BY p.updated_at DESC, p.id LIMIT 500`)

export const readPlan = (db: Queryable, id: string) => firstRow(db, SummaryRow, sql`${summaries} WHERE p.id = ${id}`)

export const listPlanShapes = (db: Queryable, id: string) =>
  rows(
    db,
    z.object({ code: z.string(), name: z.string(), shape: z.string() }),
    sql`SELECT code, name, ST_AsGeoJSON(geom, 9) AS shape FROM plan_grid WHERE plan_id = ${id} ORDER BY code`,
  )

export const readBase = async (db: Queryable, id: string) =>
  (await firstRow(db, z.object({ base: PlanDocument.nullable() }), sql`SELECT base FROM plan WHERE id = ${id}`))
    ?.base ?? null

/** The lines a plan was begun with and the lines as drawn; undefined while its shapes do not fit. */
export async function readDrawn(db: Queryable, id: string) {
  const found = await firstRow(
    db,
    z.object({ base: PlanDocument.nullable(), drawn: PlanDocument.nullable() }),
    sql`SELECT base, drawn FROM plan WHERE id = ${id}`,
  )
  return found?.base && found.drawn ? { base: found.base, drawn: found.drawn } : undefined
}

export const listSteps = (db: Queryable, id: string) =>
  rows(
    db,
    PlanStep.extend({ at: DatabaseInstant }),
    sql`
    SELECT s.id, s.number, s.at, a.name AS by, s.edit FROM plan_step s JOIN account a ON a.id = s.account_id
    WHERE s.plan_id = ${id} ORDER BY s.number`,
  )

export const listComments = (db: Queryable, id: string) =>
  rows(
    db,
    PlanComment.extend({ at: DatabaseInstant }),
    sql`
    SELECT c.id, c.at, a.name AS by, c.text, c.verdict, c.lon, c.lat FROM plan_comment c JOIN account a ON a.id = c.account_id
    WHERE c.plan_id = ${id} ORDER BY c.at, c.id`,
  )

const LockedPlan = z.object({
  id: z.string(),
  name: z.string(),
  regionCode: z.string(),
  state: PlanState,
  approved: z.boolean(),
  revision: z.number(),
  createdBy: z.string().nullable(),
  submittedBy: z.string().nullable(),
  base: PlanDocument.nullable(),
  drawn: PlanDocument.nullable(),
  baseAt: DatabaseInstant,
  effectiveAt: DatabaseInstant.nullable(),
  publishedAt: DatabaseInstant.nullable(),
  publishedBy: z.string().nullable(),
  appliedAt: DatabaseInstant.nullable(),
})
export type LockedPlan = z.infer<typeof LockedPlan>

/** A plan as the checks want it. */
export const readForChecks = (db: Queryable, id: string) =>
  firstRow(
    db,
    LockedPlan.pick({ id: true, regionCode: true, drawn: true }),
    sql`SELECT id, region_code AS "regionCode", drawn FROM plan WHERE id = ${id}`,
  )

/** A plan for changing: nobody else changes it before the transaction ends. */
export const lockPlan = (tx: Queryable, id: string) =>
  firstRow(
    tx,
    LockedPlan,
    sql`
    SELECT id, name, region_code AS "regionCode", state, approved, revision, created_by AS "createdBy", submitted_by AS "submittedBy", base, drawn,
      base_at AS "baseAt", effective_at AS "effectiveAt", published_at AS "publishedAt", published_by AS "publishedBy", applied_at AS "appliedAt"
    FROM plan WHERE id = ${id} FOR UPDATE`,
  )

export const updatePlan = (tx: Queryable, id: string, set: SQL) =>
  tx.execute(sql`UPDATE plan SET updated_at = now(), ${set} WHERE id = ${id}`)

export async function addComment(
  tx: Queryable,
  planId: string,
  comment: {
    id: string
    accountId: string
    at: Date
    text: string
    verdict: string | null
    lon: number | null
    lat: number | null
  },
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO plan_comment (id, plan_id, account_id, at, text, verdict, lon, lat)
    VALUES (${comment.id}, ${planId}, ${comment.accountId}, ${comment.at.toISOString()}, ${comment.text}, ${comment.verdict}, ${comment.lon}, ${comment.lat})
    ON CONFLICT (id) DO NOTHING`)
}

/** How a grid's lines have changed, what it came from and what came of it. */
export async function readFamily(db: Queryable, code: string): Promise<GridFamily> {
  const versions = await rows(
    db,
    GridFamily.shape.versions.element.extend({ from: DatabaseInstant, to: DatabaseInstant.nullable() }),
    sql`
    SELECT v.valid_from AS "from", v.valid_to AS "to", v.area_m2 AS "areaM2", p.name AS plan, v.plan_id AS "planId"
    FROM grid g JOIN grid_version v ON v.grid_id = g.id LEFT JOIN plan p ON p.id = v.plan_id WHERE g.code = ${code} ORDER BY v.valid_from`,
  )
  const related = (own: SQL, other: SQL) =>
    rows(
      db,
      GridFamily.shape.origins.element.extend({ at: DatabaseInstant }),
      sql`
      SELECT ${other} AS code, o.at, coalesce(p.name, '') AS plan FROM grid_origin o LEFT JOIN plan p ON p.id = o.plan_id
      WHERE ${own} = ${code} AND o.code <> o.from_code ORDER BY o.at, ${other}`,
    )
  const origins = await related(sql`o.code`, sql`o.from_code`)
  const descendants = await related(sql`o.from_code`, sql`o.code`)
  return { code, versions, origins, descendants }
}
