import { doubledArea } from './build.ts'
import { type Edge, edgesAlong, firstCrossing } from './crossings.ts'
import { ringVertices } from './shapes.ts'
import { keptOf } from './sites.ts'
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

/** Vertices from which a line strays less than this (about 2 m) are no bends one would take hold of. */
const straight = 180

/** Which vertices of a line are its bends: its ends, and those without which it would run elsewhere. */
export function bendsOf(vertices: readonly Vertex[], held?: Vertex): boolean[] {
  const bends = vertices.map(
    (vertex, i) => i === 0 || i === vertices.length - 1 || (held !== undefined && sameVertex(vertex, held)),
  )
  const fixed = [...bends.keys()].filter(i => bends[i])
  for (let k = 0; k + 1 < fixed.length; k++)
    for (const i of keptOf(vertices.slice(fixed[k], fixed[k + 1] + 1), straight)) bends[fixed[k] + i] = true
  return bends
}

/**
 * Moves a vertex as one pulls a line: it then runs straight to the bends before and after. What lay between them on the
 * old straight line goes.
 */
export function pullVertex(partition: Partition, from: Vertex, to: Vertex): Edited {
  const pulled = new Map<number, Vertex[]>()
  partition.arcs.forEach(({ vertices }, arc) => {
    if (!runsThrough(vertices, from)) return
    pulled.set(
      arc,
      withoutRuns(vertices, from).map(one => (sameVertex(one, from) ? to : one)),
    )
  })
  return pulled.size === 0 ? { ok: false, fault: { code: 'no_such_vertex' } } : withArcs(partition, pulled)
}

/** Asked of every line at every move of the hand: no closure for each vertex. */
function runsThrough(vertices: readonly Vertex[], [x, y]: Vertex): boolean {
  for (let i = 0; i < vertices.length; i++) if (vertices[i][0] === x && vertices[i][1] === y) return true
  return false
}

/** Takes a bend out: the line runs straight from the bend before to the bend after. Where lines meet is no bend. */
export function straightenBend(partition: Partition, vertex: Vertex): Edited {
  const isBend = ({ vertices }: Arc) => vertices.slice(1, -1).some(one => sameVertex(one, vertex))
  const arc = partition.arcs.findIndex(isBend)
  if (arc < 0) return { ok: false, fault: { code: 'no_such_vertex' } }
  const left = withoutRuns(partition.arcs[arc].vertices, vertex).filter(
    (one, i, all) => i === 0 || i === all.length - 1 || !sameVertex(one, vertex),
  )
  return withArcs(partition, new Map([[arc, left]]))
}

/** A line without the vertices between a vertex and the bends on both sides of it. */
function withoutRuns(vertices: readonly Vertex[], vertex: Vertex): Vertex[] {
  const bends = bendsOf(vertices, vertex)
  const dropped = new Set<number>()
  vertices.forEach((one, at) => {
    if (!sameVertex(one, vertex)) return
    for (let i = at - 1; i > 0 && !bends[i]; i--) dropped.add(i)
    for (let i = at + 1; i < vertices.length - 1 && !bends[i]; i++) dropped.add(i)
  })
  return vertices.filter((_, i) => !dropped.has(i))
}

/** Puts a vertex between two that follow each other on a line. */
export function insertBetween(partition: Partition, one: Vertex, other: Vertex, at: Vertex): Edited {
  for (const [arc, { vertices }] of partition.arcs.entries())
    for (let edge = 0; edge + 1 < vertices.length; edge++) {
      const [a, b] = [vertices[edge], vertices[edge + 1]]
      if ((sameVertex(a, one) && sameVertex(b, other)) || (sameVertex(a, other) && sameVertex(b, one)))
        return insertVertex(partition, arc, edge, at)
    }
  return { ok: false, fault: { code: 'no_such_vertex' } }
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
  const faces = new Set([...drawn.keys()].flatMap(i => [arcs[i].left, arcs[i].right]))
  const onto = pinchIn(partition, drawn, faces)
  if (onto) return { ok: false, fault: { code: 'crosses', at: onto } }
  const fault = crossingIn(partition, next, drawn, faces) ?? collapseIn(next, faces)
  if (fault) return { ok: false, fault }
  const grids = [...faces].filter(face => face !== outside).sort((a, b) => a - b)
  return { ok: true, partition: next, arcs: [...drawn.keys()], grids }
}

/** A new vertex that lies on one of the others: lines would meet there that did not. */
function pinchIn(
  { arcs }: Partition,
  drawn: ReadonlyMap<number, readonly Vertex[]>,
  faces: ReadonlySet<number>,
): Vertex | undefined {
  const near = arcs.filter(({ left, right }) => faces.has(left) || faces.has(right))
  const known = new Set(near.flatMap(({ vertices }) => vertices.map(String)))
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
    const known = new Set(edgesAlong(before.arcs[arc].vertices).map(String))
    return (edge: Edge) => known.has(String(edge))
  }
  const fresh = [...drawn.keys()].flatMap(arc => {
    const old = isOld(arc)
    return edgesAlong(after.arcs[arc].vertices).filter(edge => !old(edge))
  })
  const others = after.arcs
    .filter(({ left, right }) => faces.has(left) || faces.has(right))
    .flatMap(({ vertices }) => edgesAlong(vertices))
  const at = firstCrossing(fresh, others)
  return at && { code: 'crosses', at }
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
