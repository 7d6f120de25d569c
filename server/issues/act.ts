import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import { DatabaseInstant } from '@wangge/shared/domain'
import {
  applyAction,
  HandlingLevel,
  type IssueCommand,
  type IssueLife,
  IssueState,
  issueRules,
  rightFor,
} from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { ProblemError } from '../api/problems.ts'
import { type Database, firstRow, type Queryable } from '../db/database.ts'
import { readAssignee } from './assignees.ts'
import { listEvents } from './queries.ts'

const instant = DatabaseInstant.nullable().transform(text => (text === null ? null : Date.parse(text)))
const Locked = z.object({
  regionCode: z.string().nullable(),
  version: z.number(),
  state: IssueState,
  level: HandlingLevel,
  acceptedAt: instant,
  resolvedAt: instant,
  endedAt: instant,
  pausedAt: instant,
  pausedMs: z.coerce.number(),
  reworks: z.number(),
  satisfied: z.boolean().nullable(),
})

/**
 * Takes one step in an issue's life: the step and its event are written together, or neither. The same command sent
 * again changes nothing.
 * @throws ProblemError `not_found` where the viewer does not see the issue, `forbidden` where the step is not theirs,
 * `conflict` (with what happened) where the issue has moved since the command was decided on
 */
export async function actOnIssue(
  { system }: Database,
  viewer: Viewer,
  issueId: string,
  command: IssueCommand,
  now: Date,
): Promise<void> {
  await system.transaction(async tx => {
    const issue = await lockIssue(tx, issueId)
    if (!issue || !mayAt(viewer, 'readFigures', issue.regionCode))
      throw new ProblemError('not_found', `no issue ${issueId}`)
    if (await wasDone(tx, issueId, command.id)) return
    if (!mayAt(viewer, rightFor(command.action, issue.level), issue.regionCode))
      throw new ProblemError(
        'forbidden',
        `your role does not ${command.action} an issue at the level of the ${issue.level}`,
      )
    const moved = applyAction(issue, command.action, now.getTime(), command.satisfied ?? null)
    const isStale = !issueRules[command.action].appends && issue.version !== command.expectedVersion
    if (isStale || !moved)
      throw new ProblemError(
        'conflict',
        isStale ? 'the issue has moved since' : `an issue that is ${issue.state} cannot ${command.action}`,
        undefined,
        await lastEvents(tx, issueId),
      )
    await writeStep(tx, viewer, issueId, issue, moved, command, now)
  })
}

const lockIssue = (db: Queryable, id: string) =>
  firstRow(
    db,
    Locked,
    sql`
    SELECT region_code AS "regionCode", version, state, level, accepted_at AS "acceptedAt", resolved_at AS "resolvedAt", ended_at AS "endedAt",
      paused_at AS "pausedAt", paused_ms AS "pausedMs", reworks, satisfied FROM issue WHERE id = ${id} FOR NO KEY UPDATE`,
  )

async function wasDone(db: Queryable, issueId: string, eventId: string): Promise<boolean> {
  const found = await firstRow(
    db,
    z.object({ issueId: z.string() }),
    sql`SELECT issue_id AS "issueId" FROM issue_event WHERE id = ${eventId}`,
  )
  if (found && found.issueId !== issueId) throw new ProblemError('conflict', 'this id stands for another step')
  return found !== undefined
}

const shownEvents = 5
const lastEvents = async (db: Queryable, issueId: string) => (await listEvents(db, issueId)).slice(-shownEvents)

async function writeStep(
  db: Queryable,
  viewer: Viewer,
  issueId: string,
  before: IssueLife,
  after: IssueLife,
  command: IssueCommand,
  now: Date,
): Promise<void> {
  const { action, note = null, answer = null, mentions } = command
  const assignee = action === 'assign' ? await readAssignee(db, viewer, command.assigneeId ?? '') : undefined
  const original =
    action === 'duplicate' ? await readOriginal(db, viewer, issueId, command.originalId ?? '') : undefined
  const at = (value: number | null) => (value === null ? null : new Date(value).toISOString())
  const appends = issueRules[action].appends === true
  await db.execute(sql`
    UPDATE issue SET state = ${after.state}, level = ${after.level}, accepted_at = ${at(after.acceptedAt)}, resolved_at = ${at(after.resolvedAt)},
      ended_at = ${at(after.endedAt)}, paused_at = ${at(after.pausedAt)}, paused_ms = ${after.pausedMs}, reworks = ${after.reworks},
      satisfied = ${after.satisfied}, duplicate_of = coalesce(${original ?? null}::uuid, duplicate_of), version = version + ${appends ? 0 : 1},
      assignee_id = CASE WHEN ${assignee !== undefined} THEN ${assignee?.accountId ?? null} ELSE assignee_id END,
      handler_id = CASE WHEN ${assignee !== undefined} THEN ${assignee?.handlerId ?? null}::uuid ELSE handler_id END
    WHERE id = ${issueId}`)
  await db.execute(sql`
    INSERT INTO issue_event (id, issue_id, at, actor_id, action, from_state, to_state, level, note, answer, party, mentions)
    VALUES (${command.id}, ${issueId}, ${now.toISOString()}, ${viewer.id}, ${action}, ${before.state}, ${after.state}, ${after.level}, ${note}, ${answer},
      ${assignee?.name ?? command.party ?? null}, ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(mentions)}::jsonb)))`)
  if (mentions.length > 0)
    await db.execute(sql`
      INSERT INTO issue_watch (issue_id, account_id) SELECT ${issueId}, a.id FROM account a
      WHERE a.id IN (SELECT jsonb_array_elements_text(${JSON.stringify(mentions)}::jsonb)) ON CONFLICT DO NOTHING`)
}

/** @throws ProblemError where there is no such issue for the viewer, or it is the issue itself or its duplicate */
async function readOriginal(db: Queryable, viewer: Viewer, issueId: string, id: string): Promise<string> {
  const original = await firstRow(
    db,
    z.object({ regionCode: z.string().nullable(), duplicateOf: z.string().nullable() }),
    sql`SELECT region_code AS "regionCode", duplicate_of AS "duplicateOf" FROM issue WHERE id = ${id}`,
  )
  const wrong = (message: string) => new ProblemError('invalid', message, [{ field: 'originalId', message }])
  if (!original || !mayAt(viewer, 'readFigures', original.regionCode)) throw wrong('there is no such issue')
  if (id === issueId || original.duplicateOf !== null) throw wrong('the original is itself this issue or a duplicate')
  return id
}
