import { DatabaseInstant, weekMs } from '@wangge/shared/domain'
import { Severity } from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../db/database.ts'
import { indicatorCondition } from '../indicators/conditions.ts'

/** What a region is called; empty for everything. */
export const nameOf = async (db: Queryable, code: string): Promise<string> =>
  (
    await firstRow(
      db,
      z.object({ name: z.string() }),
      sql`SELECT name FROM region WHERE code = ${code} UNION ALL SELECT name FROM grid WHERE code = ${code}`,
    )
  )?.name ?? ''

/** Issues reported by first-level category in a window, and in the same length before it. */
export const countByCategory = (db: Queryable, region: string, from: Date, to: Date) => {
  const before = { from: new Date(from.getTime() - weekMs), to: from }
  return rows(
    db,
    z.object({ code: z.string(), now: z.number(), before: z.number() }),
    sql`
    SELECT * FROM (
      SELECT split_part(i.category_code, '.', 1) AS code, (count(*) FILTER (WHERE ${indicatorCondition('reported', { from, to })}))::int AS now,
        (count(*) FILTER (WHERE ${indicatorCondition('reported', before)}))::int AS before
      FROM issue i WHERE starts_with(coalesce(i.region_code, ''), ${region}) AND i.opened_at > ${before.from.toISOString()}::timestamptz AND i.opened_at <= ${to.toISOString()}::timestamptz
      GROUP BY 1) c WHERE now + before > 0 ORDER BY now DESC, before DESC, code`,
  )
}

/** Issues reported and resolved in each of the weeks up to an instant, oldest first. */
export const countByWeek = (db: Queryable, region: string, to: Date, weeks: number) =>
  rows(
    db,
    z.object({ reported: z.number(), resolved: z.number() }),
    sql`
    SELECT (SELECT count(*) FROM issue i WHERE starts_with(coalesce(i.region_code, ''), ${region}) AND i.opened_at > w.start AND i.opened_at <= w.start + interval '7 days')::int AS reported,
      (SELECT count(*) FROM issue i WHERE starts_with(coalesce(i.region_code, ''), ${region}) AND i.resolved_at > w.start AND i.resolved_at <= w.start + interval '7 days')::int AS resolved
    FROM (SELECT ${to.toISOString()}::timestamptz - make_interval(days => 7 * n) AS start FROM generate_series(${weeks}::int, 1, -1) n) w ORDER BY w.start`,
  )

const Late = z.object({
  number: z.string(),
  categoryCode: z.string(),
  nameZh: z.string(),
  nameEn: z.string(),
  severity: Severity,
  place: z.string(),
  assignee: z.string().nullable(),
  dueAt: DatabaseInstant,
})
export type LateIssue = z.infer<typeof Late>

/** The issues longest overdue at an instant. */
export const listLate = (db: Queryable, region: string, at: Date, limit: number) =>
  rows(
    db,
    Late,
    sql`
    SELECT i.number, i.category_code AS "categoryCode", c.name_zh AS "nameZh", c.name_en AS "nameEn", i.severity, concat_ws(' ', r.name, g.name) AS place,
      coalesce(a.name, h.name) AS assignee, i.due_at AS "dueAt"
    FROM issue i JOIN issue_category c ON c.code = i.category_code LEFT JOIN grid g ON g.code = i.region_code LEFT JOIN region r ON r.code = g.community_code
    LEFT JOIN account a ON a.id = i.assignee_id LEFT JOIN handler h ON h.id = i.handler_id
    WHERE starts_with(coalesce(i.region_code, ''), ${region}) AND ${indicatorCondition('overdue', { from: at, to: at })} ORDER BY i.due_at, i.id LIMIT ${limit}`,
  )
