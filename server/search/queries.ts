import { SearchHit } from '@wangge/shared/search'
import { sql } from 'drizzle-orm'
import { anywhere } from '../buildings/queries.ts'
import { type Queryable, rows } from '../db/database.ts'

/** The first hits of each kind, grids and estates before buildings, units and issues. */
export const search = (db: Queryable, text: string, limit: number) => {
  const pattern = anywhere(text)
  const words = anywhere(text.replaceAll(/\s+/g, ''))
  return rows(
    db,
    SearchHit,
    sql`
    (SELECT 'grid' AS kind, g.code AS id, g.name AS title, concat_ws(' · ', r.name, g.code) AS detail, ST_X(p.point) AS lon, ST_Y(p.point) AS lat
      FROM grid g JOIN region r ON r.code = g.community_code JOIN grid_version v ON v.grid_id = g.id AND v.valid_to IS NULL
      CROSS JOIN LATERAL (SELECT ST_PointOnSurface(v.geom) AS point) p
      WHERE g.name ILIKE ${pattern} OR concat(r.name, g.name) ILIKE ${words} OR g.code LIKE ${`${text}%`} OR g.external_id = ${text} ORDER BY g.code LIMIT ${limit})
    UNION ALL
    (SELECT 'estate', e.id::text, e.name, coalesce(min(r.name), ''), avg(ST_X(ST_Centroid(b.geom))), avg(ST_Y(ST_Centroid(b.geom)))
      FROM estate e JOIN building b ON b.estate_id = e.id LEFT JOIN region r ON r.code = e.community_code
      WHERE e.name ILIKE ${pattern} GROUP BY e.id ORDER BY e.name LIMIT ${limit})
    UNION ALL
    (SELECT 'building', b.id::text, concat_ws(' ', e.name, b.name), coalesce(b.address, ''), ST_X(ST_PointOnSurface(b.geom)), ST_Y(ST_PointOnSurface(b.geom))
      FROM building b LEFT JOIN estate e ON e.id = b.estate_id
      WHERE concat(e.name, b.name) ILIKE ${words} OR b.address ILIKE ${pattern} OR b.external_id = ${text} ORDER BY e.name, length(b.name), b.name LIMIT ${limit})
    UNION ALL
    (SELECT 'unit', b.id::text, concat_ws(' ', e.name, b.name, u.name), coalesce(b.address, ''), ST_X(u.geom), ST_Y(u.geom)
      FROM unit u JOIN building b ON b.id = u.building_id LEFT JOIN estate e ON e.id = b.estate_id
      WHERE NOT u.implied AND (concat(e.name, u.name) ILIKE ${words} OR concat(e.name, b.name, u.name) ILIKE ${words} OR u.external_id = ${text})
      ORDER BY e.name, length(u.name), u.name LIMIT ${limit})
    UNION ALL
    (SELECT 'issue', i.id::text, concat_ws(' ', i.number, c.name_zh), coalesce(nullif(i.text, ''), i.address, ''), ST_X(i.geom), ST_Y(i.geom)
      FROM issue i JOIN issue_category c ON c.code = i.category_code
      WHERE i.number = ${text} OR i.number = lpad(${text}, 8, '0') OR i.external_id = ${text} OR (length(${text}) > 1 AND (i.text ILIKE ${pattern} OR i.address ILIKE ${pattern}))
      ORDER BY i.opened_at DESC LIMIT ${limit})`,
  )
}
