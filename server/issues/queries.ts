import { DatabaseInstant } from '@wangge/shared/domain'
import {
  Category,
  IssueDetail,
  IssueEvent,
  IssueState,
  IssueSummary,
  issueStates,
  Severity,
} from '@wangge/shared/issues'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { anywhere, inBox } from '../buildings/queries.ts'
import { firstRow, type Queryable, rows } from '../db/database.ts'

/** What an issue must be to be listed; undefined and empty do not limit. */
export interface IssueFilter {
  region: string
  bbox?: number[]
  categories: string[]
  states: IssueState[]
  severities: Severity[]
  open?: boolean
  overdue?: boolean
  from?: string
  to?: string
  text?: string
}

export function conditionsOf(filter: IssueFilter): SQL {
  const all = [sql`starts_with(coalesce(i.region_code, ''), ${filter.region})`]
  if (filter.bbox) all.push(inBox(sql`i.geom`, filter.bbox))
  if (filter.categories.length > 0)
    all.push(
      sql`(${sql.join(
        filter.categories.map(code => sql`i.category_code = ${code} OR starts_with(i.category_code, ${`${code}.`})`),
        sql` OR `,
      )})`,
    )
  if (filter.states.length > 0) all.push(oneOf(sql`i.state`, filter.states))
  if (filter.severities.length > 0) all.push(oneOf(sql`i.severity`, filter.severities))
  if (filter.open) all.push(sql`i.ended_at IS NULL`)
  if (filter.overdue) all.push(sql`i.ended_at IS NULL AND i.resolved_at IS NULL AND i.due_at < now()`)
  if (filter.from) all.push(sql`i.opened_at >= ${filter.from}`)
  if (filter.to) all.push(sql`i.opened_at < ${filter.to}`)
  if (filter.text) {
    const pattern = anywhere(filter.text)
    all.push(
      sql`(i.text ILIKE ${pattern} OR i.address ILIKE ${pattern} OR i.number = ${filter.text} OR i.external_id = ${filter.text})`,
    )
  }
  return sql.join(all, sql` AND `)
}

const oneOf = (column: SQL, values: readonly string[]) =>
  sql`${column} IN (${sql.join(
    values.map(value => sql`${value}`),
    sql`, `,
  )})`

const Summary = IssueSummary.extend({
  openedAt: DatabaseInstant,
  dueAt: DatabaseInstant,
  resolvedAt: DatabaseInstant.nullable(),
  endedAt: DatabaseInstant.nullable(),
})

const overdue = sql`(i.ended_at IS NULL AND i.resolved_at IS NULL AND i.due_at < now())`
const summary = sql`
  i.id, i.number, i.external_id AS "externalId", i.category_code AS "categoryCode", i.severity, i.state, i.level, i.text, i.address,
  i.region_code AS "regionCode", i.opened_at AS "openedAt", i.due_at AS "dueAt", i.resolved_at AS "resolvedAt", i.ended_at AS "endedAt",
  ${overdue} AS overdue, ST_X(i.geom) AS lon, ST_Y(i.geom) AS lat`

/** Newest first. @param after opened time and id of the last row of the page before */
export const listIssues = (db: Queryable, filter: IssueFilter, after: string[] | undefined, limit: number) =>
  rows(
    db,
    Summary,
    sql`
    SELECT ${summary} FROM issue i WHERE ${conditionsOf(filter)}
    ${after ? sql`AND (i.opened_at, i.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql``}
    ORDER BY i.opened_at DESC, i.id DESC LIMIT ${limit}`,
  )

export const countIssues = async (db: Queryable, filter: IssueFilter): Promise<number> =>
  (
    await firstRow(
      db,
      z.object({ count: z.number() }),
      sql`SELECT count(*)::int AS count FROM issue i WHERE ${conditionsOf(filter)}`,
    )
  )?.count ?? 0

const Pin = z.object({
  id: z.string(),
  lon: z.number(),
  lat: z.number(),
  category: z.string(),
  state: IssueState,
  severity: Severity,
  overdue: z.boolean(),
})

export const listPins = (db: Queryable, filter: IssueFilter, limit: number) =>
  rows(
    db,
    Pin,
    sql`
    SELECT i.id, round(ST_X(i.geom)::numeric, 6)::float8 AS lon, round(ST_Y(i.geom)::numeric, 6)::float8 AS lat, i.category_code AS category, i.state, i.severity, ${overdue} AS overdue
    FROM issue i WHERE ${conditionsOf(filter)} ORDER BY i.opened_at DESC, i.id DESC LIMIT ${limit}`,
  )

export const readIssue = (db: Queryable, id: string) =>
  firstRow(
    db,
    IssueDetail.omit({ events: true }).extend({ ...Summary.shape, acceptedAt: DatabaseInstant.nullable() }),
    sql`
    SELECT ${summary}, g.name AS grid, i.unit_id AS "unitId", u.name AS unit, u.building_id AS "buildingId", concat_ws(' ', e.name, b.name) AS building,
      h.id AS "householdId", i.accepted_at AS "acceptedAt", i.reworks, i.satisfied
    FROM issue i LEFT JOIN grid g ON g.code = i.region_code LEFT JOIN unit u ON u.id = i.unit_id LEFT JOIN building b ON b.id = u.building_id
    LEFT JOIN estate e ON e.id = b.estate_id LEFT JOIN household h ON h.id = i.household_id WHERE i.id = ${id}`,
  )

export const listEvents = (db: Queryable, issue: string) =>
  rows(
    db,
    IssueEvent.extend({ at: DatabaseInstant }),
    sql`
    SELECT v.id, v.at, a.name AS actor, v.from_state AS "fromState", v.to_state AS "toState", v.note
    FROM issue_event v LEFT JOIN account a ON a.id = v.actor_id WHERE v.issue_id = ${issue} ORDER BY v.at, array_position(${sql.raw(`ARRAY[${issueStates.map(state => `'${state}'`).join(', ')}]`)}, v.to_state), v.id`,
  )

export const listCategories = (db: Queryable) =>
  rows(
    db,
    Category,
    sql`SELECT code, parent_code AS "parentCode", name_zh AS "nameZh", name_en AS "nameEn" FROM issue_category ORDER BY code`,
  )
