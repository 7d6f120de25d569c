import Point from '@mapbox/point-geometry'
import { fromVectorTileJs } from '@maplibre/vt-pbf'
import { z } from 'zod'

export const tileExtent = 4096

const point = z.tuple([z.number(), z.number()])
/** A geometry in tile coordinates, as `ST_AsGeoJSON(ST_AsMVTGeom(…))` gives it. */
const TileGeometry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: point }),
  z.object({ type: z.literal('MultiPoint'), coordinates: z.array(point) }),
  z.object({ type: z.literal('LineString'), coordinates: z.array(point) }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(z.array(point)) }),
  z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(point)) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(point))) }),
])
type TileGeometry = z.infer<typeof TileGeometry>

export const TileRow = z.object({
  geometry: z.string().transform(text => TileGeometry.parse(JSON.parse(text))),
  properties: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type TileRow = z.infer<typeof TileRow>

/** Encodes a tile (Mapbox Vector Tile 2.1) where the database cannot: the embedded PostGIS has no protobuf. */
export function encodeTile(layer: string, rows: readonly TileRow[]): Uint8Array {
  const feature = (i: number) => {
    const { geometry, properties } = rows[i]
    const { type, parts } = partsOf(geometry)
    const present = Object.fromEntries(
      Object.entries(properties).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
    )
    return { type, id: undefined, extent: tileExtent, properties: present, loadGeometry: () => parts }
  }
  return fromVectorTileJs({
    layers: { [layer]: { version: 2, name: layer, extent: tileExtent, length: rows.length, feature } },
  })
}

const asPoints = (line: readonly [number, number][]) => line.map(([x, y]) => new Point(x, y))

/** Vector tile type (1 point, 2 line, 3 polygon) and the parts; rings are not closed in a tile's commands. */
function partsOf(geometry: TileGeometry): { type: 1 | 2 | 3; parts: Point[][] } {
  switch (geometry.type) {
    case 'Point':
      return { type: 1, parts: [asPoints([geometry.coordinates])] }
    case 'MultiPoint':
      return { type: 1, parts: [asPoints(geometry.coordinates)] }
    case 'LineString':
      return { type: 2, parts: [asPoints(geometry.coordinates)] }
    case 'MultiLineString':
      return { type: 2, parts: geometry.coordinates.map(asPoints) }
    case 'Polygon':
      return { type: 3, parts: geometry.coordinates.map(asPoints) }
    case 'MultiPolygon':
      return { type: 3, parts: geometry.coordinates.flat().map(asPoints) }
  }
}
