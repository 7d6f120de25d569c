import type { Edge } from './crossings.ts'
import { type BoundaryEdge, type Hit, isNear, mainAxis, type Notch, nearVertex, shareAlong } from './hits.ts'
import type { Vertex } from './types.ts'

/** Vertices an edge of the outline gets: the node at which a line ends, and a bend that makes up for it. */
interface Bent {
  node: Vertex
  bend?: Vertex
}

/**
 * Gives lines that end on the outline whole-numbered vertices there. Rounding alone would move the outline by up to half
 * a unit and with it the whole area; so each edge gets a second vertex that takes away just what the first one added:
 * the area stays what it was, exactly. Several places on one edge are taken in order, each on what the edge is by then.
 */
export function placeOnOutline(hits: readonly Hit[]): { vertices: Map<Hit, Vertex>; notches: Notch[] } {
  const vertices = new Map<Hit, Vertex>()
  const chains = new Map<BoundaryEdge, Vertex[]>()
  for (const hit of hits) {
    if (!hit.onOutline) continue
    const { edge, place } = hit.onOutline
    const chain = chains.get(edge) ?? [...edge.ends]
    const known = chain.find(vertex => isNear(vertex, place))
    vertices.set(hit, known ?? bendChain(chain, place))
    chains.set(edge, chain)
  }
  const notches = [...chains].flatMap(([{ arc, place: edge, ends }, chain]) =>
    chain.slice(1, -1).map((vertex): Notch => ({ arc, edge, along: shareAlong(ends, vertex), vertex })),
  )
  return { vertices, notches }
}

/** Puts a node, and its bend, into the stretch of a chain at which a place lies. */
function bendChain(chain: Vertex[], place: Vertex): Vertex {
  const ends: Edge = [chain[0], chain[chain.length - 1]]
  const share = shareAlong(ends, place)
  const next = chain.findIndex((vertex, i) => i > 0 && shareAlong(ends, vertex) > share)
  const stretch: Edge = [chain[next - 1], chain[next]]
  const { node, bend } = bentAt(stretch, place)
  const fresh = [node, ...(bend ? [bend] : [])].sort((a, b) => shareAlong(ends, a) - shareAlong(ends, b))
  chain.splice(next, 0, ...fresh)
  return node
}

/**
 * The vertices an edge needs to run through a whole-numbered vertex near a place and enclose what it did: with the node N
 * beside the edge from A to B, the bend M on the longer side, towards B say, makes the triangles A N B and N M B of the
 * same area, on opposite sides.
 */
function bentAt([a, b]: Edge, place: Vertex): Bent {
  for (const node of nodesNear([a, b], place)) {
    const off = cross(minus(b, a), minus(node, a))
    if (off === 0) return { node }
    const isNearerToEnd = shareAlong([a, b], node) > 0.5
    const bend = isNearerToEnd ? bendBetween(node, a, -off) : bendBetween(node, b, off)
    if (bend) return { node, bend }
  }
  return { node: [Math.round(place[0]), Math.round(place[1])] }
}

/** Whole-numbered places within reach of a place and between the ends of an edge, those that lie nearest to its line first. */
function nodesNear([a, b]: Edge, place: Vertex): Vertex[] {
  const main = mainAxis([a, b])
  const slope = (b[1 - main] - a[1 - main]) / (b[main] - a[main])
  const nodes: { node: Vertex; off: number }[] = []
  const steps = Array.from({ length: 2 * nearVertex + 1 }, (_, i) => i - nearVertex)
  for (const step of steps.sort((one, other) => Math.abs(one) - Math.abs(other))) {
    const along = Math.round(place[main]) + step
    const exact = a[1 - main] + (along - a[main]) * slope
    for (const across of [Math.floor(exact), Math.ceil(exact)]) {
      const node: Vertex = main === 0 ? [along, across] : [across, along]
      if (isBetweenEnds([a, b], node) && isNear(node, place)) nodes.push({ node, off: Math.abs(across - exact) })
    }
  }
  return nodes.sort((one, other) => one.off - other.off).map(({ node }) => node)
}

/**
 * The whole-numbered place that lies between two others and makes a triangle of a given doubled area with them: a
 * solution of w × e = area in whole numbers, by Euclid's algorithm; there is one where the coordinates' greatest common
 * divisor goes into the area.
 */
function bendBetween(node: Vertex, end: Vertex, doubledArea: number): Vertex | undefined {
  const e = minus(end, node)
  const { divisor, x, y } = euclid(e[1], e[0])
  if (divisor === 0 || doubledArea % divisor !== 0) return undefined
  const times = doubledArea / divisor
  const [wx, wy] = [x * times, -y * times]
  const share = (wx * e[0] + wy * e[1]) / (e[0] ** 2 + e[1] ** 2)
  const steps = Math.round((0.5 - share) * divisor)
  const bend: Vertex = [node[0] + wx + (steps * e[0]) / divisor, node[1] + wy + (steps * e[1]) / divisor]
  return isBetweenEnds([node, end], bend) ? bend : undefined
}

/** The greatest common divisor of two whole numbers, and x and y with a x + b y = divisor. */
function euclid(a: number, b: number): { divisor: number; x: number; y: number } {
  let [r, s, t] = [a, 1, 0]
  let [nextR, nextS, nextT] = [b, 0, 1]
  while (nextR !== 0) {
    const quotient = Math.trunc(r / nextR)
    ;[r, nextR] = [nextR, r - quotient * nextR]
    ;[s, nextS] = [nextS, s - quotient * nextS]
    ;[t, nextT] = [nextT, t - quotient * nextT]
  }
  return r < 0 ? { divisor: -r, x: -s, y: -t } : { divisor: r, x: s, y: t }
}

/** Whether a vertex lies between the ends along the edge, and not right beside one. */
function isBetweenEnds(edge: Edge, vertex: Vertex): boolean {
  const [from, to] = edge.map(end => end[mainAxis(edge)]).sort((a, b) => a - b)
  const at = vertex[mainAxis(edge)]
  return at > from + nearVertex && at < to - nearVertex
}

const minus = (p: Vertex, q: Vertex): Vertex => [p[0] - q[0], p[1] - q[1]]
const cross = (p: Vertex, q: Vertex): number => p[0] * q[1] - p[1] * q[0]
