import type { MultiPolygon, Position } from 'geojson'
import { type ArcRef, arcOf, isBackwards, type Partition, perDegree, type Vertex } from './types.ts'

/** The vertices of a ring, the first not repeated at the end. */
export function ringVertices({ arcs }: Partition, refs: readonly ArcRef[]): Vertex[] {
  return refs.flatMap(ref => {
    const { vertices } = arcs[arcOf(ref)]
    return isBackwards(ref) ? vertices.slice(1).reverse() : vertices.slice(0, -1)
  })
}

/** A grid's shape in degrees, as GeoJSON wants it: outer rings counter-clockwise. */
export function shapeOf(partition: Partition, grid: number): MultiPolygon {
  const degrees = ([x, y]: Vertex): Position => [x / perDegree, y / perDegree]
  return {
    type: 'MultiPolygon',
    coordinates: partition.grids[grid].polygons.map(polygon =>
      polygon.map(refs => {
        const ring = ringVertices(partition, refs).map(degrees)
        return [...ring, ring[0]]
      }),
    ),
  }
}

/** Length of a line in its own whole numbers. */
export const lengthOf = (line: readonly Vertex[]): number =>
  line.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - line[i][0], y - line[i][1]), 0)
