import type { MultiPolygon, Polygon } from 'geojson'

/** All boundary edges of some polygons as columns; polygon k has edges `start[k] .. start[k + 1])`. */
export interface EdgeColumns {
  length: number
  x1: Float64Array
  y1: Float64Array
  x2: Float64Array
  y2: Float64Array
  polygon: Uint32Array
  start: Uint32Array
  minX: number
  minY: number
  maxX: number
  maxY: number
}

/** Rings of a polygon or multipolygon, outer and inner alike. */
export const ringsOf = (shape: Polygon | MultiPolygon) =>
  shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat()

/** Collects the edges, leaving out those of no length. An empty extent is [0, 0, 0, 0]. */
export function collectEdges(polygons: readonly (Polygon | MultiPolygon)[]): EdgeColumns {
  let capacity = 0
  for (const shape of polygons) for (const ring of ringsOf(shape)) capacity += Math.max(0, ring.length - 1)
  const columns = {
    x1: new Float64Array(capacity),
    y1: new Float64Array(capacity),
    x2: new Float64Array(capacity),
    y2: new Float64Array(capacity),
    polygon: new Uint32Array(capacity),
  }
  const start = new Uint32Array(polygons.length + 1)
  const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity }
  let length = 0
  polygons.forEach((shape, k) => {
    for (const ring of ringsOf(shape)) {
      for (let i = 0; i + 1 < ring.length; i++) {
        const [ax, ay] = ring[i]
        const [bx, by] = ring[i + 1]
        if (ax === bx && ay === by) continue
        columns.x1[length] = ax
        columns.y1[length] = ay
        columns.x2[length] = bx
        columns.y2[length] = by
        columns.polygon[length] = k
        length++
        bounds.minX = Math.min(bounds.minX, ax, bx)
        bounds.minY = Math.min(bounds.minY, ay, by)
        bounds.maxX = Math.max(bounds.maxX, ax, bx)
        bounds.maxY = Math.max(bounds.maxY, ay, by)
      }
    }
    start[k + 1] = length
  })
  return { length, ...columns, start, ...(length > 0 ? bounds : { minX: 0, minY: 0, maxX: 0, maxY: 0 }) }
}
