import { DatabaseInstant } from '@wangge/shared/domain'
import type { IndicatorName } from '@wangge/shared/indicators'
import {
  Category,
  IssueDetail,
  IssueEvent,
  IssueState,
  IssueSummary,
  issueStates,
  NearIssue,
  Severity,
} from '@wangge/shared/issues'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { anywhere, inBox } from '../buildings/queries.ts'
import { firstRow, type Queryable, rows } from '../db/database.ts'
import { indicatorCondition } from '../indicators/conditions.ts'
import { countsIn, type PlacedElsewhere } from './placing.ts'

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
  /** Counts by this indicator over `from` to `to`, which then limit no opening times. */
  indicator?: IndicatorName
  /** Issues that count for an indicator in another grid than they are told under now. */
  elsewhere?: PlacedElsewhere
}

export function conditionsOf(filter: IssueFilter): SQL {
  const window = { from: new Date(filter.from ?? 0), to: new Date(filter.to ?? Date.now()) }
  const all = [countsIn(filter.region, filter.elsewhere ?? [])]
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
  if (filter.indicator) all.push(indicatorCondition(filter.indicator, window))
  else if (filter.from) all.push(sql`i.opened_at >= ${filter.from}`)
  if (filter.to && !filter.indicator) all.push(sql`i.opened_at < ${filter.to}`)
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

export const Summary = IssueSummary.extend({
  openedAt: DatabaseInstant,
  dueAt: DatabaseInstant,
  resolvedAt: DatabaseInstant.nullable(),
  endedAt: DatabaseInstant.nullable(),
})

const overdue = sql`(i.ended_at IS NULL AND i.resolved_at IS NULL AND i.due_at < now())`
export const summary = sql`
  i.id, i.number, i.external_id AS "externalId", i.category_code AS "categoryCode", i.severity, i.state, i.level, i.text, i.address,
  i.region_code AS "regionCode", i.opened_at AS "openedAt", i.due_at AS "dueAt", i.resolved_at AS "resolvedAt", i.ended_at AS "endedAt",
  ${overdue} AS overdue, i.reworks, ST_X(i.geom) AS lon, ST_Y(i.geom) AS lat`

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
  openedAt: z.number(),
})

export const listPins = (db: Queryable, filter: IssueFilter, limit: number) =>
  rows(
    db,
    Pin,
    sql`
    SELECT i.id, round(ST_X(i.geom)::numeric, 6)::float8 AS lon, round(ST_Y(i.geom)::numeric, 6)::float8 AS lat, i.category_code AS category, i.state, i.severity, ${overdue} AS overdue,
      extract(epoch FROM i.opened_at)::float8 AS "openedAt"
    FROM issue i WHERE ${conditionsOf(filter)} ORDER BY i.opened_at DESC, i.id DESC LIMIT ${limit}`,
  )

/** Bytes as both drivers hand them out. */
const Sealed = z.instanceof(Uint8Array).nullable()

/** An issue without what hangs on it; the reporter still sealed. */
export const readIssue = (db: Queryable, id: string) =>
  firstRow(
    db,
    IssueDetail.omit({
      events: true,
      members: true,
      related: true,
      photos: true,
      watched: true,
      reporter: true,
      acceptDueAt: true,
      feedbackDueAt: true,
    }).extend({
      ...Summary.shape,
      acceptedAt: DatabaseInstant.nullable(),
      pausedAt: DatabaseInstant.nullable(),
      pausedMs: z.coerce.number(),
      reporterName: Sealed,
      reporterPhone: Sealed,
    }),
    sql`
    SELECT ${summary}, g.name AS grid, i.unit_id AS "unitId", u.name AS unit, u.building_id AS "buildingId", concat_ws(' ', e.name, b.name) AS building,
      h.id AS "householdId", i.accepted_at AS "acceptedAt", i.version, i.paused_at AS "pausedAt", i.paused_ms AS "pausedMs", i.satisfied,
      i.reporter_name AS "reporterName", i.reporter_phone AS "reporterPhone",
      CASE WHEN a.id IS NOT NULL THEN jsonb_build_object('id', a.id, 'name', a.name)
        WHEN r.id IS NOT NULL THEN jsonb_build_object('id', r.id, 'name', r.name) END AS assignee,
      CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('id', o.id, 'number', o.number) END AS "duplicateOf"
    FROM issue i LEFT JOIN grid g ON g.code = i.region_code LEFT JOIN unit u ON u.id = i.unit_id LEFT JOIN building b ON b.id = u.building_id
    LEFT JOIN estate e ON e.id = b.estate_id LEFT JOIN household h ON h.id = i.household_id LEFT JOIN account a ON a.id = i.assignee_id
    LEFT JOIN handler r ON r.id = i.handler_id LEFT JOIN issue o ON o.id = i.duplicate_of WHERE i.id = ${id}`,
  )

