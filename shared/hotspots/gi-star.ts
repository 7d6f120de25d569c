import type { Neighbours } from './neighbours.ts'
import { twoSided } from './normal.ts'

/** Standard score and two-sided p of each place; NaN where nothing can be said (no variation, or all are neighbours). */
export interface Scores {
  z: Float64Array
  p: Float64Array
}

/**
 * Getis–Ord Gi* with binary weights, the place itself included (Ord & Getis 1995, eq. 14):
 * `z = (Σw·x − mean·W) / (s·√((n·W − W²) / (n − 1)))`, W being the number of the place and its neighbours and s the
 * standard deviation over n. NaN values are places without data: they are left out of n, of sums and of neighbourhoods.
 */
export function giStar(values: ArrayLike<number>, neighbours: Neighbours): Scores {
  const { n, mean, deviation } = moments(values)
  const z = new Float64Array(values.length).fill(Number.NaN)
  const p = new Float64Array(values.length).fill(Number.NaN)
  if (!(deviation > 0)) return { z, p }
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue
    let sum = values[i]
    let weight = 1
    for (let k = neighbours.offsets[i]; k < neighbours.offsets[i + 1]; k++) {
      const value = values[neighbours.indices[k]]
      if (Number.isNaN(value)) continue
      sum += value
      weight++
    }
    if (weight === n) continue
    z[i] = (sum - mean * weight) / (deviation * Math.sqrt((weight * (n - weight)) / (n - 1)))
    p[i] = twoSided(z[i])
  }
  return { z, p }
}

/** Mean first, squares of differences second: adding a constant to all values leaves the deviation as it is. */
function moments(values: ArrayLike<number>): { n: number; mean: number; deviation: number } {
  let n = 0
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue
    n++
    sum += values[i]
  }
  const mean = sum / n
  let squares = 0
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) squares += (values[i] - mean) ** 2
  const deviation = Math.sqrt(squares / n)
  // What is left of equal values after rounding is no variation.
  return { n, mean, deviation: deviation > Math.abs(mean) * 1e-12 ? deviation : 0 }
}
