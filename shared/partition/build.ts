import type { MultiPolygon, Polygon, Position } from 'geojson'
import { type Arc, type ArcRef, outside, type Partition, type PartitionGrid, perDegree, type Vertex } from './types.ts'

export interface GridShape {
  code: string
  shape: Polygon | MultiPolygon
}

/** Thrown where shapes are no partition: two grids claim the same side of an edge. They must be repaired first. */
export class OverlapError extends Error {
  readonly codes: [string, string]
  readonly at: Vertex
  constructor(codes: [string, string], at: Vertex) {
    super(`${codes.join(' and ')} overlap`)
    this.name = 'OverlapError'
    this.codes = codes
    this.at = at
  }
}

type Ring = readonly Vertex[]
const keyOf = ([x, y]: Vertex): string => `${x} ${y}`
const edgeKey = (from: Vertex, to: Vertex): string => `${from[0]} ${from[1]} ${to[0]} ${to[1]}`

/** Twice the area, positive where the ring runs counter-clockwise. Exact: the terms are taken about the first vertex. */
export function doubledArea(ring: Ring): number {
  const [ox, oy] = ring[0] ?? [0, 0]
  let sum = 0
  for (let i = 0; i < ring.length; i++) {
    const [ax, ay] = ring[i]
    const [bx, by] = ring[(i + 1) % ring.length]
    sum += (ax - ox) * (by - oy) - (bx - ox) * (ay - oy)
  }
  return sum
}

/**
 * Makes a partition of shapes whose common boundaries have the same vertices (to 1/perDegree degrees).
 * @throws OverlapError where two grids lie on the same side of an edge
 */
export function buildPartition(shapes: readonly GridShape[]): Partition {
  const rings = shapes.map(({ shape }) => orientedRings(shape))
  const sides = sidesOf(rings, shapes)
  const nodes = nodesOf(rings, sides)
  const arcs: Arc[] = []
  /** Edge → its arc, walked so. */
  const arcOfEdge = new Map<string, ArcRef>()
  const refsOf = (ring: Ring, grid: number): ArcRef[] => {
    const refs: ArcRef[] = []
    for (const stretch of stretchesOf(ring, nodes)) {
      const known = arcOfEdge.get(edgeKey(stretch[0], stretch[1]))
      refs.push(known ?? addArc(stretch, grid))
    }
    return refs
  }
  function addArc(vertices: Vertex[], left: number): ArcRef {
    const right = sides.get(edgeKey(vertices[1], vertices[0])) ?? outside
    const place = arcs.push({ vertices, left, right }) - 1
    for (let i = 0; i + 1 < vertices.length; i++) {
      arcOfEdge.set(edgeKey(vertices[i], vertices[i + 1]), place)
      arcOfEdge.set(edgeKey(vertices[i + 1], vertices[i]), ~place)
    }
    return place
  }
  const grids = shapes.map(
    ({ code }, k): PartitionGrid => ({
      code,
      polygons: rings[k].map(polygon => polygon.map(ring => refsOf(ring, k))),
    }),
  )
  return { arcs, grids }
}

/** Whole-numbered rings without their closing vertex, outer ones counter-clockwise and holes clockwise. */
function orientedRings(shape: Polygon | MultiPolygon): Ring[][] {
  const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates
  return polygons
    .map(polygon => polygon.map(wholeNumbered).filter(ring => ring.length >= 3))
    .filter(polygon => polygon.length > 0)
    .map(polygon => polygon.map((ring, i) => (doubledArea(ring) > 0 === (i === 0) ? ring : [...ring].reverse())))
}

function wholeNumbered(ring: readonly Position[]): Vertex[] {
  const all = ring.map(([lon, lat]): Vertex => [Math.round(lon * perDegree), Math.round(lat * perDegree)])
  const isOther = (vertex: Vertex, i: number) => keyOf(vertex) !== keyOf(all[(i + all.length - 1) % all.length])
  return all.filter(isOther)
}

/** Which grid lies to the left of each edge, walked so. */
function sidesOf(rings: readonly Ring[][][], shapes: readonly GridShape[]): Map<string, number> {
  const sides = new Map<string, number>()
  rings.forEach((polygons, grid) => {
    for (const ring of polygons.flat())
      ring.forEach((vertex, i) => {
        const key = edgeKey(vertex, ring[(i + 1) % ring.length])
        const known = sides.get(key)
        if (known !== undefined) throw new OverlapError([shapes[known].code, shapes[grid].code], vertex)
        sides.set(key, grid)
      })
  })
  return sides
}

/** Vertices at which an arc ends: where more than two edges meet, or the grids on the sides change. */
function nodesOf(rings: readonly Ring[][][], sides: ReadonlyMap<string, number>): Set<string> {
  const neighbours = new Map<string, Map<string, string>>()
  for (const ring of rings.flat(2))
    ring.forEach((vertex, i) => {
      const next = ring[(i + 1) % ring.length]
      const both = [sides.get(edgeKey(vertex, next)) ?? outside, sides.get(edgeKey(next, vertex)) ?? outside]
      const pair = both.sort((a, b) => a - b).join(' ')
      for (const [from, to] of [
        [vertex, next],
        [next, vertex],
      ]) {
        const known = neighbours.get(keyOf(from)) ?? new Map<string, string>()
        neighbours.set(keyOf(from), known.set(keyOf(to), pair))
      }
    })
  const isNode = (edges: ReadonlyMap<string, string>) => edges.size !== 2 || new Set(edges.values()).size > 1
  return new Set([...neighbours].filter(([, edges]) => isNode(edges)).map(([key]) => key))
}

/** A ring cut at its nodes. One without nodes is one stretch that closes on itself, begun where both its grids begin it. */
function stretchesOf(ring: Ring, nodes: ReadonlySet<string>): Vertex[][] {
  const first = ring.findIndex(vertex => nodes.has(keyOf(vertex)))
  const start = first >= 0 ? first : lowest(ring)
  const turned = [...ring.slice(start), ...ring.slice(0, start), ring[start]]
  const stretches: Vertex[][] = []
  let current: Vertex[] = [turned[0]]
  for (const vertex of turned.slice(1)) {
    current.push(vertex)
    if (!nodes.has(keyOf(vertex))) continue
    stretches.push(current)
    current = [vertex]
  }
  if (current.length > 1) stretches.push(current)
  return stretches
}

const lowest = (ring: Ring): number =>
  ring.reduce((best, [x, y], i) => (x < ring[best][0] || (x === ring[best][0] && y < ring[best][1]) ? i : best), 0)
