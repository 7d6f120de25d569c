import { DatabaseInstant } from '@wangge/shared/domain'
import { HouseholdDetail, HouseholdSummary } from '@wangge/shared/households'
import { type SQL, sql } from 'drizzle-orm'
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

/** All households that are in a grid today. */
export const listHouseholdsOfGrid = (db: Queryable, gridCode: string) =>
  rows(db, Summary, sql`${select} WHERE u.region_code = ${gridCode} AND h.valid_to IS NULL ORDER BY h.id`)

/** Ciphertexts travel as base64 text: both drivers give that the same way. */
const Person = z.object({
  id: z.string(),
  householdId: z.string(),
  name: z.string(),
  gender: z.enum(['female', 'male', 'unknown']),
  bornOn: z.string().nullable(),
  relation: z.string().nullable(),
  phone: z.string().nullable(),
  idNumber: z.string().nullable(),
})
export type Person = z.infer<typeof Person>

const personColumns = sql`
  r.id, r.household_id AS "householdId", r.name, r.gender, r.born_on::text AS "bornOn", r.relation, encode(r.phone, 'base64') AS phone,
  encode(r.id_number, 'base64') AS "idNumber"`
/** As an array, whose length the planner knows: a subquery would let it read whole tables. */
export const among = (ids: readonly string[]): SQL => sql`= ANY(${`{${ids.join(',')}}`}::uuid[])`

export const listPeople = (db: Queryable, households: readonly string[]) =>
  rows(
    db,
    Person,
    sql`
    SELECT ${personColumns} FROM resident r WHERE r.household_id ${among(households)} AND r.valid_to IS NULL ORDER BY r.born_on NULLS LAST, r.id`,
  )

export const readPerson = (db: Queryable, id: string) =>
  firstRow(
    db,
    Person.extend({ gridCode: z.string().nullable() }),
    sql`
    SELECT ${personColumns}, u.region_code AS "gridCode" FROM resident r JOIN household h ON h.id = r.household_id JOIN unit u ON u.id = h.unit_id WHERE r.id = ${id}`,
  )

export const listCare = (db: Queryable, households: readonly string[]) =>
  rows(
    db,
    HouseholdDetail.shape.people.element.shape.care.element.extend({ residentId: z.string() }),
    sql`
    SELECT c.id, c.resident_id AS "residentId", c.kind, c.level, c.interval_days AS "intervalDays", c.to_check AS "toCheck"
    FROM care c WHERE c.resident_id = ANY(ARRAY(SELECT r.id FROM resident r WHERE r.household_id ${among(households)})) AND c.valid_to IS NULL ORDER BY c.id`,
  )

const SealedContact = z.object({
  id: z.string(),
  residentId: z.string(),
  relation: z.string().nullable(),
  name: z.string(),
  phone: z.string(),
})
export type SealedContact = z.infer<typeof SealedContact>

/** Whom to call about the residents of some households. */
export const listContacts = (db: Queryable, households: readonly string[]) =>
  rows(
    db,
    SealedContact,
    sql`
    SELECT k.id, k.resident_id AS "residentId", k.relation, encode(k.name, 'base64') AS name, encode(k.phone, 'base64') AS phone
    FROM care_contact k WHERE k.resident_id = ANY(ARRAY(SELECT r.id FROM resident r WHERE r.household_id ${among(households)})) AND k.valid_to IS NULL ORDER BY k.id`,
  )

export const listPlates = (db: Queryable, households: readonly string[]) =>
  rows(
    db,
    z.object({ householdId: z.string(), plate: z.string() }),
    sql`SELECT household_id AS "householdId", plate FROM vehicle WHERE household_id ${among(households)} ORDER BY plate`,
  )

const visitsShown = 20
export const listVisits = (db: Queryable, households: readonly string[]) =>
  rows(
    db,
    HouseholdDetail.shape.visits.element.extend({ householdId: z.string(), at: DatabaseInstant }),
    sql`
    SELECT v.id, v."householdId", v.at, v.outcome, v.note, v.checks, a.name AS worker,
      ARRAY(SELECT p.id::text FROM attachment p WHERE p.visit_id = v.id ORDER BY p.created_at, p.id) AS photos
    FROM (
      SELECT id, household_id AS "householdId", at, outcome, note, checks, worker_id, row_number() OVER (PARTITION BY household_id ORDER BY at DESC, id DESC) AS place
      FROM visit WHERE household_id ${among(households)}
    ) v LEFT JOIN account a ON a.id = v.worker_id WHERE v.place <= ${visitsShown} ORDER BY v.at DESC, v.id DESC`,
  )

export const listIssuesOfHouseholds = (db: Queryable, households: readonly string[]) =>
  rows(
    db,
    HouseholdDetail.shape.issues.element.extend({ householdId: z.string(), openedAt: DatabaseInstant }),
    sql`
    SELECT i."householdId", i.id, i.number, i."categoryCode", i.state, i."openedAt" FROM (
      SELECT c.household_id AS "householdId", i.id, i.number, i.category_code AS "categoryCode", i.state, i.opened_at AS "openedAt",
        row_number() OVER (PARTITION BY c.household_id ORDER BY i.opened_at DESC, i.id) AS place
      FROM issue i JOIN (
        SELECT id, household_id FROM issue WHERE household_id ${among(households)}
        UNION SELECT issue_id, household_id FROM related_household WHERE household_id ${among(households)}
      ) c ON c.id = i.id
    ) i WHERE i.place <= ${visitsShown} ORDER BY i."openedAt" DESC`,
  )
