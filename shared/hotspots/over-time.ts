import type { HotspotMeasure } from '../domain/hotspot-measures.ts'
import { type Emergence, emergenceOf } from './emerging.ts'
import type { Neighbours } from './neighbours.ts'
import { type Significance, significanceOf } from './significance.ts'

/** Issues by place and time. */
export interface Events {
  length: number
  /** Index of the place; -1 outside all. */
  place: ArrayLike<number>
  /** Milliseconds since the epoch. */
  at: ArrayLike<number>
}

/** Steps of equal length that end at `until`; each counts the issues of the `windowMs` before its own end. */
export interface Steps {
  until: number
  count: number
  stepMs: number
  windowMs: number
}

export interface HotspotHistory {
  /** One finding a step, oldest first. */
  steps: Significance[]
  /** How each place came to be hot over all steps. */
  emergence: Emergence[]
}

/** The ends of the steps, oldest first. */
export const stepEnds = ({ until, count, stepMs }: Steps): number[] =>
  Array.from({ length: count }, (_, i) => until - (count - 1 - i) * stepMs)

/** Counts the issues of each place in `from < at ≤ until`. */
export function countEvents(events: Events, places: number, from: number, until: number): Float64Array {
  const counts = new Float64Array(places)
  for (let i = 0; i < events.length; i++)
    if (events.place[i] >= 0 && events.at[i] > from && events.at[i] <= until) counts[events.place[i]]++
  return counts
}

/** Looks for hotspots step by step, and tells how each place developed. */
export function hotspotHistory(
  events: Events,
  ground: { households: ArrayLike<number>; neighbours: Neighbours },
  measure: HotspotMeasure,
  steps: Steps,
): HotspotHistory {
  const places = ground.households.length
  const found = stepEnds(steps).map(end =>
    significanceOf(
      countEvents(events, places, end - steps.windowMs, end),
      ground.households,
      ground.neighbours,
      measure,
    ),
  )
  const emergence = Array.from({ length: places }, (_, place) =>
    emergenceOf(
      found.map(step => step.z[place]),
      found.map(step => step.level[place] >= 95),
    ),
  )
  return { steps: found, emergence }
}
