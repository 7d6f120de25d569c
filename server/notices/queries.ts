import type { Viewer } from '@wangge/shared/accounts'
import { AlertDetail, type Notice } from '@wangge/shared/alerts'
import { DatabaseInstant } from '@wangge/shared/domain'
import { IssueAction, IssueState } from '@wangge/shared/issues'
import { PlanNoticeDetail } from '@wangge/shared/plans'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'

const keptDays = 30
/** Of each kind, so that a hundred of one kind do not push the only one of another off the list. */
const shown = 100

const AlertRow = z.object({
  id: z.string(),
  at: DatabaseInstant,
  endedAt: DatabaseInstant.nullable(),
  regionCode: z.string().nullable(),
  unread: z.boolean(),
  detail: AlertDetail,
})
const StepRow = z.object({
  id: z.string(),
  at: DatabaseInstant,
  regionCode: z.string().nullable(),
  unread: z.boolean(),
  kind: z.enum(['mention', 'watched']),
  issueId: z.string(),
  issueNumber: z.string(),
  categoryCode: z.string(),
  action: IssueAction.nullable(),
  state: IssueState,
  actor: z.string().nullable(),
  note: z.string().nullable(),
})

const PlanRow = z.object({
  id: z.string(),
  at: DatabaseInstant,
  unread: z.boolean(),
  planId: z.string(),
  detail: PlanNoticeDetail,
})

/** What the viewer is told, the latest first: alerts of the region, and what others did on issues they follow or are named in. */
export async function listNotices(db: Queryable, viewer: Viewer, readAt: Date): Promise<Notice[]> {
  const since = sql`now() - make_interval(days => ${keptDays}::int)`
  const unread = (at: ReturnType<typeof sql>) => sql`${at} > ${readAt.toISOString()}::timestamptz AS unread`
  const alerts = await rows(
    db,
    AlertRow,
    sql`
    SELECT id, at, ended_at AS "endedAt", region_code AS "regionCode", detail, ${unread(sql`at`)}
    FROM (
      SELECT *, row_number() OVER (PARTITION BY kind ORDER BY at DESC, detail->>'since' DESC, id DESC) AS place
      FROM alert WHERE at > ${since}
    ) latest
    WHERE place <= ${shown} ORDER BY at DESC, detail->>'since' DESC, id DESC`,
  )
  const steps = await rows(
    db,
    StepRow,
    sql`
    SELECT e.id, e.at, i.region_code AS "regionCode", ${unread(sql`e.at`)}, CASE WHEN ${viewer.id} = ANY(e.mentions) THEN 'mention' ELSE 'watched' END AS kind,
      i.id AS "issueId", i.number AS "issueNumber", i.category_code AS "categoryCode", e.action, e.to_state AS state, a.name AS actor, e.note
    FROM issue_event e JOIN issue i ON i.id = e.issue_id LEFT JOIN account a ON a.id = e.actor_id
    LEFT JOIN issue_watch w ON w.issue_id = e.issue_id AND w.account_id = ${viewer.id}
    WHERE e.at > ${since} AND e.actor_id IS NOT NULL AND e.actor_id <> ${viewer.id} AND (${viewer.id} = ANY(e.mentions) OR e.at >= w.since)
    ORDER BY e.at DESC, e.id DESC LIMIT ${shown}`,
  )
  const plans = await rows(
    db,
    PlanRow,
    sql`
    SELECT id, at, ${unread(sql`at`)}, plan_id AS "planId", detail FROM plan_notice
    WHERE account_id = ${viewer.id} AND at > ${since} ORDER BY at DESC LIMIT ${shown}`,
  )
  return [
    ...plans.map(({ id, at, unread, planId, detail }) => ({
      id,
      at,
      unread,
      regionCode: null,
      endedAt: null,
      about: { kind: 'plan' as const, planId, ...detail },
    })),
    ...alerts.map(({ detail, ...rest }) => ({ ...rest, about: detail })),
    ...steps.map(({ id, at, regionCode, unread, ...about }) => ({ id, at, regionCode, unread, endedAt: null, about })),
  ].sort((a, b) => b.at.localeCompare(a.at))
}

/** Until when someone has read their notices; the beginning of time for one who never did. */
export async function readUntil(db: Queryable, viewer: Viewer): Promise<Date> {
  const found = await rows(
    db,
    z.object({ at: DatabaseInstant }),
    sql`SELECT read_at AS at FROM notice_read WHERE account_id = ${viewer.id}`,
  )
  return new Date(found[0]?.at ?? 0)
}

/** Everything up to the instant is read; never back again. */
export async function markRead(db: Queryable, viewer: Viewer, until: Date): Promise<void> {
  await db.execute(sql`
    INSERT INTO notice_read (account_id, read_at) VALUES (${viewer.id}, ${until.toISOString()})
    ON CONFLICT (account_id) DO UPDATE SET read_at = greatest(notice_read.read_at, excluded.read_at)`)
}
