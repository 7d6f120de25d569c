import { orient2d } from 'robust-predicates'
import { type Partition, ringVertices, type Vertex } from '../partition/index.ts'

/** A grid in whole numbers, as GeoJSON has it. */
export function wholeShape(partition: Partition, grid: number) {
  return {
    type: 'MultiPolygon' as const,
    coordinates: partition.grids[grid].polygons.map(polygon =>
      polygon.map(refs => {
        const ring = ringVertices(partition, refs).map(([x, y]) => [x, y])
        return [...ring, ring[0]]
      }),
    ),
  }
}

/** Whether rings cover a place, exactly; their boundary is theirs. */
export function holdsPlace(rings: readonly (readonly Vertex[])[], x: number, y: number): boolean {
  let inside = false
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[ax, ay], [bx, by]] = [ring[j], ring[i]]
      if (ay > y && by > y) continue
      if (ay < y && by < y) continue
      const turn = orient2d(ax, ay, bx, by, x, y)
      if (turn === 0 && x >= Math.min(ax, bx) && x <= Math.max(ax, bx)) return true
      if (ay > y !== by > y && turn > 0 !== by > ay) inside = !inside
    }
  return inside
}
