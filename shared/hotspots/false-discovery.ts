/**
 * Benjamini–Hochberg q-values: the smallest false discovery rate at which each of the tests would be called significant
 * (Benjamini & Hochberg 1995, adjusted p-values by the step-up rule). NaN stays NaN and is not counted as a test.
 */
export function benjaminiHochberg(p: ArrayLike<number>): Float64Array {
  const sorted = testsOf(p).sort()
  const adjusted = new Float64Array(sorted.length)
  let least = 1
  for (let k = sorted.length - 1; k >= 0; k--) {
    least = Math.min(least, (sorted[k] * sorted.length) / (k + 1))
    adjusted[k] = least
  }
  const q = new Float64Array(p.length).fill(Number.NaN)
  // Equal p-values have equal q-values, so any position of the value will do.
  for (let i = 0; i < p.length; i++) if (!Number.isNaN(p[i])) q[i] = adjusted[positionOf(sorted, p[i])]
  return q
}

/** The values that are tests. Plain loops: the array methods of typed arrays cost ten times as much here. */
function testsOf(p: ArrayLike<number>): Float64Array {
  const tests = new Float64Array(p.length)
  let count = 0
  for (let i = 0; i < p.length; i++) if (!Number.isNaN(p[i])) tests[count++] = p[i]
  return tests.subarray(0, count)
}

function positionOf(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