/** The doors an issue concerns beside its own; row-level policies leave out what the viewer may not read. */
export const listRelated = (db: Queryable, id: string) =>
  rows(
    db,
    IssueDetail.shape.related.element,
    sql`
    SELECT h.id AS "householdId", h.door, concat_ws(' ', e.name, b.name, u.name) AS place
    FROM related_household r JOIN household h ON h.id = r.household_id JOIN unit u ON u.id = h.unit_id JOIN building b ON b.id = u.building_id
    LEFT JOIN estate e ON e.id = b.estate_id WHERE r.issue_id = ${id} ORDER BY place, h.floor, h.door`,
  )

/** The issues gathered in one, and its photos. */
export const listMembers = (db: Queryable, id: string) =>
  rows(
    db,
    IssueDetail.shape.members.element,
    sql`SELECT id, number, category_code AS "categoryCode", state FROM issue WHERE gathered_in = ${id} ORDER BY opened_at DESC`,
  )
export const listPhotos = (db: Queryable, id: string) =>
  rows(db, z.object({ id: z.string() }), sql`SELECT id FROM attachment WHERE issue_id = ${id} ORDER BY created_at, id`)

/** Open issues near a place: of the same kind first, then the nearest. */
export const listNear = (db: Queryable, near: { lon: number; lat: number; radiusM: number; category: string }) =>
  rows(
    db,
    NearIssue.extend({ ...Summary.shape }),
    sql`
    SELECT ${summary}, round(ST_Distance(i.geom::geography, p.at::geography))::int AS "distanceM", i.category_code = ${near.category} AS "sameKind"
    FROM issue i, (SELECT ST_SetSRID(ST_MakePoint(${near.lon}, ${near.lat}), 4326) AS at) p
    WHERE i.ended_at IS NULL AND i.geom && ST_Expand(p.at, ${(near.radiusM / 111_000) * 1.6})
      AND ST_DWithin(i.geom::geography, p.at::geography, ${near.radiusM})
    ORDER BY i.category_code = ${near.category} DESC, "distanceM", i.opened_at DESC LIMIT 10`,
  )

export const listEvents = (db: Queryable, issue: string) =>
  rows(
    db,
    IssueEvent.extend({ at: DatabaseInstant }),
    sql`
    SELECT v.id, v.at, a.name AS actor, v.action, v.from_state AS "fromState", v.to_state AS "toState", v.level, v.note, v.answer, v.party
    FROM issue_event v LEFT JOIN account a ON a.id = v.actor_id WHERE v.issue_id = ${issue} ORDER BY v.at, array_position(${sql.raw(`ARRAY[${issueStates.map(state => `'${state}'`).join(', ')}]`)}, v.to_state), v.id`,
  )

export const listCategories = (db: Queryable) =>
  rows(
    db,
    Category,
    sql`SELECT code, parent_code AS "parentCode", name_zh AS "nameZh", name_en AS "nameEn" FROM issue_category ORDER BY code`,
  )
