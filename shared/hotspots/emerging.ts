import { mannKendall } from './mann-kendall.ts'

/** How a hotspot came to be what it is. `none` was never hot. */
export const emergences = ['none', 'new', 'growing', 'persistent', 'fading', 'sporadic'] as const
export type Emergence = (typeof emergences)[number]

/** Certainty a trend must have, two-sided. */
const trendAlpha = 0.05
/** A hotspot is new when it came up within this many of the last steps. */
const newSteps = 4
/** And persistent when it was hot in this share of all. */
const persistentShare = 0.9

/**
 * Classes a place by its standard scores over equal steps of time (oldest first) and by when it was hot. The trend is
 * Mann–Kendall's over the scores.
 */
export function emergenceOf(z: ArrayLike<number>, hot: readonly boolean[]): Emergence {
  const first = hot.indexOf(true)
  if (first === -1) return 'none'
  const isHot = hot[hot.length - 1]
  const trend = mannKendall(z)
  const sure = trend.p <= trendAlpha
  if (!isHot) return (sure && trend.s < 0) || hot.slice(-newSteps).includes(true) ? 'fading' : 'sporadic'
  if (first >= hot.length - newSteps) return 'new'
  if (sure && trend.s > 0) return 'growing'
  if (sure && trend.s < 0) return 'fading'
  const share = hot.filter(Boolean).length / hot.length
  return share >= persistentShare ? 'persistent' : 'sporadic'
}
