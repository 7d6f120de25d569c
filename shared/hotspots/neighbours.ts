import type { MultiPolygon, Polygon } from 'geojson'
import { cellToBoundary, gridDisk } from 'h3-js'
import { collectEdges } from '../geometry/edges.ts'

/** Who lies next to whom: the neighbours of place i are `indices[offsets[i] .. offsets[i + 1])`, itself not among them. */
export interface Neighbours {
  offsets: Uint32Array
  indices: Uint32Array
}

/** Packs lists of neighbours. */
export function packNeighbours(lists: readonly Iterable<number>[]): Neighbours {
  const offsets = new Uint32Array(lists.length + 1)
  const indices: number[] = []
  lists.forEach((list, i) => {
    indices.push(...list)
    offsets[i + 1] = indices.length
  })
  return { offsets, indices: Uint32Array.from(indices) }
}

/** The six cells around each H3 cell, as far as they are in the list. */
export function cellNeighbours(cells: readonly string[]): Neighbours {
  const place = new Map(cells.map((cell, i) => [cell, i]))
  return packNeighbours(
    cells.map((cell, i) =>
      gridDisk(cell, 1)
        .map(near => place.get(near) ?? i)
        .filter(near => near !== i),
    ),
  )
}

/** The outline of an H3 cell as a closed ring of lon/lat. */
export const cellRing = (cell: string): [lon: number, lat: number][] => cellToBoundary(cell, true)

/** Degrees within which two lines count as the same: about a millimetre. */
const tolerance = 1e-8

/**
 * Polygons that share a stretch of boundary; touching in a point is not enough. Lines need not share their vertices:
 * two edges are shared where they lie on each other.
 */
export function boundaryNeighbours(polygons: readonly (Polygon | MultiPolygon)[]): Neighbours {
  const edges = collectEdges(polygons)
  const lists = polygons.map(() => new Set<number>())
  const size = Math.max(1e-6, Math.sqrt(((edges.maxX - edges.minX) * (edges.maxY - edges.minY)) / (edges.length + 1)))
  const buckets = new Map<string, number[]>()
  const touch = (edge: number, visit: (key: string) => void) => {
    const { x1, y1, x2, y2 } = edges
    const column = (x: number) => Math.floor((x - edges.minX) / size)
    const row = (y: number) => Math.floor((y - edges.minY) / size)
    const [left, right] = [Math.min(x1[edge], x2[edge]), Math.max(x1[edge], x2[edge])]
    const [low, high] = [Math.min(y1[edge], y2[edge]), Math.max(y1[edge], y2[edge])]
    for (let x = column(left - tolerance); x <= column(right + tolerance); x++)
      for (let y = row(low - tolerance); y <= row(high + tolerance); y++) visit(`${x}:${y}`)
  }
  for (let edge = 0; edge < edges.length; edge++) {
    const own = edges.polygon[edge]
    touch(edge, key => {
      const bucket = buckets.get(key) ?? []
      for (const other of bucket) {
        const theirs = edges.polygon[other]
        if (theirs === own || lists[own].has(theirs) || !lieOnEachOther(edges, edge, other)) continue
        lists[own].add(theirs)
        lists[theirs].add(own)
      }
      bucket.push(edge)
      buckets.set(key, bucket)
    })
  }
  return packNeighbours(lists.map(list => [...list].sort((a, b) => a - b)))
}

/** True when two edges lie on one line and overlap by more than the tolerance. */
function lieOnEachOther({ x1, y1, x2, y2 }: ReturnType<typeof collectEdges>, a: number, b: number): boolean {
  const [dx, dy] = [x2[a] - x1[a], y2[a] - y1[a]]
  const length = Math.hypot(dx, dy)
  const beside = (x: number, y: number) => Math.abs(dx * (y - y1[a]) - dy * (x - x1[a])) / length
  if (beside(x1[b], y1[b]) > tolerance || beside(x2[b], y2[b]) > tolerance) return false
  const along = (x: number, y: number) => (dx * (x - x1[a]) + dy * (y - y1[a])) / length
  const [from, to] = [along(x1[b], y1[b]), along(x2[b], y2[b])]
  return Math.min(Math.max(from, to), length) - Math.max(Math.min(from, to), 0) > tolerance
}
