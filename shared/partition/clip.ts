import { type Edge, isBetween, sideOf } from './crossings.ts'
import { outside, type Partition, sameVertex, type Vertex } from './types.ts'

/** A vertex that an arc must get on one of its edges, `along` it from 0 to 1. */
export interface Notch {
  arc: number
  edge: number
  along: number
  vertex: Vertex
}

/** The parts of some lines that run inside a grid, and what its boundary needs so that they end in vertices of it. */
export interface Clipped {
  lines: Vertex[][]
  notches: Notch[]
}

interface BoundaryEdge {
  arc: number
  place: number
  ends: Edge
  isOutline: boolean
}

interface Hit {
  /** Segment of the line and how far along it. */
  at: number
  vertex: Vertex
  notch?: Notch
}

/** Ends this near to a vertex of the boundary (2 cm) are brought to it. */
const nearVertex = 2

/**
 * Cuts lines at the boundary of a grid. What is left of a line inside either ends on the boundary or, at `joints`, on
 * another line; ends that hang in the air are cut off. A line that closes on itself inside stays whole.
 */
export function clipInside(partition: Partition, grid: number, lines: readonly (readonly Vertex[])[]): Clipped {
  const edges = boundaryOf(partition, grid)
  const joints = jointsOf(lines)
  const result: Clipped = { lines: [], notches: [] }
  for (const line of lines) clipOne(line, edges, joints, result)
  return result
}

function boundaryOf({ arcs }: Partition, grid: number): BoundaryEdge[] {
  return arcs.flatMap(({ vertices, left, right }, arc) =>
    left === grid || right === grid
      ? vertices.slice(1).map(
          (vertex, place): BoundaryEdge => ({
            arc,
            place,
            ends: [vertices[place], vertex],
            isOutline: left === outside || right === outside,
          }),
        )
      : [],
  )
}

/** Ends of lines at which another line ends or bends. */
function jointsOf(lines: readonly (readonly Vertex[])[]): Set<string> {
  const times = new Map<string, number>()
  for (const line of lines) for (const place of new Set(line.map(String))) times.set(place, (times.get(place) ?? 0) + 1)
  return new Set([...times].filter(([, count]) => count > 1).map(([place]) => place))
}

function clipOne(
  line: readonly Vertex[],
  edges: readonly BoundaryEdge[],
  joints: ReadonlySet<string>,
  into: Clipped,
): void {
  const hits = hitsOf(line, edges)
  const last = line.length - 1
  const isClosed = sameVertex(line[0], line[last])
  if (hits.length === 0 && isClosed) {
    if (isInside(edges, middle(line[0], line[1]))) into.lines.push([...line])
    return
  }
  const isJoint = (vertex: Vertex) => joints.has(String(vertex)) && !isClosed
  const stops: Hit[] = [
    ...(isJoint(line[0]) ? [{ at: 0, vertex: line[0] }] : []),
    ...hits,
    ...(isJoint(line[last]) ? [{ at: last, vertex: line[last] }] : []),
  ]
  const runs = stops.slice(1).map((to, i): [Hit, Hit] => [stops[i], to])
  // A closed line has no end of its own: its last run goes over the place where it was begun.
  if (isClosed && stops.length > 0) runs.push([stops[stops.length - 1], { ...stops[0], at: stops[0].at + last }])
  for (const [from, to] of runs) {
    const run = runBetween(line, from, to)
    if (run.length < 2 || !isInside(edges, probeOf(line, from, to))) continue
    into.lines.push(run)
    for (const { notch } of [from, to]) if (notch) into.notches.push(notch)
  }
}

/** The vertices of a line between two places on it. */
function runBetween(line: readonly Vertex[], from: Hit, to: Hit): Vertex[] {
  const run: Vertex[] = [from.vertex]
  const add = (vertex: Vertex) => {
    if (!sameVertex(vertex, run[run.length - 1])) run.push(vertex)
  }
  for (let i = Math.floor(from.at) + 1; i < to.at; i++) add(vertexAt(line, i))
  add(to.vertex)
  return run
}

