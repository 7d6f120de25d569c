import type { HotspotMeasure } from '../domain/hotspot-measures.ts'
import type { Neighbours } from './neighbours.ts'
import { type Significance, significanceOf } from './significance.ts'
import { countWeeks, type WeeklyBins } from './weekly-bins.ts'

/** Issues by place and time. */
export interface Events {
  length: number
  /** Index of the place; -1 outside all. */
  place: ArrayLike<number>
  /** Milliseconds since the epoch. */
  at: ArrayLike<number>
}

/** Counts the issues of each place in `from < at ≤ until`. */
export function countEvents(events: Events, places: number, from: number, until: number): Float64Array {
  const counts = new Float64Array(places)
  for (let i = 0; i < events.length; i++)
    if (events.place[i] >= 0 && events.at[i] > from && events.at[i] <= until) counts[events.place[i]]++
  return counts
}

/**
 * Looks for hotspots week by week, oldest first: each of the `steps` findings counts the issues of the `windowWeeks`
 * before its own end.
 */
export function hotspotHistory(
  bins: WeeklyBins,
  ground: { households: ArrayLike<number>; neighbours: Neighbours },
  measure: HotspotMeasure,
  { steps, windowWeeks }: { steps: number; windowWeeks: number },
): Significance[] {
  const { households, neighbours } = ground
  return Array.from({ length: steps }, (_, step) =>
    significanceOf(countWeeks(bins, households.length, steps - 1 - step, windowWeeks), households, neighbours, measure),
  )
}
