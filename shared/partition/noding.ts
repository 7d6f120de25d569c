import Flatbush from 'flatbush'
import { type Edge, edgesAlong, isBetween, sideOf } from './crossings.ts'
import { sameVertex, type Vertex } from './types.ts'

const undirected = ([a, b]: Edge): string => {
  const [one, other] = [String(a), String(b)].sort()
  return `${one} ${other}`
}

/**
 * Cuts edges at each other until they have nothing in common but ends, each once. Crossings are rounded to whole numbers,
 * which can make others: it is done over until there is none.
 * @param reach a vertex this near to an edge is put into it
 */
export function noded(edges: readonly Edge[], reach: number): Edge[] {
  let current = distinct(edges)
  for (let round = 0; round < 40; round++) {
    const cuts = cutsOf(current, round === 0 ? reach : 0.75)
    if (cuts.size === 0) return current
    current = distinct(current.flatMap((edge, i) => cutEdge(edge, cuts.get(i))))
  }
  throw new Error('the lines cannot be brought to cross in vertices only')
}

function distinct(edges: readonly Edge[]): Edge[] {
  const known = new Map<string, Edge>()
  for (const edge of edges) if (!sameVertex(edge[0], edge[1])) known.set(undirected(edge), edge)
  return [...known.values()]
}

function cutEdge(edge: Edge, cuts: readonly Vertex[] | undefined): Edge[] {
  if (!cuts) return [edge]
  const [[ax, ay], [bx, by]] = edge
  const along = ([x, y]: Vertex) => (x - ax) * (bx - ax) + (y - ay) * (by - ay)
  const line = [edge[0], ...[...cuts].sort((one, other) => along(one) - along(other)), edge[1]]
  return line.slice(1).map((vertex, i): Edge => [line[i], vertex])
}

function cutsOf(edges: readonly Edge[], reach: number): Map<number, Vertex[]> {
  const index = new Flatbush(Math.max(1, edges.length))
  for (const [[ax, ay], [bx, by]] of edges)
    index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))
  if (edges.length === 0) return new Map()
  index.finish()
  const cuts = new Map<number, Vertex[]>()
  const add = (edge: number, at: Vertex) => {
    const own = cuts.get(edge) ?? []
    if (![...own, ...edges[edge]].some(one => sameVertex(one, at))) cuts.set(edge, [...own, at])
  }
  edges.forEach((edge, i) => {
    const [[ax, ay], [bx, by]] = edge
    const box = [
      Math.min(ax, bx) - reach,
      Math.min(ay, by) - reach,
      Math.max(ax, bx) + reach,
      Math.max(ay, by) + reach,
    ] as const
    for (const j of index.search(...box)) {
      if (j === i) continue
      for (const end of edges[j]) if (isNearInside(edge, end, reach)) add(i, end)
      if (j > i) continue
      const at = crossingOf(edge, edges[j])
      if (at) {
        add(i, at)
        add(j, at)
      }
    }
  })
  return cuts
}

/** Whether a vertex lies on an edge or within reach of it, beside its middle and not at its ends. */
function isNearInside(edge: Edge, p: Vertex, reach: number): boolean {
  const [[ax, ay], [bx, by]] = edge
  if (sameVertex(edge[0], p) || sameVertex(edge[1], p)) return false
  if (sideOf(edge, p) === 0) return isBetween(edge, p)
  const [dx, dy] = [bx - ax, by - ay]
  const length = Math.hypot(dx, dy)
  const along = ((p[0] - ax) * dx + (p[1] - ay) * dy) / length
  const off = Math.abs((p[0] - ax) * dy - (p[1] - ay) * dx) / length
  return off <= reach && along > 0 && along < length
}

function crossingOf(one: Edge, other: Edge): Vertex | undefined {
  const [c, d] = [sideOf(one, other[0]), sideOf(one, other[1])]
  const [p, q] = [sideOf(other, one[0]), sideOf(other, one[1])]
  if (c * d >= 0 || p * q >= 0) return undefined
  const [[ax, ay], [bx, by]] = one
  const [[ux, uy], [vx, vy]] = other
  const t = ((ux - ax) * (vy - uy) - (uy - ay) * (vx - ux)) / ((bx - ax) * (vy - uy) - (by - ay) * (vx - ux))
  return [Math.round(ax + (bx - ax) * t), Math.round(ay + (by - ay) * t)]
}

/** Where lines meet elsewhere than at their common vertices; undefined where they do not. */
export function firstCrossingOfLines(lines: readonly (readonly Vertex[])[]): Vertex | undefined {
  const edges = lines.flatMap(edgesAlong)
  const doubled = edges.length - distinct(edges).length
  if (doubled > 0) return edges[0][0]
  const [cut] = cutsOf(edges, 0)
  return cut?.[1][0]
}
