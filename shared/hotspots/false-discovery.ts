/**
 * Benjamini–Hochberg q-values: the smallest false discovery rate at which each of the tests would be called significant
 * (Benjamini & Hochberg 1995, adjusted p-values by the step-up rule). NaN stays NaN and is not counted as a test.
 */
export function benjaminiHochberg(p: ArrayLike<number>): Float64Array {
  const sorted = Float64Array.from(p)
    .filter(value => !Number.isNaN(value))
    .sort()
  const adjusted = new Float64Array(sorted.length)
  let least = 1
  for (let k = sorted.length - 1; k >= 0; k--) {
    least = Math.min(least, (sorted[k] * sorted.length) / (k + 1))
    adjusted[k] = least
  }
  // Equal p-values have equal q-values, so any position of the value will do.
  return Float64Array.from(p, value => (Number.isNaN(value) ? value : adjusted[positionOf(sorted, value)]))
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
