import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Database, firstRow, type Queryable, rows } from '../db/database.ts'
import { encodeTile, TileRow, tileExtent } from './encode.ts'
import { type TileLayer, type TileLayerName, tileLayers } from './layers.ts'

export interface TileAddress {
  z: number
  x: number
  y: number
}

/** The bytes of a tile; empty where nothing is. */
export async function readTile(
  engine: Database['engine'],
  db: Queryable,
  name: TileLayerName,
  address: TileAddress,
): Promise<Uint8Array> {
  const layer: TileLayer = tileLayers[name]
  if (engine === 'postgresql') {
    const made = await firstRow(db, z.object({ tile: z.instanceof(Uint8Array) }), asMvt(name, layer, address))
    return made?.tile ?? new Uint8Array()
  }
  const features = await rows(db, TileRow, asFeatures(layer, address))
  return features.length === 0 ? new Uint8Array() : encodeTile(name, features)
}

const bounds = ({ z: zoom, x, y }: TileAddress) => sql`ST_TileEnvelope(${zoom}::int, ${x}::int, ${y}::int)`
const placed = (layer: TileLayer, address: TileAddress) =>
  sql`ST_AsMVTGeom(ST_Transform(${layer.geom}, 3857), ${bounds(address)}, ${sql.raw(String(tileExtent))}, 64, true)`
/** The envelope with the 64 units of buffer, in WGS 84 for the index. */
const nearby = (layer: TileLayer, address: TileAddress) =>
  sql`${layer.indexed ?? layer.geom} && ST_Transform(ST_TileEnvelope(${address.z}::int, ${address.x}::int, ${address.y}::int, margin => ${64 / tileExtent}::float8), 4326)`

function asMvt(name: string, layer: TileLayer, address: TileAddress): SQL {
  const columns = Object.entries(layer.columns).map(([column, value]) => sql`${value} AS ${sql.identifier(column)}`)
  return sql`
    SELECT ST_AsMVT(tile, ${name}, ${sql.raw(String(tileExtent))}, 'placed') AS tile FROM (
      SELECT ${sql.join(columns, sql`, `)}, ${placed(layer, address)} AS placed FROM ${layer.from} WHERE ${nearby(layer, address)}
    ) tile WHERE placed IS NOT NULL`
}

/** Half the width of the Web Mercator square (EPSG:3857), in its metres. */
const halfWorld = 20_037_508.342789244

/**
 * The same for the embedded engine, whose PostGIS has neither ST_AsMVT nor ST_AsMVTGeom: clipped to the buffered
 * envelope, moved into tile coordinates (y down, outer rings of positive area) and rounded.
 */
function asFeatures(layer: TileLayer, address: TileAddress): SQL {
  const pairs = Object.entries(layer.columns).map(([column, value]) => sql`${sql.raw(`'${column}'`)}, ${value}`)
  const size = (2 * halfWorld) / 2 ** address.z
  const west = address.x * size - halfWorld
  const north = halfWorld - address.y * size
  const scale = tileExtent / size
  const box = sql`ST_TileEnvelope(${address.z}::int, ${address.x}::int, ${address.y}::int, margin => ${64 / tileExtent}::float8)`
  return sql`
    SELECT ST_AsGeoJSON(placed, 0) AS geometry, properties FROM (
      SELECT jsonb_build_object(${sql.join(pairs, sql`, `)}) AS properties,
        ST_ForcePolygonCCW(ST_TransScale(ST_ClipByBox2D(ST_Transform(${layer.geom}, 3857), ${box}),
          ${-west}::float8, ${-north}::float8, ${scale}::float8, ${-scale}::float8)) AS placed
      FROM ${layer.from} WHERE ${nearby(layer, address)}
    ) tile WHERE NOT ST_IsEmpty(placed)`
}

const Extent = z.object({ west: z.number(), south: z.number(), east: z.number(), north: z.number() })

/** The box around everything the viewer sees; undefined where there is nothing. */
export async function readExtent(db: Queryable): Promise<z.infer<typeof Extent> | undefined> {
  return firstRow(
    db,
    Extent,
    sql`
    SELECT ST_XMin(box) AS west, ST_YMin(box) AS south, ST_XMax(box) AS east, ST_YMax(box) AS north FROM (
      SELECT coalesce(
        (SELECT ST_Extent(v.geom) FROM grid_version v WHERE v.valid_to IS NULL), (SELECT ST_Extent(b.geom) FROM building b),
        (SELECT ST_Extent(i.geom) FROM issue i), (SELECT ST_Extent(r.geom) FROM region r)) AS box
    ) e WHERE box IS NOT NULL`,
  )
}
