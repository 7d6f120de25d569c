import type { Vertex } from '@wangge/shared/partition'

/** What a place was brought to. */
export interface Snapped {
  vertex: Vertex
  to: 'vertex' | 'line' | 'road' | 'building' | 'nothing'
}

/**
 * Brings a place to what lies within reach: first a vertex of the plan's lines, then such a line, then the middle of a road,
 * then a building's corner.
 * @param reach in the plan's whole numbers
 * @param besides whether only what is beside the plan counts: a vertex under the hand must not come to lie on a line
 */
export function snap(
  place: Vertex,
  reach: number,
  lines: readonly (readonly Vertex[])[],
  roads: readonly (readonly number[])[],
  buildings: readonly (readonly number[])[],
  besides = false,
): Snapped {
  if (!besides) {
    const vertex = nearest(lines, place, reach)
    if (vertex) return { vertex, to: 'vertex' }
    const on = nearestOn(
      lines.map(line => line.flat()),
      place,
      reach,
    )
    if (on) return { vertex: on, to: 'line' }
  }
  const road = nearestOn(roads, place, reach)
  if (road) return { vertex: road, to: 'road' }
  const corner = nearest(buildings.map(pairs), place, reach * 0.7)
  return corner ? { vertex: corner, to: 'building' } : { vertex: place, to: 'nothing' }
}

const pairs = (flat: readonly number[]): Vertex[] =>
  Array.from({ length: flat.length / 2 }, (_, i): Vertex => [flat[2 * i], flat[2 * i + 1]])

function nearest(lines: readonly (readonly Vertex[])[], [px, py]: Vertex, reach: number): Vertex | undefined {
  let best: Vertex | undefined
  let least = reach
  for (const line of lines)
    for (const place of line) {
      const away = Math.hypot(place[0] - px, place[1] - py)
      if (away <= least) [least, best] = [away, place]
    }
  return best
}

/** The nearest place on some lines, given flat. */
function nearestOn(lines: readonly (readonly number[])[], [px, py]: Vertex, reach: number): Vertex | undefined {
  let best: Vertex | undefined
  let least = reach
  for (const line of lines)
    for (let i = 0; i + 3 < line.length; i += 2) {
      const [ax, ay, bx, by] = [line[i], line[i + 1], line[i + 2], line[i + 3]]
      if (Math.min(ax, bx) - reach > px || Math.max(ax, bx) + reach < px) continue
      if (Math.min(ay, by) - reach > py || Math.max(ay, by) + reach < py) continue
      const length = (bx - ax) ** 2 + (by - ay) ** 2
      const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length))
      const on: Vertex = [Math.round(ax + t * (bx - ax)), Math.round(ay + t * (by - ay))]
      const away = Math.hypot(on[0] - px, on[1] - py)
      if (away <= least) [least, best] = [away, on]
    }
  return best
}
