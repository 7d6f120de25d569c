import type { Viewer } from '@wangge/shared/accounts'
import { isWithin } from '@wangge/shared/domain'
import { Assignee, IssuePerson } from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { ProblemError } from '../api/problems.ts'
import { firstRow, type Queryable, rows } from '../db/database.ts'

/** Workers of the grids in the viewer's scope, and the departments and professionals that serve there. */
export async function listAssignees(db: Queryable, viewer: Viewer, category: string | undefined): Promise<Assignee[]> {
  const all = await rows(
    db,
    Assignee.extend({ regionCode: z.string() }),
    sql`
    SELECT a.id, a.name, 'worker' AS kind, NULL AS phone, s.region_code AS "regionCode", ARRAY[]::text[] AS categories
    FROM assignment s JOIN account a ON a.id = s.account_id WHERE s.role = 'worker'
    UNION ALL
    SELECT h.id::text, h.name, h.kind, h.phone, h.region_code, h.categories FROM handler h
    ORDER BY "regionCode", name`,
  )
  const scopes = viewer.scopes.readFigures
  const serves = ({ categories }: Assignee) =>
    category === undefined || categories.length === 0 || categories.some(code => isWithin(category, code))
  return all.filter(
    one => scopes.some(scope => isWithin(one.regionCode, scope) || isWithin(scope, one.regionCode)) && serves(one),
  )
}

/** Who an issue can be given to. @throws ProblemError where the viewer's directory has no such entry */
export async function readAssignee(db: Queryable, viewer: Viewer, id: string) {
  const found = (await listAssignees(db, viewer, undefined)).find(one => one.id === id)
  if (!found) {
    const message = 'there is no such worker, department or professional here'
    throw new ProblemError('invalid', message, [{ field: 'assigneeId', message }])
  }
  return found.kind === 'worker'
    ? { name: found.name, accountId: found.id, handlerId: null }
    : { name: found.name, accountId: null, handlerId: found.id }
}

/** People whose scope holds an issue's place: those who can be named in a comment, and read it then. */
export const listPeopleAt = (db: Queryable, regionCode: string | null) =>
  rows(
    db,
    IssuePerson,
    sql`
    SELECT a.id, a.name, min(s.role) AS role FROM assignment s JOIN account a ON a.id = s.account_id
    WHERE s.role <> 'viewer' AND starts_with(${regionCode ?? ''}, s.region_code) GROUP BY a.id, a.name ORDER BY a.name, a.id`,
  )

/** Follows or no longer follows an issue. */
export async function setWatch(db: Queryable, viewer: Viewer, issueId: string, watched: boolean): Promise<void> {
  await db.execute(
    watched
      ? sql`INSERT INTO issue_watch (issue_id, account_id) VALUES (${issueId}, ${viewer.id}) ON CONFLICT DO NOTHING`
      : sql`DELETE FROM issue_watch WHERE issue_id = ${issueId} AND account_id = ${viewer.id}`,
  )
}

export const isWatched = async (db: Queryable, viewer: Viewer, issueId: string): Promise<boolean> =>
  (await firstRow(
    db,
    z.object({ one: z.number() }),
    sql`SELECT 1 AS one FROM issue_watch WHERE issue_id = ${issueId} AND account_id = ${viewer.id}`,
  )) !== undefined
