import Flatbush from 'flatbush'
import type { Vertex } from './types.ts'

/** The nearest place on some lines, and how far it is. */
export interface PlaceOnLine {
  vertex: Vertex
  away: number
}

/**
 * Finds the nearest place on lines within reach. Distances are those of a plane in which longitudes are shortened by
 * `shrink`.
 * @param lines flat: x, y, x, y, …
 */
export function placesOnLines(
  lines: readonly (readonly number[])[],
  shrink = 1,
): (place: Vertex, reach: number) => PlaceOnLine | undefined {
  const segments = lines.flatMap(line =>
    Array.from({ length: Math.max(0, line.length / 2 - 1) }, (_, i) => line.slice(2 * i, 2 * i + 4)),
  )
  if (segments.length === 0) return () => undefined
  const index = new Flatbush(segments.length)
  for (const [ax, ay, bx, by] of segments)
    index.add(Math.min(ax, bx) * shrink, Math.min(ay, by), Math.max(ax, bx) * shrink, Math.max(ay, by))
  index.finish()
  return ([px, py], reach) => {
    let best: PlaceOnLine | undefined
    const x = px * shrink
    for (const i of index.search(x - reach, py - reach, x + reach, py + reach)) {
      const found = nearestOnSegment(segments[i], [px, py], shrink)
      if (found.away <= (best?.away ?? reach)) best = found
    }
    return best
  }
}

function nearestOnSegment([ax, ay, bx, by]: readonly number[], [px, py]: Vertex, shrink: number): PlaceOnLine {
  const [dx, dy] = [(bx - ax) * shrink, by - ay]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * shrink * dx + (py - ay) * dy) / length))
  const vertex: Vertex = [Math.round(ax + t * (bx - ax)), Math.round(ay + t * (by - ay))]
  return { vertex, away: Math.hypot((vertex[0] - px) * shrink, vertex[1] - py) }
}
