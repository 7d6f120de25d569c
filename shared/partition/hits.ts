import { type Edge, isBetween, sideOf } from './crossings.ts'
import { sameVertex, type Vertex } from './types.ts'

/** A vertex that an arc must get on one of its edges, `along` it from 0 to 1. */
export interface Notch {
  arc: number
  edge: number
  along: number
  vertex: Vertex
}

export interface BoundaryEdge {
  arc: number
  place: number
  ends: Edge
  isOutline: boolean
}

/** Where a line meets the boundary of a grid. */
export interface Hit {
  /** Segment of the line and how far along it. */
  at: number
  /** The nearest whole-numbered place; of an outline, another may be taken for it. */
  vertex: Vertex
  /** What a line between grids needs to have a vertex here; none where it has one. */
  notch?: Notch
  /** Where exactly it is, on an edge of the outline. */
  onOutline?: { edge: BoundaryEdge; place: Vertex }
}

/** Ends this near to a vertex of the boundary (2 cm) are brought to it. */
export const nearVertex = 2

export const isNear = ([x, y]: Vertex, [u, v]: Vertex): boolean =>
  Math.abs(x - u) <= nearVertex && Math.abs(y - v) <= nearVertex

/** Where a line meets edges of a boundary, in order along it, each place once. */
export function hitsOf(line: readonly Vertex[], edges: readonly BoundaryEdge[]): Hit[] {
  const hits: Hit[] = []
  for (let i = 0; i + 1 < line.length; i++) {
    const segment: Edge = [line[i], line[i + 1]]
    const [low, high] = [0, 1].map(axis => [
      Math.min(line[i][axis], line[i + 1][axis]),
      Math.max(line[i][axis], line[i + 1][axis]),
    ])
    for (const edge of edges) {
      const [a, b] = edge.ends
      if (Math.max(a[0], b[0]) < low[0] || Math.min(a[0], b[0]) > low[1]) continue
      if (Math.max(a[1], b[1]) < high[0] || Math.min(a[1], b[1]) > high[1]) continue
      hits.push(...meetings(segment, i, edge))
    }
  }
  hits.sort((one, other) => one.at - other.at)
  return hits.filter((hit, i) => i === 0 || !sameVertex(hit.vertex, hits[i - 1].vertex))
}

function meetings(segment: Edge, i: number, edge: BoundaryEdge): Hit[] {
  const [a, b] = edge.ends
  const hits: Hit[] = []
  for (const vertex of [a, b])
    if (sideOf(segment, vertex) === 0 && isBetween(segment, vertex))
      hits.push({ at: i + shareAlong(segment, vertex), vertex })
  if (hits.length > 0) return hits
  for (const [k, vertex] of segment.entries())
    if (sideOf(edge.ends, vertex) === 0 && isBetween(edge.ends, vertex))
      return [{ at: i + k, ...notchAt(edge, shareAlong(edge.ends, vertex), vertex) }]
  const [c, d] = [sideOf(segment, a), sideOf(segment, b)]
  const [p, q] = [sideOf(edge.ends, segment[0]), sideOf(edge.ends, segment[1])]
  if (c * d >= 0 || p * q >= 0) return []
  const along = crossingAlong(edge.ends, segment)
  const at = i + Math.min(1 - 1e-9, Math.max(1e-9, crossingAlong(segment, edge.ends)))
  return [{ at, ...notchAt(edge, along) }]
}

/** The share of the way along an edge at which another line crosses it. */
function crossingAlong([a, b]: Edge, [c, d]: Edge): number {
  const [dx, dy] = [d[0] - c[0], d[1] - c[1]]
  return ((c[0] - a[0]) * dy - (c[1] - a[1]) * dx) / ((b[0] - a[0]) * dy - (b[1] - a[1]) * dx)
}

/** The axis along which an edge is longer. */
export const mainAxis = ([a, b]: Edge): 0 | 1 => (Math.abs(b[0] - a[0]) > Math.abs(b[1] - a[1]) ? 0 : 1)

/** The share of the way along an edge at which a place on or beside it lies. */
export function shareAlong([a, b]: Edge, p: Vertex): number {
  const axis = mainAxis([a, b])
  return b[axis] === a[axis] ? 0 : (p[axis] - a[axis]) / (b[axis] - a[axis])
}

function notchAt(edge: BoundaryEdge, along: number, exactly?: Vertex): Pick<Hit, 'vertex' | 'notch' | 'onOutline'> {
  const [a, b] = edge.ends
  const place: Vertex = exactly ?? [a[0] + (b[0] - a[0]) * along, a[1] + (b[1] - a[1]) * along]
  const near = edge.ends.find(end => isNear(end, place))
  if (near) return { vertex: near }
  const vertex: Vertex = [Math.round(place[0]), Math.round(place[1])]
  if (edge.isOutline) return { vertex, onOutline: { edge, place } }
  return { vertex, notch: { arc: edge.arc, edge: edge.place, along: shareAlong(edge.ends, vertex), vertex } }
}
