import { BuildingSummary, Door, Unit } from '@wangge/shared/buildings'
import { DatabaseInstant } from '@wangge/shared/domain'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../db/database.ts'

export interface BuildingFilter {
  region: string
  bbox: number[] | undefined
  estate: string | undefined
  text: string | undefined
  /** The last id of the page before. */
  after: string | undefined
  limit: number
}

const summary = sql`
  b.id, b.external_id AS "externalId", b.name, e.name AS estate, b.address, b.floors, b.region_code AS "regionCode",
  (SELECT count(*) FROM unit u WHERE u.building_id = b.id)::int AS units,
  (SELECT coalesce(sum(u.households_expected), 0) FROM unit u WHERE u.building_id = b.id)::int AS "householdsExpected",
  ST_X(ST_PointOnSurface(b.geom)) AS lon, ST_Y(ST_PointOnSurface(b.geom)) AS lat`

export const inBox = (column: SQL, [west, south, east, north]: number[]): SQL =>
  sql`ST_Intersects(${column}, ST_MakeEnvelope(${west}, ${south}, ${east}, ${north}, 4326))`

/** A text as an ILIKE pattern that finds it anywhere. */
export const anywhere = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`

export function listBuildings(db: Queryable, { region, bbox, estate, text, after, limit }: BuildingFilter) {
  const conditions = [sql`starts_with(coalesce(b.region_code, ''), ${region})`]
  if (bbox) conditions.push(inBox(sql`b.geom`, bbox))
  if (estate) conditions.push(sql`b.estate_id = ${estate}`)
  if (text) conditions.push(sql`concat_ws(' ', e.name, b.name, b.address) ILIKE ${anywhere(text)}`)
  if (after) conditions.push(sql`b.id > ${after}::uuid`)
  return rows(
    db,
    BuildingSummary,
    sql`
    SELECT ${summary} FROM building b LEFT JOIN estate e ON e.id = b.estate_id
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY b.id LIMIT ${limit}`,
  )
}

export const readBuilding = (db: Queryable, id: string) =>
  firstRow(
    db,
    BuildingSummary.extend({ shape: z.string() }),
    sql`
    SELECT ${summary}, ST_AsGeoJSON(b.geom, 7) AS shape FROM building b LEFT JOIN estate e ON e.id = b.estate_id WHERE b.id = ${id}`,
  )

export interface UnitFilter {
  region: string
  building: string | undefined
  bbox: number[] | undefined
  after: string | undefined
  limit: number
}

export function listUnits(db: Queryable, { region, building, bbox, after, limit }: UnitFilter) {
  const conditions = [sql`starts_with(coalesce(u.region_code, ''), ${region})`]
  if (building) conditions.push(sql`u.building_id = ${building}`)
  if (bbox) conditions.push(inBox(sql`u.geom`, bbox))
  if (after) conditions.push(sql`u.id > ${after}::uuid`)
  return rows(
    db,
    Unit,
    sql`
    SELECT u.id, u.external_id AS "externalId", u.building_id AS "buildingId", u.name, u.implied, u.floors, u.doors_per_floor AS "doorsPerFloor",
      u.households_expected AS "householdsExpected", u.region_code AS "regionCode", ST_X(u.geom) AS lon, ST_Y(u.geom) AS lat
    FROM unit u WHERE ${sql.join(conditions, sql` AND `)} ORDER BY u.id LIMIT ${limit}`,
  )
}

const DoorRow = Door.extend({
  unitId: z.string(),
  lastVisitAt: DatabaseInstant.nullable(),
  lastMetAt: DatabaseInstant.nullable(),
  verifiedAt: DatabaseInstant.nullable(),
})

const doorsAt = (where: { building: string } | { unit: string } | { grid: string }): SQL =>
  'building' in where
    ? sql`u.building_id = ${where.building}`
    : 'unit' in where
      ? sql`u.id = ${where.unit}`
      : sql`u.region_code = ${where.grid}`

/** The highest care level of a household. Its residents go in as an array: joined, the policies are asked of every row of care. */
export const careLevelOf = (household: SQL): SQL => sql`(
  SELECT c.level FROM care c WHERE c.resident_id = ANY(ARRAY(SELECT r.id FROM resident r WHERE r.household_id = ${household})) AND c.valid_to IS NULL
  ORDER BY array_position(ARRAY['red', 'yellow', 'green'], c.level) LIMIT 1)`

/** The registered doors of a building, of one of its units, or of a grid. Row-level policies leave out what the viewer may not read. */
export const listDoors = (db: Queryable, where: { building: string } | { unit: string } | { grid: string }) =>
  rows(
    db,
    DoorRow,
    sql`
    SELECT h.id AS "householdId", h.unit_id AS "unitId", h.door, h.floor, h.tenure, h.verified_at AS "verifiedAt",
      (SELECT count(*) FROM resident r WHERE r.household_id = h.id AND r.valid_to IS NULL)::int AS residents,
      ${careLevelOf(sql`h.id`)} AS "careLevel",
      last.at AS "lastVisitAt", last.outcome AS "lastOutcome",
      (SELECT max(v.at) FROM visit v WHERE v.household_id = h.id AND v.outcome IN ('met', 'by_phone')) AS "lastMetAt",
      (SELECT count(*) FROM issue i WHERE i.household_id = h.id AND i.ended_at IS NULL)::int AS "openIssues"
    FROM household h JOIN unit u ON u.id = h.unit_id
    LEFT JOIN LATERAL (SELECT v.at, v.outcome FROM visit v WHERE v.household_id = h.id ORDER BY v.at DESC LIMIT 1) last ON true
    WHERE ${doorsAt(where)} AND h.valid_to IS NULL
    ORDER BY h.floor, h.door`,
  )
