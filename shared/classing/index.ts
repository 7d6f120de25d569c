/** Upper bounds of classes, ascending; a value belongs to the first class whose bound it does not exceed, else to the last. */
export interface Classes {
  method: 'quantile' | 'fixed'
  /** One fewer than there are classes. */
  breaks: number[]
}

/** Position of the value's class. */
export function classOf(value: number, { breaks }: Classes): number {
  const at = breaks.findIndex(bound => value <= bound)
  return at < 0 ? breaks.length : at
}

/**
 * Quantile classes: about the same number of values in each. Equal values are never torn apart, so there may be fewer
 * classes than asked for (one where all values are equal). Breaks are the largest value of each class but the last.
 */
export function quantileClasses(values: readonly number[], count: number): Classes {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
  const largest = sorted.at(-1)
  if (largest === undefined) return { method: 'quantile', breaks: [] }
  const bounds = Array.from({ length: count - 1 }, (_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / count) - 1])
  return { method: 'quantile', breaks: [...new Set(bounds)].filter(bound => bound < largest) }
}
