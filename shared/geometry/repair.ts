import type { MultiPolygon, Polygon, Position } from 'geojson'
import { union } from 'polyclip-ts'
import { areaM2 } from './areas.ts'

/**
 * A valid multipolygon over the same ground: rings that collapse to a line are left out, what crosses itself is cut
 * there, what overlaps itself is counted once. Undefined when no area is left, and for the rare ring that the clipping
 * library, which computes in floating point, cannot put together.
 */
export function repairPolygon(shape: Polygon | MultiPolygon): MultiPolygon | undefined {
  const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates
  const sound = polygons
    .map(([outer, ...holes]) => (hasArea(outer) ? [outer, ...holes.filter(hasArea)] : []))
    .filter(rings => rings.length > 0)
    .map(rings => rings.map(ring => ring.map(([x, y]): [number, number] => [x, y])))
  if (sound.length === 0) return undefined
  const [first, ...rest] = sound
  const coordinates = unionOrNone(first, rest)
  const repaired: MultiPolygon = { type: 'MultiPolygon', coordinates }
  return coordinates.length > 0 && areaM2(repaired) > 0 ? repaired : undefined
}

/** A ring needs three distinct corners. */
const hasArea = (ring: readonly Position[] | undefined): boolean =>
  ring !== undefined && new Set(ring.map(([x, y]) => `${x} ${y}`)).size >= 3

function unionOrNone(first: [number, number][][], rest: [number, number][][][]): Position[][][] {
  try {
    return union(first, ...rest)
  } catch {
    return []
  }
}
