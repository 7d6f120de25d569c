import { orient2d } from 'robust-predicates'
import { doubledArea } from './build.ts'
import { ringVertices } from './shapes.ts'
import {
  type Arc,
  arcOf,
  type Edited,
  type EditFault,
  outside,
  type Partition,
  sameVertex,
  type Vertex,
} from './types.ts'

/** Moves a vertex, with every line that ends or bends there. */
export function moveVertex(partition: Partition, from: Vertex, to: Vertex): Edited {
  const moved = new Map<number, Vertex[]>()
  partition.arcs.forEach(({ vertices }, i) => {
    if (vertices.some(one => sameVertex(one, from)))
      moved.set(
        i,
        vertices.map(one => (sameVertex(one, from) ? to : one)),
      )
  })
  return moved.size === 0 ? { ok: false, fault: { code: 'no_such_vertex' } } : withArcs(partition, moved)
}

/** Puts a vertex between the ends of an arc's edge; `edge` counts from 0. */
export function insertVertex(partition: Partition, arc: number, edge: number, at: Vertex): Edited {
  const vertices = partition.arcs[arc]?.vertices
  if (!vertices || edge < 0 || edge + 1 >= vertices.length) return { ok: false, fault: { code: 'no_such_vertex' } }
  return withArcs(partition, new Map([[arc, [...vertices.slice(0, edge + 1), at, ...vertices.slice(edge + 1)]]]))
}

/** Takes a bend out of a line. A vertex at which lines meet stays: it is no bend. */
export function deleteVertex(partition: Partition, vertex: Vertex): Edited {
  const isBend = ({ vertices }: Arc) => vertices.slice(1, -1).some(one => sameVertex(one, vertex))
  const arc = partition.arcs.findIndex(isBend)
  if (arc < 0) return { ok: false, fault: { code: 'no_such_vertex' } }
  const left = partition.arcs[arc].vertices.filter(
    (one, i, all) => i === 0 || i === all.length - 1 || !sameVertex(one, vertex),
  )
  return withArcs(partition, new Map([[arc, left]]))
}

/** The partition with some arcs drawn anew, unless that would make lines cross or a ring collapse. */
function withArcs(partition: Partition, drawn: ReadonlyMap<number, readonly Vertex[]>): Edited {
  const arcs = partition.arcs.map((arc, i) => {
    const vertices = drawn.get(i)
    return vertices ? { ...arc, vertices } : arc
  })
  const next: Partition = { arcs, grids: partition.grids }
  const onto = pinchIn(partition, drawn)
  if (onto) return { ok: false, fault: { code: 'crosses', at: onto } }
  const faces = new Set([...drawn.keys()].flatMap(i => [arcs[i].left, arcs[i].right]))
  const fault = crossingIn(partition, next, drawn, faces) ?? collapseIn(next, faces)
  if (fault) return { ok: false, fault }
  const grids = [...faces].filter(face => face !== outside).sort((a, b) => a - b)
  return { ok: true, partition: next, arcs: [...drawn.keys()], grids }
}

/** A new vertex that lies on one of the others: lines would meet there that did not. */
function pinchIn({ arcs }: Partition, drawn: ReadonlyMap<number, readonly Vertex[]>): Vertex | undefined {
  const known = new Set(arcs.flatMap(({ vertices }) => vertices.map(String)))
  const places = new Map([...drawn.keys()].map(arc => [arc, new Set(arcs[arc].vertices.map(String))]))
  for (const [arc, vertices] of drawn) {
    const fresh = vertices.filter(one => !places.get(arc)?.has(String(one)))
    const pinched = fresh.find(one => known.has(String(one)))
    if (pinched) return pinched
    const own = vertices.slice(0, -1).map(String)
    const twice = own.findIndex((one, i) => own.indexOf(one) !== i)
    if (twice >= 0) return vertices[twice]
  }
  return undefined
}

type Edge = readonly [Vertex, Vertex]
const edgesOf = ({ vertices }: Pick<Arc, 'vertices'>): Edge[] =>
  vertices.slice(1).map((vertex, i): Edge => [vertices[i], vertex])

/**
 * A new edge that meets another line elsewhere than at a common end. A line that leaves the grids beside it must cross
 * their boundary first: only the lines of those grids are asked.
 */
function crossingIn(
  before: Partition,
  after: Partition,
  drawn: ReadonlyMap<number, readonly Vertex[]>,
  faces: ReadonlySet<number>,
): EditFault | undefined {
  const isOld = (arc: number) => {
    const known = new Set(edgesOf(before.arcs[arc]).map(String))
    return (edge: Edge) => known.has(String(edge))
  }
  const fresh = [...drawn.keys()].flatMap(arc => {
    const old = isOld(arc)
    return edgesOf(after.arcs[arc]).filter(edge => !old(edge))
  })
  const others = after.arcs.filter(({ left, right }) => faces.has(left) || faces.has(right)).flatMap(edgesOf)
  for (const edge of fresh) {
    if (sameVertex(edge[0], edge[1])) return { code: 'crosses', at: edge[0] }
    // Each edge of its own is met once, as itself.
    if (others.filter(other => meets(edge, other)).length > 1) return { code: 'crosses', at: edge[0] }
  }
  return undefined
}

const side = ([a, b]: Edge, p: Vertex): number => Math.sign(orient2d(a[0], a[1], b[0], b[1], p[0], p[1]))
const isBetween = ([a, b]: Edge, p: Vertex): boolean =>
  Math.min(a[0], b[0]) <= p[0] &&
  p[0] <= Math.max(a[0], b[0]) &&
  Math.min(a[1], b[1]) <= p[1] &&
  p[1] <= Math.max(a[1], b[1])

/** Whether two edges have a point in common beside one common end. */
function meets(one: Edge, other: Edge): boolean {
  const [a, b] = [side(one, other[0]), side(one, other[1])]
  const [c, d] = [side(other, one[0]), side(other, one[1])]
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

/** A ring that no longer runs as it should: outer ones counter-clockwise around some area, holes clockwise. */
function collapseIn(partition: Partition, faces: ReadonlySet<number>): EditFault | undefined {
  for (const face of faces) {
    const grid = partition.grids[face]
    if (!grid) continue
    const isSound = grid.polygons.every(polygon =>
      polygon.every((refs, i) => {
        const area = doubledArea(ringVertices(partition, refs))
        return i === 0 ? area > 0 : area < 0
      }),
    )
    if (!isSound) return { code: 'collapses', grid: grid.code }
  }
  return undefined
}

/** Arcs of a grid, for what is drawn along its boundary. */
export const arcsOfGrid = ({ grids }: Partition, grid: number): number[] => [
  ...new Set(grids[grid].polygons.flat(2).map(arcOf)),
]