/** Of a closed line also past its end. */
const vertexAt = (line: readonly Vertex[], i: number): Vertex => line[i < line.length ? i : i - (line.length - 1)]

/** A place in the middle of the first straight piece of a run. */
function probeOf(line: readonly Vertex[], from: Hit, to: Hit): Vertex {
  const end = Math.min(Math.floor(from.at) + 1, to.at)
  return middle(placeAt(line, from.at), placeAt(line, end))
}

function placeAt(line: readonly Vertex[], at: number): Vertex {
  const i = Math.floor(at)
  const [x, y] = vertexAt(line, i)
  if (at === i) return [x, y]
  const [u, v] = vertexAt(line, i + 1)
  return [x + (u - x) * (at - i), y + (v - y) * (at - i)]
}

const middle = ([x, y]: Vertex, [u, v]: Vertex): Vertex => [(x + u) / 2, (y + v) / 2]

/** By the even-odd rule, to floating point; a place on the boundary's line is not inside. */
function isInside(edges: readonly BoundaryEdge[], place: Vertex): boolean {
  let inside = false
  for (const { ends } of edges) {
    const [[ax, ay], [bx, by]] = ends
    if (sideOf(ends, place) === 0 && isBetween(ends, place)) return false
    if (ay > place[1] !== by > place[1] && place[0] < ((bx - ax) * (place[1] - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

/** Where a line meets the boundary, in order along it, each place once. */
function hitsOf(line: readonly Vertex[], edges: readonly BoundaryEdge[]): Hit[] {
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

function shareAlong([a, b]: Edge, p: Vertex): number {
  const axis = Math.abs(b[0] - a[0]) > Math.abs(b[1] - a[1]) ? 0 : 1
  return b[axis] === a[axis] ? 0 : (p[axis] - a[axis]) / (b[axis] - a[axis])
}

function notchAt(edge: BoundaryEdge, along: number, exactly?: Vertex): { vertex: Vertex; notch?: Notch } {
  const [a, b] = edge.ends
  const place: Vertex = [a[0] + (b[0] - a[0]) * along, a[1] + (b[1] - a[1]) * along]
  const near = [a, b].find(
    end => Math.abs(end[0] - place[0]) <= nearVertex && Math.abs(end[1] - place[1]) <= nearVertex,
  )
  if (near) return { vertex: near }
  const vertex = exactly ?? (edge.isOutline ? nearestOnOutline(edge.ends, place) : whole(place))
  if (sameVertex(vertex, a) || sameVertex(vertex, b)) return { vertex }
  return { vertex, notch: { arc: edge.arc, edge: edge.place, along: shareAlong(edge.ends, vertex), vertex } }
}

const whole = ([x, y]: Vertex): Vertex => [Math.round(x), Math.round(y)]

/**
 * A whole-numbered place on the outline near to another. Rounding alone would move the outline by half a unit and with it
 * the whole area; a little further along there is a place that lies on it a thousand times more nearly.
 */
function nearestOnOutline([a, b]: Edge, place: Vertex): Vertex {
  const axis = Math.abs(b[0] - a[0]) > Math.abs(b[1] - a[1]) ? 0 : 1
  const length = Math.abs(b[axis] - a[axis])
  const reach = Math.floor(Math.min(5_000, length * 0.04))
  const slope = (b[1 - axis] - a[1 - axis]) / (b[axis] - a[axis])
  const start = Math.round(place[axis])
  let best: Vertex = whole(place)
  let least = Number.POSITIVE_INFINITY
  for (let step = 0; step <= 2 * reach && least > 0; step++) {
    const main = start + (step % 2 === 0 ? step / 2 : -(step + 1) / 2)
    const exact = a[1 - axis] + (main - a[axis]) * slope
    const off = Math.abs(exact - Math.round(exact))
    if (off >= least - 1e-6) continue
    least = off
    best = axis === 0 ? [main, Math.round(exact)] : [Math.round(exact), main]
  }
  return best
}
