import { Delaunay } from 'd3-delaunay'
import { perDegree, type Vertex } from './types.ts'

/** Places that belong together by their label, as one array each. */
export interface Sites {
  x: Float64Array
  y: Float64Array
  label: Int32Array
}

/** Lines that were bent less than this (about 1 m) are drawn straight. */
export const straightened = 90

/**
 * The lines halfway between sites of different labels: the edges of their Voronoi cells where the labels differ, put
 * together to chains from one place where three meet to the next. Outermost chains run far beyond the sites.
 * Distances are those on the ground: a degree of longitude is shortened by the latitude.
 */
export function linesBetween({ x, y, label }: Sites): Vertex[][] {
  if (label.length < 2) return []
  const frame = frameOf(x, y)
  const shrink = Math.cos(((y[0] / perDegree) * Math.PI) / 180)
  const coordinates = new Float64Array((label.length + frame.length) * 2)
  for (let i = 0; i < label.length; i++) {
    coordinates[2 * i] = x[i] * shrink
    coordinates[2 * i + 1] = y[i]
  }
  frame.forEach(([u, v], k) => {
    coordinates[2 * (label.length + k)] = u * shrink
    coordinates[2 * (label.length + k) + 1] = v
  })
  const { delaunay, circumcenters } = new Delaunay(coordinates).voronoi()
  const corner = (triangle: number): Vertex => [
    Math.round(circumcenters[2 * triangle] / shrink),
    Math.round(circumcenters[2 * triangle + 1]),
  ]
  const labelOf = (site: number) => (site < label.length ? label[site] : undefined)
  const edges: [Vertex, Vertex][] = []
  const { halfedges, triangles } = delaunay
  for (let e = 0; e < halfedges.length; e++) {
    const opposite = halfedges[e]
    if (opposite < e) continue
    const [one, other] = [labelOf(triangles[e]), labelOf(triangles[opposite])]
    if (one === undefined || other === undefined || one === other) continue
    const ends: [Vertex, Vertex] = [corner(Math.floor(e / 3)), corner(Math.floor(opposite / 3))]
    if (String(ends[0]) !== String(ends[1])) edges.push(ends)
  }
  return chained(edges).map(straighten)
}

/** Four sites far out, so that every other has a closed cell. */
function frameOf(x: Float64Array, y: Float64Array): Vertex[] {
  const box = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < x.length; i++) {
    box[0] = Math.min(box[0], x[i])
    box[1] = Math.min(box[1], y[i])
    box[2] = Math.max(box[2], x[i])
    box[3] = Math.max(box[3], y[i])
  }
  const reach = 3 * Math.max(box[2] - box[0], box[3] - box[1], 100_000)
  const [cx, cy] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]
  return [
    [cx - reach, cy - reach * 1.01],
    [cx + reach * 1.03, cy - reach],
    [cx + reach, cy + reach * 1.02],
    [cx - reach * 1.04, cy + reach],
  ]
}

/** Edges put together to lines that end where other than two meet. */
function chained(edges: readonly [Vertex, Vertex][]): Vertex[][] {
  const around = new Map<string, number[]>()
  edges.forEach((ends, i) => {
    for (const end of ends) around.set(String(end), [...(around.get(String(end)) ?? []), i])
  })
  const used = new Uint8Array(edges.length)
  const follow = (start: Vertex, first: number): Vertex[] => {
    const line = [start]
    for (let edge: number | undefined = first; edge !== undefined && !used[edge]; ) {
      used[edge] = 1
      const [a, b]: [Vertex, Vertex] = edges[edge]
      const end: Vertex = String(a) === String(line[line.length - 1]) ? b : a
      line.push(end)
      const on: number[] = around.get(String(end)) ?? []
      edge = on.length === 2 ? on.find(one => !used[one]) : undefined
    }
    return line
  }
  const lines: Vertex[][] = []
  for (const [i, [a, b]] of edges.entries())
    for (const end of [a, b]) if (!used[i] && around.get(String(end))?.length !== 2) lines.push(follow(end, i))
  for (const [i, [a]] of edges.entries()) if (!used[i]) lines.push(follow(a, i))
  return lines
}

function straighten(line: Vertex[]): Vertex[] {
  const isClosed = String(line[0]) === String(line[line.length - 1])
  return line.length < 3 || isClosed ? line : keptOf(line, straightened).map(i => line[i])
}

/** Douglas and Peucker's: the vertices without which a line would stray further than `slack`, its ends among them. */
export function keptOf(line: readonly Vertex[], slack: number): number[] {
  const keep = new Uint8Array(line.length)
  keep[0] = keep[line.length - 1] = 1
  const open: [number, number][] = [[0, line.length - 1]]
  for (let range = open.pop(); range; range = open.pop()) {
    const [from, to] = range
    let worst = slack
    let at = -1
    for (let i = from + 1; i < to; i++) {
      const off = offLine(line[i], line[from], line[to])
      if (off > worst) [worst, at] = [off, i]
    }
    if (at < 0) continue
    keep[at] = 1
    open.push([from, at], [at, to])
  }
  return [...keep.keys()].filter(i => keep[i])
}

function offLine([px, py]: Vertex, [ax, ay]: Vertex, [bx, by]: Vertex): number {
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length))
  return Math.hypot(px - ax - t * dx, py - ay - t * dy)
}
