import { isBetween, sideOf } from './crossings.ts'
import { type BoundaryEdge, type Hit, hitsOf, type Notch } from './hits.ts'
import { placeOnOutline } from './outline.ts'
import { lengthOf } from './shapes.ts'
import { outside, type Partition, sameVertex, type Vertex } from './types.ts'

/** The parts of some lines that run inside a grid, and what its boundary needs so that they end in vertices of it. */
export interface Clipped {
  lines: Vertex[][]
  notches: Notch[]
}

/** A part of a line that runs inside a grid, between two places on its boundary or two ends at other lines. */
export interface Run {
  line: readonly Vertex[]
  from: Hit
  to: Hit
}

/**
 * Cuts lines at the boundary of a grid. What is left of a line inside either ends on the boundary or, at `joints`, on
 * another line; ends that hang in the air are cut off. A line that closes on itself inside stays whole.
 */
export function clipInside(partition: Partition, grid: number, lines: readonly (readonly Vertex[])[]): Clipped {
  return bringToBoundary(runsInside(partition, grid, lines))
}

/** The parts of lines that run inside a grid, as they were drawn. */
export function runsInside(partition: Partition, grid: number, lines: readonly (readonly Vertex[])[]): Run[] {
  const edges = boundaryOf(partition, grid)
  const joints = jointsOf(lines)
  return lines.flatMap(line => runsOf(line, edges, joints))
}

/** Runs with their ends in whole-numbered vertices that the boundary is to have, too. */
export function bringToBoundary(runs: readonly Run[]): Clipped {
  const hits = [...new Set(runs.flatMap(({ from, to }) => [from, to]))]
  const outline = placeOnOutline(hits)
  const vertexOf = (hit: Hit) => outline.vertices.get(hit) ?? hit.vertex
  const inner = hits.flatMap(({ notch }) => notch ?? [])
  return {
    lines: runs.map(run => verticesOf(run, vertexOf)).filter(({ length }) => length > 1),
    notches: [...inner, ...outline.notches],
  }
}

/** How long a run is, in whole numbers. */
export const lengthOfRun = (run: Run): number => lengthOf(verticesOf(run, hit => hit.vertex))

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

function runsOf(line: readonly Vertex[], edges: readonly BoundaryEdge[], joints: ReadonlySet<string>): Run[] {
  const hits = hitsOf(line, edges)
  const last = line.length - 1
  const ends = [0, last].map((at): Hit => ({ at, vertex: line[at] }))
  const isClosed = sameVertex(line[0], line[last])
  if (hits.length === 0 && isClosed)
    return isInside(edges, middle(line[0], line[1])) ? [{ line, from: ends[0], to: ends[1] }] : []
  const isJoint = ({ vertex }: Hit) => joints.has(String(vertex)) && !isClosed
  const stops = [...ends.slice(0, 1).filter(isJoint), ...hits, ...ends.slice(1).filter(isJoint)]
  const runs = stops.slice(1).map((to, i): Run => ({ line, from: stops[i], to }))
  // A closed line has no end of its own: its last run goes over the place where it was begun.
  if (isClosed) runs.push({ line, from: stops[stops.length - 1], to: { ...stops[0], at: stops[0].at + last } })
  return runs.filter(run => isInside(edges, probeOf(run)))
}

/** The vertices of a run. */
function verticesOf({ line, from, to }: Run, vertexOf: (hit: Hit) => Vertex): Vertex[] {
  const run: Vertex[] = [vertexOf(from)]
  const add = (vertex: Vertex) => {
    if (!sameVertex(vertex, run[run.length - 1])) run.push(vertex)
  }
  for (let i = Math.floor(from.at) + 1; i < to.at; i++) add(vertexAt(line, i))
  add(vertexOf(to))
  return run
}

/** Of a closed line also past its end. */
const vertexAt = (line: readonly Vertex[], i: number): Vertex => line[i < line.length ? i : i - (line.length - 1)]

/** A place in the middle of the first straight piece of a run. */
function probeOf({ line, from, to }: Run): Vertex {
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
