import { DatabaseInstant } from '@wangge/shared/domain'
import { Region } from '@wangge/shared/regions'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../db/database.ts'
import { MultiPolygonText } from '../db/geometry.ts'

/** Regions with how many grids lie under each; only those that hold a grid the viewer sees, or lie in their scope. */
export const listRegions = (db: Queryable) =>
  rows(
    db,
    Region,
    sql`
    SELECT r.code, r.parent_code AS "parentCode", r.name, r.level, count(g.id)::int AS grids
    FROM region r LEFT JOIN grid g ON starts_with(g.code, r.code)
    WHERE in_scope(r.code) OR EXISTS (SELECT FROM grid o WHERE starts_with(o.code, r.code))
    GROUP BY r.code ORDER BY r.code`,
  )

const RegionShape = z.object({ code: z.string(), name: z.string(), level: z.string(), shape: z.string() })

export const listRegionShapes = (db: Queryable) =>
  rows(
    db,
    RegionShape,
    sql`
    SELECT r.code, r.name, r.level, ST_AsGeoJSON(r.geom, 7) AS shape FROM region r
    WHERE r.geom IS NOT NULL AND (in_scope(r.code) OR EXISTS (SELECT FROM grid o WHERE starts_with(o.code, r.code))) ORDER BY r.code`,
  )

export const readRegion = (db: Queryable, code: string) =>
  firstRow(
    db,
    z.object({ code: z.string(), name: z.string(), shape: MultiPolygonText.nullable() }),
    sql`SELECT code, name, ST_AsGeoJSON(geom, 15) AS shape FROM region WHERE code = ${code} AND in_scope(code)`,
  )

/** Shapes of the grids under a region at an instant, in order of their codes. */
export const listGridShapes = (db: Queryable, region: string, at: Date) =>
  rows(
    db,
    z.object({ code: z.string(), shape: MultiPolygonText, areaM2: z.number(), validFrom: DatabaseInstant }),
    sql`
    SELECT g.code, ST_AsGeoJSON(v.geom, 15) AS shape, v.area_m2 AS "areaM2", v.valid_from AS "validFrom"
    FROM grid g JOIN grid_version v ON v.grid_id = g.id
    WHERE starts_with(g.code, ${region}) AND v.valid_from <= ${at.toISOString()} AND (v.valid_to IS NULL OR v.valid_to > ${at.toISOString()})
    ORDER BY g.code`,
  )

/** The units that lie in a region's shape or are looked after under its code. */
export const listUnitPoints = (db: Queryable, region: string) =>
  rows(
    db,
    z.object({ id: z.string(), name: z.string(), lon: z.number(), lat: z.number() }),
    sql`
    SELECT u.id, concat_ws(' ', b.name, u.name) AS name, ST_X(u.geom) AS lon, ST_Y(u.geom) AS lat FROM unit u JOIN building b ON b.id = u.building_id
    WHERE starts_with(coalesce(u.region_code, ''), ${region}) ORDER BY u.id`,
  )
