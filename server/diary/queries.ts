import { DiaryEntry } from '@wangge/shared/diary'
import { DatabaseInstant } from '@wangge/shared/domain'
import { type SQL, sql } from 'drizzle-orm'
import { careLevelOf } from '../buildings/queries.ts'
import { type Queryable, rows } from '../db/database.ts'

export interface DiaryFilter {
  /** Whose lines; everyone's where it is left out. */
  worker?: string | undefined
  /** A day by the calendar of China. */
  day?: string | undefined
  household?: string | undefined
}

const Entry = DiaryEntry.extend({ at: DatabaseInstant })
const linesAtMost = 500

const inDay = (at: SQL, day: string | undefined): SQL =>
  day === undefined
    ? sql`true`
    : sql`${at} >= (${day}::date::timestamp AT TIME ZONE 'Asia/Shanghai') AND ${at} < ((${day}::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')`
const is = (column: SQL, value: string | undefined): SQL =>
  value === undefined ? sql`true` : sql`${column} = ${value}`

/** Columns in the order of the union; each part names those it fills. */
const columns = {
  outcome: sql`NULL::text`,
  checks: sql`NULL::jsonb`,
  issueId: sql`NULL::uuid`,
  categoryCode: sql`NULL::text`,
  action: sql`NULL::text`,
  state: sql`NULL::text`,
  change: sql`NULL::text`,
  field: sql`NULL::text`,
  service: sql`NULL::text`,
  text: sql`NULL::text`,
  answer: sql`NULL::text`,
  address: sql`NULL::text`,
}
const filled = (some: Partial<Record<keyof typeof columns, SQL>>): SQL =>
  sql.join(
    Object.entries({ ...columns, ...some }).map(([name, value]) => sql`${value} AS ${sql.identifier(name)}`),
    sql`, `,
  )

/** Lines of the diary, the latest first. */
export function listDiary(db: Queryable, { worker, day, household }: DiaryFilter) {
  const parts = [
    sql`
    SELECT v.id, v.at, 'visit' AS kind, v.worker_id, v.household_id, ${filled({ outcome: sql`v.outcome`, checks: sql`v.checks`, text: sql`v.note` })}
    FROM visit v WHERE ${is(sql`v.worker_id`, worker)} AND ${inDay(sql`v.at`, day)} AND ${is(sql`v.household_id`, household)}`,
    sql`
    SELECT e.id, e.at, 'issue', e.actor_id, i.household_id, ${filled({ issueId: sql`i.id`, categoryCode: sql`i.category_code`, action: sql`e.action`, state: sql`e.to_state`, text: sql`e.note`, answer: sql`e.answer`, address: sql`i.address` })}
    FROM issue_event e JOIN issue i ON i.id = e.issue_id WHERE ${is(sql`e.actor_id`, worker)} AND ${inDay(sql`e.at`, day)} AND ${is(sql`i.household_id`, household)}`,
    sql`
    SELECT c.id, c.at, 'change', c.account_id, c.household_id, ${filled({ change: sql`c.kind`, field: sql`c.field` })}
    FROM register_change c WHERE ${is(sql`c.account_id`, worker)} AND ${inDay(sql`c.at`, day)} AND ${is(sql`c.household_id`, household)}`,
    sql`
    SELECT s.id, s.at, 'answer', s.worker_id, s.household_id, ${filled({ service: sql`s.service_name`, text: sql`s.note` })}
    FROM service_answer s WHERE ${is(sql`s.worker_id`, worker)} AND ${inDay(sql`s.at`, day)} AND ${is(sql`s.household_id`, household)}`,
    sql`
    SELECT n.id, n.at, 'note', n.worker_id, n.household_id, ${filled({ text: sql`n.text` })}
    FROM diary_note n WHERE ${is(sql`n.worker_id`, worker)} AND ${day === undefined ? sql`true` : sql`n.day = ${day}::date`} AND ${is(sql`n.household_id`, household)}`,
  ]
  return rows(
    db,
    Entry,
    sql`
    SELECT l.id, l.at, l.kind, coalesce(a.name, '') AS worker, l.household_id AS "householdId", l.outcome, l.checks, l."issueId", l."categoryCode", l.action, l.state, l.change,
      l.field, l.service, l.text, l.answer,
      CASE WHEN h.id IS NULL THEN l.address ELSE concat_ws(' ', e.name, b.name, u.name, h.door) END AS place,
      ${careLevelOf(sql`l.household_id`)} AS "careLevel"
    FROM (${sql.join(parts, sql` UNION ALL `)}) l
    LEFT JOIN account a ON a.id = l.worker_id LEFT JOIN household h ON h.id = l.household_id LEFT JOIN unit u ON u.id = h.unit_id
    LEFT JOIN building b ON b.id = u.building_id LEFT JOIN estate e ON e.id = b.estate_id ORDER BY l.at DESC, l.id DESC LIMIT ${linesAtMost}`,
  )
}
