import { z } from 'zod'

const count = z.number().nonnegative()

/** What is counted in a grid at an instant t over a window before it: sums only, so counts of several grids add up. */
export const Counts = z.object({
  buildings: count,
  units: count,
  households: count,
  residents: count,
  /** Expected by the units' plans, whether registered or not. */
  householdsExpected: count,
  /** Registered households, per unit no more than expected: a surplus in one unit does not hide a gap in another. */
  householdsRegistered: count,
  /** Households met (in person or by phone) within the window. */
  householdsMet: count,
  /** Households verified within the 180 days before t. */
  householdsVerified: count,
  visits: count,
  visitsMet: count,
  careRed: count,
  careYellow: count,
  careGreen: count,
  /** Care persons whose household was met within their interval before t. */
  careSeen: count,
  spotChecks: count,
  spotChecksPassed: count,
  /** Issues opened by t and not ended by then. */
  openIssues: count,
  /** Open issues not resolved by t whose due time has passed. */
  overdueIssues: count,
  /** All issues opened by t. */
  issues: count,
  issuesOpened: count,
  issuesClosed: count,
  /** Σ over issues opened in the window of the minutes of their category. */
  issueMinutes: count,
})
export type Counts = z.infer<typeof Counts>

export const countNames = Counts.keyof().options

const nothing = Counts.parse(Object.fromEntries(countNames.map(name => [name, 0])))
/** Counts of nothing. */
export const noCounts = (): Counts => ({ ...nothing })

/** The counts of several grids together. A building shared by two grids counts in each. */
export function addCounts(all: Iterable<Counts>): Counts {
  const sum = noCounts()
  for (const counts of all) for (const name of countNames) sum[name] += counts[name]
  return sum
}
