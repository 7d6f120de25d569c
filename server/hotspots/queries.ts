import { weekMs } from '@wangge/shared/domain'
import { type Resolution, resolutions } from '@wangge/shared/hotspots'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'
import { MultiPolygonText } from '../db/geometry.ts'
import { conditionsOf, type IssueFilter } from '../issues/queries.ts'

/** Today's grids as the viewer sees them. */
export const listGridShapes = (db: Queryable, region = '') =>
  rows(
    db,
    z.object({ code: z.string(), shape: MultiPolygonText }),
    sql`
    SELECT g.code, ST_AsGeoJSON(v.geom, 7) AS shape FROM grid g JOIN grid_version v ON v.grid_id = g.id AND v.valid_to IS NULL
    WHERE starts_with(g.code, ${region}) ORDER BY g.code`,
  )

/** How many households stand at each unit under some codes: a count, no more, for those who may not read the register too. */
export const countHouseholdsByUnit = (db: Queryable, scopes: readonly string[]) =>
  rows(
    db,
    z.object({ lon: z.number(), lat: z.number(), weight: z.number() }),
    sql`
    SELECT ST_X(u.geom) AS lon, ST_Y(u.geom) AS lat, coalesce(h.count, 0)::int AS weight
    FROM unit u LEFT JOIN (SELECT unit_id, count(*) FROM household WHERE valid_to IS NULL GROUP BY unit_id) h ON h.unit_id = u.id
    WHERE EXISTS (SELECT FROM jsonb_array_elements_text(${JSON.stringify(scopes)}::jsonb) s WHERE starts_with(coalesce(u.region_code, ''), s))`,
  )

/** What hotspots are looked for among: cells of a resolution, or grids (the one an issue was pinned in). */
export type PlaceKind = Resolution | 'grids'

const cellOf = (resolution: Resolution): SQL => sql`i.cells[${sql.raw(String(resolutions.indexOf(resolution) + 1))}]`
const placeOf = (by: PlaceKind): SQL =>
  by === 'grids' ? sql`CASE WHEN length(i.region_code) = 15 THEN i.region_code END` : sql`to_hex(${cellOf(by)})`

export interface BinWindow {
  until: Date
  weeks: number
}
const within = ({ until, weeks }: BinWindow): SQL => {
  const from = new Date(until.getTime() - weeks * weekMs)
  return sql`i.opened_at > ${from.toISOString()}::timestamptz AND i.opened_at <= ${until.toISOString()}::timestamptz`
}

/** Issues by place and week (0 is the one that ends at `until`). */
export const countByPlaceAndWeek = (db: Queryable, filter: IssueFilter, by: PlaceKind, window: BinWindow) =>
  rows(
    db,
    z.object({ place: z.string(), week: z.number(), count: z.number() }),
    sql`
    SELECT * FROM (
      SELECT ${placeOf(by)} AS place, floor(extract(epoch FROM ${window.until.toISOString()}::timestamptz - i.opened_at) * 1000 / ${weekMs})::int AS week, count(*)::int AS count
      FROM issue i WHERE ${conditionsOf(filter)} AND ${within(window)} GROUP BY 1, 2
    ) c WHERE place IS NOT NULL`,
  )

const isAt = (by: PlaceKind, places: readonly string[]): SQL => {
  const list = JSON.stringify(by === 'grids' ? places : places.map(place => BigInt(`0x${place}`).toString()))
  return by === 'grids'
    ? sql`i.region_code IN (SELECT jsonb_array_elements_text(${list}::jsonb))`
    : sql`${cellOf(by)} IN (SELECT jsonb_array_elements_text(${list}::jsonb)::bigint)`
}

/** Buildings with the most of the issues at some places, those in which more than one lies. */
export const listBuildingsAt = (
  db: Queryable,
  filter: IssueFilter,
  by: PlaceKind,
  places: readonly string[],
  window: BinWindow,
) =>
  rows(
    db,
    z.object({ id: z.string(), name: z.string(), count: z.number() }),
    sql`
    SELECT b.id, concat_ws(' ', e.name, b.name) AS name, count(*)::int AS count
    FROM issue i JOIN unit u ON u.id = i.unit_id JOIN building b ON b.id = u.building_id LEFT JOIN estate e ON e.id = b.estate_id
    WHERE ${conditionsOf(filter)} AND ${within(window)} AND ${isAt(by, places)}
    GROUP BY b.id, b.name, e.name HAVING count(*) > 1 ORDER BY count(*) DESC, name LIMIT 8`,
  )

const Sealed = z.instanceof(Uint8Array).nullable()
/** Who told of each of the issues at some places; residents still sealed. */
export const listReportersAt = (
  db: Queryable,
  filter: IssueFilter,
  by: PlaceKind,
  places: readonly string[],
  window: BinWindow,
) =>
  rows(
    db,
    z.object({ staff: z.string().nullable(), name: Sealed, phone: Sealed }),
    sql`
    SELECT a.name AS staff, i.reporter_name AS name, i.reporter_phone AS phone FROM issue i LEFT JOIN account a ON a.id = i.registered_by
    WHERE ${conditionsOf(filter)} AND ${within(window)} AND ${isAt(by, places)}`,
  )
