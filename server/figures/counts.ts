import { Counts, countNames } from '@wangge/shared/caseload'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'
import { type Lines, listElsewhere, placingOf } from '../issues/placing.ts'

const Counted = Counts.extend({
  code: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  community: z.string(),
  communityCode: z.string(),
  worker: z.string().nullable(),
})
/** A grid and what is counted in it. */
export type GridCounts = z.infer<typeof Counted>

/**
 * Counts of every grid at the instant `at` over the `windowDays` before it, as handled: units by their assignment at
 * that instant, issues by the grid they were pinned in. The definitions are those of `Counts`.
 */
export async function countGrids(
  db: Queryable,
  at: Date,
  windowDays: number,
  lines: Lines = 'handled',
): Promise<GridCounts[]> {
  const t = sql`${at.toISOString()}::timestamptz`
  const from = sql`(${at.toISOString()}::timestamptz - make_interval(days => ${windowDays}::int))`
  const { place, placing } = placingOf(await listElsewhere(db, lines, at))
  const sums = sql.join(
    countNames.map(
      name =>
        sql`coalesce(${sql.identifier(owner(name))}.${sql.identifier(name)}, 0)::float8 AS ${sql.identifier(name)}`,
    ),
    sql`, `,
  )
  return rows(
    db,
    Counted,
    sql`
    WITH assigned AS (
      SELECT unit_id, grid_id FROM unit_grid WHERE ${valid(lines, t)}
    ), home AS (
      SELECT h.id, h.unit_id, h.verified_at FROM household h WHERE h.valid_from <= ${t} AND (h.valid_to IS NULL OR h.valid_to > ${t})
    ), visited AS (
      SELECT household_id, count(*) FILTER (WHERE outcome <> 'family_confirmed') AS visits, count(*) FILTER (WHERE outcome IN ('met', 'by_phone')) AS met
      FROM visit WHERE at > ${from} AND at <= ${t} GROUP BY household_id
    ), by_unit AS (
      SELECT h.unit_id, count(*) AS households, count(*) FILTER (WHERE v.met > 0) AS met, sum(v.visits) AS visits, sum(v.met) AS visits_met,
        count(*) FILTER (WHERE h.verified_at > ${t} - interval '180 days' AND h.verified_at <= ${t}) AS verified
      FROM home h LEFT JOIN visited v ON v.household_id = h.id GROUP BY h.unit_id
    ), register AS (
      SELECT a.grid_id, count(*) AS units, count(DISTINCT u.building_id) AS buildings, sum(u.households_expected) AS "householdsExpected",
        sum(b.households) AS households, sum(least(coalesce(b.households, 0), u.households_expected)) AS "householdsRegistered", sum(b.met) AS "householdsMet",
        sum(b.verified) AS "householdsVerified", sum(b.visits) AS visits, sum(b.visits_met) AS "visitsMet"
      FROM assigned a JOIN unit u ON u.id = a.unit_id LEFT JOIN by_unit b ON b.unit_id = u.id GROUP BY a.grid_id
    ), people AS (
      SELECT a.grid_id, count(*) AS residents FROM resident r JOIN home h ON h.id = r.household_id JOIN assigned a ON a.unit_id = h.unit_id
      WHERE r.valid_from <= ${t} AND (r.valid_to IS NULL OR r.valid_to > ${t}) GROUP BY a.grid_id
    ), cared AS (
      SELECT a.grid_id, count(*) FILTER (WHERE c.level = 'red') AS "careRed", count(*) FILTER (WHERE c.level = 'yellow') AS "careYellow",
        count(*) FILTER (WHERE c.level = 'green') AS "careGreen",
        count(*) FILTER (WHERE EXISTS (SELECT FROM visit v WHERE v.household_id = h.id AND v.outcome IN ('met', 'by_phone', 'family_confirmed')
          AND v.at <= ${t} AND v.at > ${t} - make_interval(days => c.interval_days))) AS "careSeen"
      FROM care c JOIN resident r ON r.id = c.resident_id JOIN home h ON h.id = r.household_id JOIN assigned a ON a.unit_id = h.unit_id
      WHERE c.valid_from <= ${t} AND (c.valid_to IS NULL OR c.valid_to > ${t}) GROUP BY a.grid_id
    ), checked AS (
      SELECT a.grid_id, count(*) AS "spotChecks", count(*) FILTER (WHERE s.passed) AS "spotChecksPassed"
      FROM spot_check s JOIN home h ON h.id = s.household_id JOIN assigned a ON a.unit_id = h.unit_id WHERE s.at > ${from} AND s.at <= ${t} GROUP BY a.grid_id
    ), matters AS (
      SELECT ${place} AS region_code, count(*) AS issues, count(*) FILTER (WHERE i.opened_at > ${from}) AS "issuesOpened",
        coalesce(sum(c.minutes) FILTER (WHERE i.opened_at > ${from}), 0) AS "issueMinutes",
        count(*) FILTER (WHERE i.ended_at <= ${t} AND i.ended_at > ${from}) AS "issuesClosed",
        count(*) FILTER (WHERE i.ended_at IS NULL OR i.ended_at > ${t}) AS "openIssues",
        count(*) FILTER (WHERE (i.ended_at IS NULL OR i.ended_at > ${t}) AND (i.resolved_at IS NULL OR i.resolved_at > ${t}) AND i.due_at < ${t}) AS "overdueIssues"
      FROM issue i JOIN issue_category c ON c.code = i.category_code ${placing} WHERE i.opened_at <= ${t} GROUP BY ${place}
    )
    SELECT g.code, g.external_id AS "externalId", g.name, r.name AS community, g.community_code AS "communityCode", w.name AS worker, ${sums}
    FROM grid g JOIN region r ON r.code = g.community_code LEFT JOIN account w ON w.id = g.worker_id
    LEFT JOIN register ON register.grid_id = g.id LEFT JOIN people ON people.grid_id = g.id LEFT JOIN cared ON cared.grid_id = g.id
    LEFT JOIN checked ON checked.grid_id = g.id LEFT JOIN matters ON matters.region_code = g.code
    WHERE EXISTS (SELECT FROM grid_version v WHERE v.grid_id = g.id AND ${valid(lines, t)})
    ORDER BY g.code`,
  )
}

const valid = (lines: Lines, t: SQL): SQL =>
  lines === 'today' ? sql`valid_to IS NULL` : sql`valid_from <= ${t} AND (valid_to IS NULL OR valid_to > ${t})`

/** Which part of the statement counts what. */
function owner(name: keyof Counts): string {
  if (name === 'residents') return 'people'
  if (name.startsWith('care')) return 'cared'
  if (name.startsWith('spot')) return 'checked'
  return name.startsWith('issue') || name.endsWith('Issues') ? 'matters' : 'register'
}
