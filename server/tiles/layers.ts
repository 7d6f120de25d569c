import { type SQL, sql } from 'drizzle-orm'
import type { Topic } from '../db/revisions.ts'

export interface TileLayer {
  topics: Topic[]
  minZoom: number
  maxZoom: number
  description: string
  /** Rows with `geom` (WGS 84) and the properties of the features, for the WHERE on `geom` to be added. */
  from: SQL
  columns: Record<string, SQL>
  geom: SQL
  /** The indexed column, where `geom` is made from one. */
  indexed?: SQL
}

/** The vector tile layers and what their features say. */
export const tileLayers = {
  buildings: {
    topics: ['register', 'grids'],
    minZoom: 12,
    maxZoom: 16,
    description: 'Building footprints',
    from: sql`building t LEFT JOIN estate e ON e.id = t.estate_id`,
    columns: {
      id: sql`t.id::text`,
      name: sql`t.name`,
      estate: sql`e.name`,
      floors: sql`coalesce(t.floors, 1)`,
      region: sql`t.region_code`,
    },
    geom: sql`t.geom`,
  },
  'building-labels': {
    topics: ['register', 'grids'],
    minZoom: 15,
    maxZoom: 16,
    description: 'A point in each building for its name: one, also where the footprint is cut by a tile’s edge',
    from: sql`building t`,
    columns: { id: sql`t.id::text`, name: sql`t.name` },
    geom: sql`ST_PointOnSurface(t.geom)`,
    indexed: sql`t.geom`,
  },
  units: {
    topics: ['register', 'grids'],
    minZoom: 15,
    maxZoom: 16,
    description: 'Units (staircases)',
    from: sql`unit t`,
    columns: {
      id: sql`t.id::text`,
      building: sql`t.building_id::text`,
      name: sql`t.name`,
      households: sql`t.households_expected`,
      region: sql`t.region_code`,
    },
    geom: sql`t.geom`,
  },
  issues: {
    topics: ['issues', 'grids'],
    minZoom: 10,
    maxZoom: 16,
    description: 'Open issues',
    from: sql`(SELECT * FROM issue WHERE ended_at IS NULL) t`,
    columns: {
      id: sql`t.id::text`,
      category: sql`t.category_code`,
      state: sql`t.state`,
      severity: sql`t.severity`,
      region: sql`t.region_code`,
    },
    geom: sql`t.geom`,
  },
  basemap: {
    topics: ['basemap'],
    minZoom: 8,
    maxZoom: 15,
    description: 'Roads, water and greens',
    from: sql`basemap t`,
    columns: { kind: sql`t.kind`, class: sql`t.class`, name: sql`t.name` },
    geom: sql`t.geom`,
  },
  'basemap-labels': {
    topics: ['basemap'],
    minZoom: 11,
    maxZoom: 15,
    description: 'A point in each named area of the basemap',
    from: sql`(SELECT * FROM basemap WHERE kind IN ('water', 'green', 'place') AND class NOT IN ('river', 'sea') AND name IS NOT NULL) t`,
    columns: { kind: sql`t.kind`, class: sql`t.class`, name: sql`t.name` },
    geom: sql`ST_PointOnSurface(t.geom)`,
    indexed: sql`t.geom`,
  },
} as const satisfies Record<string, TileLayer>

export type TileLayerName = keyof typeof tileLayers
export const tileLayerNames = [
  'buildings',
  'building-labels',
  'units',
  'issues',
  'basemap',
  'basemap-labels',
] as const satisfies readonly TileLayerName[]
