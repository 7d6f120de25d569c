import { DatabaseInstant } from '@wangge/shared/domain'
import { HouseholdDetail, HouseholdSummary } from '@wangge/shared/households'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../db/database.ts'

export interface HouseholdFilter {
  region: string
  unit: string | undefined
  building: string | undefined
  after: string | undefined
  limit: number
}

const Summary = HouseholdSummary.extend({
  buildingId: z.string(),
  verifiedAt: DatabaseInstant.nullable(),
  lastVisitAt: DatabaseInstant.nullable(),
})

const select = sql`
  SELECT h.id, h.external_id AS "externalId", u.id AS "unitId", u.name AS unit, b.name AS building, b.id AS "buildingId", e.name AS estate,
    u.region_code AS "gridCode", h.door, h.floor, h.tenure, h.verified_at AS "verifiedAt", last.at AS "lastVisitAt", last.outcome AS "lastOutcome",
    (SELECT count(*) FROM resident r WHERE r.household_id = h.id AND r.valid_to IS NULL)::int AS residents
  FROM household h JOIN unit u ON u.id = h.unit_id JOIN building b ON b.id = u.building_id LEFT JOIN estate e ON e.id = b.estate_id
  LEFT JOIN LATERAL (SELECT v.at, v.outcome FROM visit v WHERE v.household_id = h.id ORDER BY v.at DESC LIMIT 1) last ON true`

export function listHouseholds(db: Queryable, { region, unit, building, after, limit }: HouseholdFilter) {
  const conditions = [sql`h.valid_to IS NULL`, sql`starts_with(coalesce(u.region_code, ''), ${region})`]
  if (unit) conditions.push(sql`h.unit_id = ${unit}`)
  if (building) conditions.push(sql`u.building_id = ${building}`)
  if (after) conditions.push(sql`h.id > ${after}::uuid`)
  return rows(db, Summary, sql`${select} WHERE ${sql.join(conditions, sql` AND `)} ORDER BY h.id LIMIT ${limit}`)
}

export const readHousehold = (db: Queryable, id: string) => firstRow(db, Summary, sql`${select} WHERE h.id = ${id}`)

/** Ciphertexts travel as base64 text: both drivers give that the same way. */
const Person = z.object({
  id: z.string(),
  name: z.string(),
  gender: z.enum(['female', 'male', 'unknown']),
  bornOn: z.string().nullable(),
  relation: z.string().nullable(),
  phone: z.string().nullable(),
  idNumber: z.string().nullable(),
})
export type Person = z.infer<typeof Person>

const personColumns = sql`
  r.id, r.name, r.gender, r.born_on::text AS "bornOn", r.relation, encode(r.phone, 'base64') AS phone, encode(r.id_number, 'base64') AS "idNumber"`

export const listPeople = (db: Queryable, household: string) =>
  rows(
    db,
    Person,
    sql`SELECT ${personColumns} FROM resident r WHERE r.household_id = ${household} AND r.valid_to IS NULL ORDER BY r.born_on NULLS LAST, r.id`,
  )

export const readPerson = (db: Queryable, id: string) =>
  firstRow(
    db,
    Person.extend({ gridCode: z.string().nullable() }),
    sql`
    SELECT ${personColumns}, u.region_code AS "gridCode" FROM resident r JOIN household h ON h.id = r.household_id JOIN unit u ON u.id = h.unit_id WHERE r.id = ${id}`,
  )

export const listCare = (db: Queryable, household: string) =>
  rows(
    db,
    HouseholdDetail.shape.people.element.shape.care.element.extend({ residentId: z.string() }),
    sql`
    SELECT c.resident_id AS "residentId", c.kind, c.level, c.interval_days AS "intervalDays" FROM care c JOIN resident r ON r.id = c.resident_id
    WHERE r.household_id = ${household} AND c.valid_to IS NULL`,
  )

export const listPlates = (db: Queryable, household: string) =>
  rows(
    db,
    z.object({ plate: z.string() }),
    sql`SELECT plate FROM vehicle WHERE household_id = ${household} ORDER BY plate`,
  )

export const listVisits = (db: Queryable, household: string) =>
  rows(
    db,
    HouseholdDetail.shape.visits.element.extend({ at: DatabaseInstant }),
    sql`
    SELECT v.id, v.at, v.outcome, a.name AS worker FROM visit v LEFT JOIN account a ON a.id = v.worker_id
    WHERE v.household_id = ${household} ORDER BY v.at DESC LIMIT 20`,
  )

export const listIssuesOfHousehold = (db: Queryable, household: string) =>
  rows(
    db,
    HouseholdDetail.shape.issues.element.extend({ openedAt: DatabaseInstant }),
    sql`
    SELECT id, number, category_code AS "categoryCode", state, opened_at AS "openedAt" FROM issue
    WHERE household_id = ${household} OR id IN (SELECT issue_id FROM related_household r WHERE r.household_id = ${household}) ORDER BY opened_at DESC LIMIT 20`,
  )
