import { twoSided } from './normal.ts'

export interface Trend {
  /** Pairs that rise less pairs that fall. */
  s: number
  z: number
  /** Two-sided; 1 where the series is too short or flat. */
  p: number
}

/**
 * Mann–Kendall test for a monotonic trend, with the correction for ties and for continuity (Mann 1945, Kendall 1975,
 * Gilbert 1987 ch. 16). Weeks without a value (NaN) are left out.
 */
export function mannKendall(series: ArrayLike<number>): Trend {
  const values = Array.from(series).filter(value => !Number.isNaN(value))
  const n = values.length
  let s = 0
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) s += Math.sign(values[j] - values[i])
  const ties = new Map<number, number>()
  for (const value of values) ties.set(value, (ties.get(value) ?? 0) + 1)
  let variance = n * (n - 1) * (2 * n + 5)
  for (const t of ties.values()) variance -= t * (t - 1) * (2 * t + 5)
  variance /= 18
  const z = variance > 0 ? (s - Math.sign(s)) / Math.sqrt(variance) : 0
  return { s, z, p: variance > 0 ? twoSided(z) : 1 }
}
