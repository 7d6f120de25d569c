import { CategoryCount, ContactCount, GridLabel } from '@wangge/shared/grids'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'

/** Outlines of the grids as they were at the instant, as GeoJSON text. */
export const listGridOutlines = (db: Queryable, region: string, at: Date) =>
  rows(
    db,
    GridLabel.extend({ shape: z.string() }),
    sql`
    SELECT g.code, g.name, ST_AsGeoJSON(v.geom, 7) AS shape, ST_X(ST_PointOnSurface(v.geom)) AS lon, ST_Y(ST_PointOnSurface(v.geom)) AS lat,
      jsonb_build_array(ST_XMin(v.geom), ST_YMin(v.geom), ST_XMax(v.geom), ST_YMax(v.geom)) AS bounds FROM grid g JOIN grid_version v ON v.grid_id = g.id
    WHERE starts_with(g.code, ${region}) AND v.valid_from <= ${at.toISOString()} AND (v.valid_to IS NULL OR v.valid_to > ${at.toISOString()})
    ORDER BY g.code`,
  )

/** Issues of a grid open at the instant, by category. */
export const countOpenByCategory = (db: Queryable, code: string, at: Date) =>
  rows(
    db,
    CategoryCount,
    sql`
    SELECT category_code AS "categoryCode", count(*)::int AS open,
      (count(*) FILTER (WHERE due_at < ${at.toISOString()} AND (resolved_at IS NULL OR resolved_at > ${at.toISOString()})))::int AS overdue
    FROM issue WHERE region_code = ${code} AND opened_at <= ${at.toISOString()} AND (ended_at IS NULL OR ended_at > ${at.toISOString()})
    GROUP BY category_code ORDER BY open DESC, category_code`,
  )

/** Visits of a grid's households in the window, by weekday and hour of day in China. */
export const countContacts = (db: Queryable, code: string, at: Date, windowDays: number) =>
  rows(
    db,
    ContactCount,
    sql`
    SELECT extract(isodow FROM v.at AT TIME ZONE 'Asia/Shanghai')::int AS weekday, extract(hour FROM v.at AT TIME ZONE 'Asia/Shanghai')::int AS hour,
      (count(*) FILTER (WHERE v.outcome <> 'family_confirmed'))::int AS visits,
      (count(*) FILTER (WHERE v.outcome IN ('met', 'by_phone')))::int AS met
    FROM grid g JOIN unit_grid a ON a.grid_id = g.id AND a.valid_from <= ${at.toISOString()} AND (a.valid_to IS NULL OR a.valid_to > ${at.toISOString()})
    JOIN household h ON h.unit_id = a.unit_id JOIN visit v ON v.household_id = h.id
    WHERE g.code = ${code} AND v.at <= ${at.toISOString()} AND v.at > ${at.toISOString()}::timestamptz - make_interval(days => ${windowDays}::int)
    GROUP BY 1, 2 ORDER BY 1, 2`,
  )
