/** What is counted in a grid at an instant t over a window before it: sums only, so counts of several grids add up. */
export interface Counts {
  buildings: number
  units: number
  households: number
  residents: number
  /** Expected by the units' plans, whether registered or not. */
  householdsExpected: number
  /** Registered households, per unit no more than expected: a surplus in one unit does not hide a gap in another. */
  householdsRegistered: number
  /** Households met (in person or by phone) within the window. */
  householdsMet: number
  /** Households verified within the 180 days before t. */
  householdsVerified: number
  visits: number
  visitsMet: number
  careRed: number
  careYellow: number
  careGreen: number
  /** Care persons whose household was met within their interval before t. */
  careSeen: number
  spotChecks: number
  spotChecksPassed: number
  /** Issues opened by t and not ended by then. */
  openIssues: number
  /** Open issues not resolved by t whose due time has passed. */
  overdueIssues: number
  /** All issues opened by t. */
  issues: number
  issuesOpened: number
  issuesClosed: number
  /** Σ over issues opened in the window of the minutes of their category. */
  issueMinutes: number
}

export const countNames = [
  'buildings',
  'units',
  'households',
  'residents',
  'householdsExpected',
  'householdsRegistered',
  'householdsMet',
  'householdsVerified',
  'visits',
  'visitsMet',
  'careRed',
  'careYellow',
  'careGreen',
  'careSeen',
  'spotChecks',
  'spotChecksPassed',
  'openIssues',
  'overdueIssues',
  'issues',
  'issuesOpened',
  'issuesClosed',
  'issueMinutes',
] as const satisfies readonly (keyof Counts)[]

/** Counts of nothing. */
export const noCounts = (): Counts => ({
  buildings: 0,
  units: 0,
  households: 0,
  residents: 0,
  householdsExpected: 0,
  householdsRegistered: 0,
  householdsMet: 0,
  householdsVerified: 0,
  visits: 0,
  visitsMet: 0,
  careRed: 0,
  careYellow: 0,
  careGreen: 0,
  careSeen: 0,
  spotChecks: 0,
  spotChecksPassed: 0,
  openIssues: 0,
  overdueIssues: 0,
  issues: 0,
  issuesOpened: 0,
  issuesClosed: 0,
  issueMinutes: 0,
})

/** The counts of several grids together. A building shared by two grids counts in each. */
export function addCounts(all: Iterable<Counts>): Counts {
  const sum = noCounts()
  for (const counts of all) for (const name of countNames) sum[name] += counts[name]
  return sum
}
