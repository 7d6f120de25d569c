import { mayAt, type Viewer } from '@wangge/shared/accounts'
import { dueAt, type NewIssue } from '@wangge/shared/issues'
import { type SQL, sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { z } from 'zod'
import { ProblemError } from '../api/problems.ts'
import { readCalendar } from '../calendar/queries.ts'
import { type Database, firstRow, type Queryable, rows } from '../db/database.ts'
import { cellsText } from '../hotspots/place-issues.ts'
import { readAssignee } from './assignees.ts'
import { readLimits } from './limits.ts'

const Place = z.object({ code: z.string().nullable() })

/** The grid that covers a point (on a boundary the lower code), else the smallest region around it. */
async function regionAt(db: Queryable, point: SQL): Promise<string | null> {
  const found = await firstRow(
    db,
    Place,
    sql`
    SELECT coalesce(
      (SELECT g.code FROM grid_version v JOIN grid g ON g.id = v.grid_id WHERE v.valid_to IS NULL AND ST_Covers(v.geom, ${point}) ORDER BY g.code LIMIT 1),
      (SELECT r.code FROM region r WHERE ST_Covers(r.geom, ${point}) ORDER BY length(r.code) DESC, r.code LIMIT 1)) AS code`,
  )
  return found?.code ?? null
}

/**
 * Registers an issue. The same issue sent again changes nothing.
 * @throws ProblemError `forbidden` outside the viewer's grids, `invalid` for a category, unit or household that is not there
 */
export async function registerIssue(
  { system, cipher }: Database,
  viewer: Viewer,
  issue: NewIssue,
  now: Date,
): Promise<void> {
  await system.transaction(async tx => {
    const point = sql`ST_SetSRID(ST_MakePoint(${issue.lon}, ${issue.lat}), 4326)`
    const known = await firstRow(tx, Place, sql`SELECT region_code AS code FROM issue WHERE id = ${issue.id}`)
    if (known) {
      if (!mayAt(viewer, 'handleIssues', known.code)) throw new ProblemError('conflict', 'this id is taken')
      return
    }
    const region = await regionAt(tx, point)
    if (!mayAt(viewer, 'handleIssues', region)) throw new ProblemError('forbidden', 'the place is outside your grids')
    await mustBeThere(tx, issue)
    const assignee = issue.assigneeId === undefined ? undefined : await readAssignee(tx, viewer, issue.assigneeId)
    if (assignee && !mayAt(viewer, 'superviseIssues', region))
      throw new ProblemError('forbidden', 'your role does not assign issues')
    const due = dueAt(now.getTime(), issue.severity, await readLimits(tx), await readCalendar(tx))
    const sealed = (text: string | undefined) => (text ? cipher.encrypt(text) : null)
    await tx.execute(sql`
      INSERT INTO issue (id, source, category_code, severity, state, level, text, address, region_code, unit_id, household_id, opened_at, due_at, geom, cells,
        assignee_id, handler_id, registered_by, reporter_name, reporter_phone)
      VALUES (${issue.id}, 'wangge', ${issue.categoryCode}, ${issue.severity}, 'registered', 'grid', ${issue.text}, ${issue.address ?? null}, ${region},
        ${issue.unitId ?? null}::uuid, ${issue.householdId ?? null}::uuid, ${now.toISOString()}, ${new Date(due).toISOString()}, ${point}, ${cellsText(issue.lon, issue.lat)}::bigint[],
        ${assignee?.accountId ?? null}, ${assignee?.handlerId ?? null}::uuid, ${viewer.id}, ${sealed(issue.reporterName)}, ${sealed(issue.reporterPhone)})`)
    await tx.execute(sql`
      INSERT INTO issue_event (id, issue_id, at, actor_id, to_state, level, note, party)
      VALUES (${v7()}, ${issue.id}, ${now.toISOString()}, ${viewer.id}, 'registered', 'grid', ${issue.text}, ${assignee?.name ?? null})`)
    await relate(tx, viewer, issue)
    await gather(tx, viewer, issue)
  })
}

async function mustBeThere(db: Queryable, { categoryCode, unitId, householdId }: NewIssue): Promise<void> {
  const found = await firstRow(
    db,
    z.object({ categoryCode: z.boolean(), unitId: z.boolean(), householdId: z.boolean() }),
    sql`
    SELECT EXISTS (SELECT FROM issue_category WHERE code = ${categoryCode}) AS "categoryCode",
      ${unitId ?? null}::uuid IS NULL OR EXISTS (SELECT FROM unit WHERE id = ${unitId ?? null}::uuid) AS "unitId",
      ${householdId ?? null}::uuid IS NULL OR EXISTS (SELECT FROM household h WHERE h.id = ${householdId ?? null}::uuid
        AND (${unitId ?? null}::uuid IS NULL OR h.unit_id = ${unitId ?? null}::uuid)) AS "householdId"`,
  )
  const wrong = Object.entries(found ?? {}).flatMap(([field, isThere]) =>
    isThere ? [] : [{ field, message: 'is not in the register' }],
  )
  if (wrong.length > 0)
    throw new ProblemError('invalid', wrong.map(one => `${one.field} ${one.message}`).join('; '), wrong)
}

/** Names the households it concerns. @throws ProblemError `invalid` where one is not in the register the viewer reads */
async function relate(db: Queryable, viewer: Viewer, { id, relatedHouseholdIds }: NewIssue): Promise<void> {
  const wanted = [...new Set(relatedHouseholdIds)]
  if (wanted.length === 0) return
  const related = await rows(
    db,
    z.object({ id: z.string() }),
    sql`
    INSERT INTO related_household (issue_id, household_id) SELECT ${id}, h.id FROM household h JOIN unit u ON u.id = h.unit_id
    WHERE h.id IN (SELECT r::uuid FROM jsonb_array_elements_text(${JSON.stringify(wanted)}::jsonb) r)
      AND EXISTS (SELECT FROM jsonb_array_elements_text(${JSON.stringify(viewer.scopes.readRegister)}::jsonb) s WHERE starts_with(coalesce(u.region_code, ''), s))
    RETURNING household_id AS id`,
  )
  if (related.length === wanted.length) return
  const message = 'is not in the register'
  throw new ProblemError('invalid', `relatedHouseholdIds ${message}`, [{ field: 'relatedHouseholdIds', message }])
}

/** Links the members that lie in the viewer's own scope; one that is gathered already stays where it is. */
async function gather(db: Queryable, viewer: Viewer, { id, memberIds }: NewIssue): Promise<void> {
  if (memberIds.length === 0) return
  const scopes = JSON.stringify(viewer.scopes.handleIssues)
  await db.execute(sql`
    UPDATE issue SET gathered_in = ${id} WHERE gathered_in IS NULL AND id <> ${id}
      AND id IN (SELECT m::uuid FROM jsonb_array_elements_text(${JSON.stringify(memberIds)}::jsonb) m)
      AND EXISTS (SELECT FROM jsonb_array_elements_text(${scopes}::jsonb) s WHERE starts_with(coalesce(region_code, ''), s))`)
}
