import type { LayerName } from '@wangge/shared/importing'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'

interface ExportLayer {
  key: SQL
  /** Column → expression; named as the importer's fields, so that an export can be imported again. */
  columns: Record<string, SQL>
  geom: SQL | null
  from: SQL
  region: SQL
}

const sourceId = (alias: string) => sql.raw(`coalesce(${alias}.external_id, ${alias}.id::text)`)
const iso = (column: SQL) => sql`to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const layers: Record<LayerName, ExportLayer> = {
  regions: {
    key: sql`t.code`,
    columns: { code: sql`t.code`, name: sql`t.name`, level: sql`t.level`, parent: sql`t.parent_code` },
    geom: sql`t.geom`,
    from: sql`region t`,
    region: sql`t.code`,
  },
  grids: {
    key: sql`t.code`,
    columns: { id: sql`t.external_id`, code: sql`t.code`, name: sql`t.name`, community: sql`t.community_code` },
    geom: sql`v.geom`,
    from: sql`grid t JOIN grid_version v ON v.grid_id = t.id AND v.valid_to IS NULL`,
    region: sql`t.code`,
  },
  estates: {
    key: sql`t.id`,
    columns: { id: sourceId('t'), name: sql`t.name`, community: sql`t.community_code`, managed: sql`t.managed` },
    geom: null,
    from: sql`estate t`,
    region: sql`t.community_code`,
  },
  buildings: {
    key: sql`t.id`,
    columns: {
      id: sourceId('t'),
      name: sql`t.name`,
      estate: sourceId('e'),
      address: sql`t.address`,
      floors: sql`t.floors`,
    },
    geom: sql`t.geom`,
    from: sql`building t LEFT JOIN estate e ON e.id = t.estate_id`,
    region: sql`t.region_code`,
  },
  units: {
    key: sql`t.id`,
    columns: {
      id: sourceId('t'),
      building: sourceId('b'),
      name: sql`t.name`,
      lon: sql`ST_X(t.geom)`,
      lat: sql`ST_Y(t.geom)`,
      floors: sql`t.floors`,
      doorsPerFloor: sql`t.doors_per_floor`,
      householdsExpected: sql`t.households_expected`,
    },
    geom: sql`t.geom`,
    from: sql`unit t JOIN building b ON b.id = t.building_id`,
    region: sql`t.region_code`,
  },
  households: {
    key: sql`t.id`,
    columns: {
      id: sourceId('t'),
      unit: sourceId('u'),
      door: sql`t.door`,
      floor: sql`t.floor`,
      tenure: sql`t.tenure`,
      verifiedAt: iso(sql`t.verified_at`),
    },
    geom: null,
    from: sql`household t JOIN unit u ON u.id = t.unit_id`,
    region: sql`u.region_code`,
  },
  /** Names are masked, phones and id numbers left out: what leaves the product names nobody. */
  residents: {
    key: sql`t.id`,
    columns: {
      id: sourceId('t'),
      household: sourceId('h'),
      name: sql`left(t.name, 1) || repeat('*', greatest(length(t.name) - 1, 1))`,
      gender: sql`t.gender`,
      bornYear: sql`extract(year FROM t.born_on)::int`,
      relation: sql`t.relation`,
    },
    geom: null,
    from: sql`resident t JOIN household h ON h.id = t.household_id JOIN unit u ON u.id = h.unit_id`,
    region: sql`u.region_code`,
  },
  care: {
    key: sql`t.id`,
    columns: {
      id: sourceId('t'),
      resident: sourceId('r'),
      kind: sql`t.kind`,
      level: sql`t.level`,
      intervalDays: sql`t.interval_days`,
    },
    geom: null,
    from: sql`care t JOIN resident r ON r.id = t.resident_id JOIN household h ON h.id = r.household_id JOIN unit u ON u.id = h.unit_id`,
    region: sql`u.region_code`,
  },
  visits: {
    key: sql`t.id`,
    columns: { id: sourceId('t'), household: sourceId('h'), at: iso(sql`t.at`), outcome: sql`t.outcome` },
    geom: null,
    from: sql`visit t JOIN household h ON h.id = t.household_id JOIN unit u ON u.id = h.unit_id`,
    region: sql`u.region_code`,
  },
  issues: {
    key: sql`t.id`,
    columns: {
      id: sourceId('t'),
      number: sql`t.number`,
      lon: sql`ST_X(t.geom)`,
      lat: sql`ST_Y(t.geom)`,
      category: sql`t.category_code`,
      severity: sql`t.severity`,
      state: sql`t.state`,
      level: sql`t.level`,
      text: sql`t.text`,
      address: sql`t.address`,
      opened: iso(sql`t.opened_at`),
      accepted: iso(sql`t.accepted_at`),
      resolved: iso(sql`t.resolved_at`),
      closed: iso(sql`t.ended_at`),
      due: iso(sql`t.due_at`),
      reworks: sql`t.reworks`,
      satisfied: sql`t.satisfied`,
    },
    geom: sql`t.geom`,
    from: sql`issue t`,
    region: sql`t.region_code`,
  },
  basemap: {
    key: sql`t.id`,
    columns: { id: sourceId('t'), kind: sql`t.kind`, class: sql`t.class`, name: sql`t.name` },
    geom: sql`t.geom`,
    from: sql`basemap t`,
    region: sql`''`,
  },
}

export const exportColumns = (name: LayerName): string[] => Object.keys(layers[name].columns)
export const hasGeometry = (name: LayerName): boolean => layers[name].geom !== null

const Row = z.object({
  key: z.string(),
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  geometry: z.string().nullable(),
})
export type ExportRow = z.infer<typeof Row>
const pageRows = 2000

/** All rows of a layer under a region, page by page, so that any amount passes in bounded memory. */
export async function* exportRows(db: Queryable, name: LayerName, region: string): AsyncGenerator<ExportRow> {
  const { key, columns, geom, from, region: code } = layers[name]
  const pairs = Object.entries(columns).map(([column, value]) => sql`${sql.raw(`'${column}'`)}, ${value}`)
  for (let after: string | undefined; ; ) {
    const found = await rows(
      db,
      Row,
      sql`
      SELECT ${key}::text AS key, jsonb_build_object(${sql.join(pairs, sql`, `)}) AS properties,
        ${geom === null ? sql`NULL` : sql`ST_AsGeoJSON(${geom}, 7)`} AS geometry
      FROM ${from} WHERE starts_with(coalesce(${code}, ''), ${region}) ${after === undefined ? sql`` : sql`AND ${key} > ${after}`} ORDER BY ${key} LIMIT ${pageRows}`,
    )
    yield* found
    const last = found.at(-1)
    if (found.length < pageRows || !last) return
    after = last.key
  }
}
