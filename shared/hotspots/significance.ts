import type { HotspotMeasure } from '../domain/hotspot-measures.ts'
import { smoothedRates } from './empirical-bayes.ts'
import { benjaminiHochberg } from './false-discovery.ts'
import { giStar, type Scores } from './gi-star.ts'
import type { Neighbours } from './neighbours.ts'

/** Hot and cold with the certainty in percent; 0 where it may well be chance. */
export const hotspotLevels = [-99, -95, -90, 0, 90, 95, 99] as const
export type HotspotLevel = (typeof hotspotLevels)[number]

/** Below these the normal approximation says nothing: two issues that happen to meet would be a certain hotspot. */
export const leastEvents = { altogether: 30, near: 5 }

/** What is found of each place (cell or grid) in one stretch of time. */
export interface Significance extends Scores {
  counts: Float64Array
  /** False discovery rate at which the place is called significant. */
  q: Float64Array
  level: Int8Array
  /** Issues counted; fewer than `leastEvents.altogether` make no statement. */
  events: number
}

/** Gi* of the issues at some places, with the false discovery rate held over all of them. */
export function significanceOf(
  counts: Float64Array,
  households: ArrayLike<number>,
  neighbours: Neighbours,
  measure: HotspotMeasure,
): Significance {
  const values = measure === 'count' ? counts : smoothedRates(counts, households)
  const { z, p } = giStar(values, neighbours)
  const q = benjaminiHochberg(p)
  let events = 0
  for (const count of counts) events += count
  const level = new Int8Array(counts.length)
  if (events >= leastEvents.altogether)
    for (let i = 0; i < counts.length; i++)
      if (z[i] < 0 || countNear(counts, neighbours, i) >= leastEvents.near) level[i] = levelOf(z[i], q[i])
  return { counts, z, p, q, level, events }
}

function countNear(counts: ArrayLike<number>, { offsets, indices }: Neighbours, i: number): number {
  let near = counts[i]
  for (let k = offsets[i]; k < offsets[i + 1]; k++) near += counts[indices[k]]
  return near
}

/** The class of a place by its q-value: 99 for q ≤ 0.01, 95 for ≤ 0.05, 90 for ≤ 0.1; cold ones are negative. */
export function levelOf(z: number, q: number): HotspotLevel {
  const level = q <= 0.01 ? 99 : q <= 0.05 ? 95 : q <= 0.1 ? 90 : 0
  return level === 0 || z > 0 ? level : level === 99 ? -99 : level === 95 ? -95 : -90
}
