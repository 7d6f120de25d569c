import { Unit } from '@wangge/shared/buildings'
import { sql } from 'drizzle-orm'
import { firstRow, type Queryable } from '../db/database.ts'

export const readUnit = (db: Queryable, id: string) =>
  firstRow(
    db,
    Unit,
    sql`
    SELECT u.id, u.external_id AS "externalId", u.building_id AS "buildingId", u.name, u.implied, u.floors, u.doors_per_floor AS "doorsPerFloor",
      u.households_expected AS "householdsExpected", u.region_code AS "regionCode", ST_X(u.geom) AS lon, ST_Y(u.geom) AS lat
    FROM unit u WHERE u.id = ${id}`,
  )
