import { z } from 'zod'
import { weekMs } from '../domain/instants.ts'
import type { Events } from './over-time.ts'

/**
 * Issues counted by place and week, as columns: `count[i]` of them lie at place `place[i]` in week `week[i]`. Week 0 ends
 * at the last instant looked at, week 1 a week before. Places and weeks without issues are left out.
 */
export const WeeklyBins = z.object({
  place: z.array(z.number().int()),
  week: z.array(z.number().int()),
  count: z.array(z.number().int()),
})
export type WeeklyBins = z.infer<typeof WeeklyBins>

/** Weeks that are looked at: a year of steps, the year before it to compare with, and the longest window. */
export const binnedWeeks = 156

/** Counts issues of `until − weeks < at ≤ until`; those outside all places are left out. */
export function binWeekly({ length, place, at }: Events, until: number, weeks = binnedWeeks): WeeklyBins {
  const counts = new Map<number, number>()
  for (let i = 0; i < length; i++) {
    const week = Math.floor((until - at[i]) / weekMs)
    if (place[i] < 0 || week < 0 || week >= weeks) continue
    const key = place[i] * weeks + week
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return {
    place: Array.from(counts.keys(), key => Math.floor(key / weeks)),
    week: Array.from(counts.keys(), key => key % weeks),
    count: [...counts.values()],
  }
}

/** Issues of each place in the `weeks` weeks that end `back` weeks before the last. */
export function countWeeks(bins: WeeklyBins, places: number, back: number, weeks: number): Float64Array {
  const counts = new Float64Array(places)
  for (let i = 0; i < bins.week.length; i++)
    if (bins.week[i] >= back && bins.week[i] < back + weeks) counts[bins.place[i]] += bins.count[i]
  return counts
}

/** Issues of each week at some of the places together, latest week first. */
export function countByWeek(bins: WeeklyBins, isAsked: (place: number) => boolean, weeks: number): number[] {
  const counts = new Array<number>(weeks).fill(0)
  for (let i = 0; i < bins.week.length; i++)
    if (bins.week[i] < weeks && isAsked(bins.place[i])) counts[bins.week[i]] += bins.count[i]
  return counts
}
