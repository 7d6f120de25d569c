import { type CareDue, CarePerson, dueSoonDays } from '@wangge/shared/care'
import { DatabaseInstant } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { type Queryable, rows } from '../db/database.ts'

export interface CareFilter {
  region: string
  due: CareDue
  /** Level rank, due time and id of the last row of the page before. */
  after?: string[] | undefined
  limit?: number
  /** Counted at this instant. */
  at: Date
}

const Person = CarePerson.extend({ lastSeenAt: DatabaseInstant.nullable(), dueAt: DatabaseInstant })

/** Where a level stands in the list: red first. */
export const levelRank = (level: CarePerson['level']): number => ['red', 'yellow', 'green'].indexOf(level) + 1
const rank = sql`array_position(ARRAY['red', 'yellow', 'green'], c.level)`

/** Care persons by level, then by how long they are due. The names are not masked yet. */
export function listCarePersons(db: Queryable, { region, due, after, limit = 100_000, at }: CareFilter) {
  const t = sql`${at.toISOString()}::timestamptz`
  const wanted = {
    all: sql`true`,
    overdue: sql`p.overdue`,
    soon: sql`NOT p.overdue AND p."dueAt" <= ${t} + make_interval(days => ${dueSoonDays}::int)`,
  }[due]
  return rows(
    db,
    Person,
    sql`
    SELECT * FROM (
      SELECT c.id, c.resident_id AS "residentId", h.id AS "householdId", r.name, c.kind, c.level, c.interval_days AS "intervalDays", u.region_code AS "gridCode",
        g.name AS grid, m.name AS community, a.name AS worker, concat_ws(' ', e.name, b.name, u.name, h.door) AS place, seen.at AS "lastSeenAt",
        coalesce(seen.at, c.valid_from) + make_interval(days => c.interval_days) AS "dueAt",
        coalesce(seen.at <= ${t} - make_interval(days => c.interval_days), true) AS overdue, ${rank} AS rank
      FROM care c JOIN resident r ON r.id = c.resident_id JOIN household h ON h.id = r.household_id JOIN unit u ON u.id = h.unit_id
      JOIN building b ON b.id = u.building_id LEFT JOIN estate e ON e.id = b.estate_id LEFT JOIN grid g ON g.code = u.region_code
      LEFT JOIN region m ON m.code = g.community_code LEFT JOIN account a ON a.id = g.worker_id
      LEFT JOIN LATERAL (SELECT v.at FROM visit v WHERE v.household_id = h.id AND v.outcome IN ('met', 'by_phone', 'family_confirmed') AND v.at <= ${t} ORDER BY v.at DESC LIMIT 1) seen ON true
      WHERE c.valid_from <= ${t} AND (c.valid_to IS NULL OR c.valid_to > ${t}) AND h.valid_to IS NULL AND starts_with(coalesce(u.region_code, ''), ${region})
    ) p WHERE ${wanted} ${after ? sql`AND (p.rank, p."dueAt", p.id) > (${after[0]}::int, ${after[1]}::timestamptz, ${after[2]}::uuid)` : sql``}
    ORDER BY p.rank, p."dueAt", p.id LIMIT ${limit}`,
  )
}
