/** A remark on one row of the file. `error`: the row was refused; `repaired`: changed to be usable; `notice`: kept as is. */
export interface Problem {
  row: number
  field: string
  value: string
  severity: 'error' | 'repaired' | 'notice'
  /** A code; the interface words it. */
  reason: string
  detail?: Record<string, string | number>
}

/** How many problems are kept for showing; all are counted and go to the report. */
const shownAtMost = 10_000

/** Collects the problems of one import in bounded memory. */
export class ProblemLog {
  readonly shown: Problem[] = []
  readonly counts = { error: 0, repaired: 0, notice: 0 }
  readonly #sink: (problem: Problem) => void

  /** @param sink is given every problem, also those past the ones kept for showing */
  constructor(sink: (problem: Problem) => void = () => {}) {
    this.#sink = sink
  }

  add(problem: Problem): void {
    this.counts[problem.severity]++
    if (this.shown.length < shownAtMost) this.shown.push(problem)
    this.#sink(problem)
  }
}

/** A value as it is shown in a problem: short, never a whole geometry. */
export const shortValue = (value: unknown): string => {
  const text = value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
