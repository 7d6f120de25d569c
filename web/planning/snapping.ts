import { placesOnLines, type Vertex } from '@wangge/shared/partition'

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
    const on = lineFinder(lines)(place, reach)
    if (on) return { vertex: on.vertex, to: 'line' }
  }
  const road = roadFinder(roads)(place, reach)
  if (road) return { vertex: road.vertex, to: 'road' }
  const corner = nearest(buildings.map(pairs), place, reach * 0.7)
  return corner ? { vertex: corner, to: 'building' } : { vertex: place, to: 'nothing' }
}

/** The last lines asked for, with their index: a pointer asks many times of the same. */
function remembered<Lines extends object>(make: (lines: Lines) => ReturnType<typeof placesOnLines>) {
  const known = new WeakMap<Lines, ReturnType<typeof placesOnLines>>()
  return (lines: Lines) => {
    const finder = known.get(lines) ?? make(lines)
    known.set(lines, finder)
    return finder
  }
}
const roadFinder = remembered((roads: readonly (readonly number[])[]) => placesOnLines(roads))
const lineFinder = remembered((lines: readonly (readonly Vertex[])[]) => placesOnLines(lines.map(line => line.flat())))

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
