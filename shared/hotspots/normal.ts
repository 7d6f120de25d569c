/**
 * P(Z > z) of the standard normal distribution, to about 1e-15 relative. Near the middle by the power series of its
 * integral, in the tail by the continued fraction of Mills' ratio (Abramowitz & Stegun 26.2.11 and 26.2.14).
 */
export function upperTail(z: number): number {
  if (Number.isNaN(z)) return Number.NaN
  if (z < 0) return 1 - upperTail(-z)
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  return z < 3 ? 0.5 - density * series(z) : density * millsRatio(z)
}

/** The two-sided p-value of a standard score. */
export const twoSided = (z: number): number => Math.min(1, 2 * upperTail(Math.abs(z)))

function series(z: number): number {
  let term = z
  let sum = z
  for (let k = 3; term > sum * 1e-17; k += 2) {
    term *= (z * z) / k
    sum += term
  }
  return sum
}

function millsRatio(z: number): number {
  let fraction = z
  for (let k = 60; k > 0; k--) fraction = z + k / fraction
  return 1 / fraction
}
