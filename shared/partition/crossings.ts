import { orient2d } from 'robust-predicates'
import { sameVertex, type Vertex } from './types.ts'

export type Edge = readonly [Vertex, Vertex]

/** The edges along a line. */
export const edgesAlong = (vertices: readonly Vertex[]): Edge[] =>
  vertices.slice(1).map((vertex, i): Edge => [vertices[i], vertex])

/** On which side of the edge's line a point lies, exactly: 0 on it. */
export const sideOf = ([a, b]: Edge, p: Vertex): number => Math.sign(orient2d(a[0], a[1], b[0], b[1], p[0], p[1]))

/** Whether the point lies in the edge's box: where it is on its line, on the edge. */
export const isBetween = ([a, b]: Edge, p: Vertex): boolean =>
  Math.min(a[0], b[0]) <= p[0] &&
  p[0] <= Math.max(a[0], b[0]) &&
  Math.min(a[1], b[1]) <= p[1] &&
  p[1] <= Math.max(a[1], b[1])

const isApart = ([a, b]: Edge, [c, d]: Edge): boolean =>
  Math.max(a[0], b[0]) < Math.min(c[0], d[0]) ||
  Math.max(c[0], d[0]) < Math.min(a[0], b[0]) ||
  Math.max(a[1], b[1]) < Math.min(c[1], d[1]) ||
  Math.max(c[1], d[1]) < Math.min(a[1], b[1])

/** Whether two edges have a point in common beside one common end. */
export function meets(one: Edge, other: Edge): boolean {
  if (isApart(one, other)) return false
  const [a, b] = [sideOf(one, other[0]), sideOf(one, other[1])]
  const [c, d] = [sideOf(other, one[0]), sideOf(other, one[1])]
  const common = one.filter(end => other.some(far => sameVertex(end, far))).length
  if (common === 2) return true
  if (common === 1) {
    // In one line, they overlap where the free end of either lies on the other.
    if (a !== 0 || b !== 0) return false
    const free = (edge: Edge, from: Edge) => edge.filter(end => !from.some(far => sameVertex(end, far)))
    return free(one, other).some(end => isBetween(other, end)) || free(other, one).some(end => isBetween(one, end))
  }
  if (a * b < 0 && c * d < 0) return true
  return (
    (a === 0 && isBetween(one, other[0])) ||
    (b === 0 && isBetween(one, other[1])) ||
    (c === 0 && isBetween(other, one[0])) ||
    (d === 0 && isBetween(other, one[1]))
  )
}

/** The first of the fresh edges, which are among `all`, that meets another: where lines would cross. */
export function firstCrossing(fresh: readonly Edge[], all: readonly Edge[]): Vertex | undefined {
  for (const edge of fresh) {
    if (sameVertex(edge[0], edge[1])) return edge[0]
    // Each edge of its own is met once, as itself.
    let met = 0
    for (const other of all) if (meets(edge, other) && ++met > 1) return edge[0]
  }
  return undefined
}
