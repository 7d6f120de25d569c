/**
 * Benjamini–Hochberg q-values: the smallest false discovery rate at which each of the tests would be called significant
 * (Benjamini & Hochberg 1995, adjusted p-values by the step-up rule). NaN stays NaN and is not counted as a test.
 */
export function benjaminiHochberg(p: ArrayLike<number>): Float64Array {
  const tests = Array.from({ length: p.length }, (_, i) => i).filter(i => !Number.isNaN(p[i]))
  tests.sort((a, b) => p[b] - p[a])
  const q = new Float64Array(p.length).fill(Number.NaN)
  let least = 1
  tests.forEach((test, i) => {
    least = Math.min(least, (p[test] * tests.length) / (tests.length - i))
    q[test] = least
  })
  return q
}
