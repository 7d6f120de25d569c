import { dayMs } from '../domain/instants.ts'
import { type Counts, noCounts } from './counts.ts'

/** Units of a district as columns: position u of each array is unit u. */
export interface UnitColumns {
  length: number
  /** Position of the unit's building. */
  building: Uint32Array
  households: Uint32Array
  residents: Uint32Array
  householdsExpected: Uint32Array
  householdsMet: Uint32Array
  householdsVerified: Uint32Array
  visits: Uint32Array
  visitsMet: Uint32Array
  careRed: Uint32Array
  careYellow: Uint32Array
  careGreen: Uint32Array
  careSeen: Uint32Array
}

/** Issues as columns. Times in ms since the epoch, NaN where not yet. */
export interface IssueColumns {
  length: number
  openedAt: Float64Array
  resolvedAt: Float64Array
  endedAt: Float64Array
  dueAt: Float64Array
  /** Minutes of the issue's category. */
  minutes: Float64Array
}

const unitSums = [
  'households',
  'residents',
  'householdsExpected',
  'householdsMet',
  'householdsVerified',
  'visits',
  'visitsMet',
  'careRed',
  'careYellow',
  'careGreen',
  'careSeen',
] as const satisfies readonly (keyof UnitColumns & keyof Counts)[]

/**
 * Adds one unit's sums to a grid's counts, or with `sign` −1 takes them away: a unit that changes hands costs no recount.
 * Buildings are not touched: whether the building counts depends on its other units.
 */
export function addUnit(counts: Counts, columns: UnitColumns, unit: number, sign: 1 | -1): void {
  counts.units += sign
  counts.householdsRegistered += sign * Math.min(columns.households[unit], columns.householdsExpected[unit])
  for (const name of unitSums) counts[name] += sign * columns[name][unit]
}

/**
 * Counts of every grid from its units.
 * @param gridOfUnit position of the grid that looks after unit u; −1 for an orphan, which counts nowhere
 */
export function countUnits(columns: UnitColumns, gridOfUnit: Int32Array, gridCount: number): Counts[] {
  const counts = Array.from({ length: gridCount }, noCounts)
  for (let u = 0; u < columns.length; u++) {
    const grid = counts[gridOfUnit[u]]
    if (grid) addUnit(grid, columns, u, 1)
  }
  countBuildings(columns, gridOfUnit, counts)
  return counts
}

/** A building counts once in each grid that has one of its units. */
function countBuildings(columns: UnitColumns, gridOfUnit: Int32Array, counts: Counts[]): void {
  const seen = new Set<number>()
  for (let u = 0; u < columns.length; u++) {
    const grid = gridOfUnit[u]
    if (grid < 0) continue
    const pair = columns.building[u] * counts.length + grid
    if (seen.has(pair)) continue
    seen.add(pair)
    counts[grid].buildings++
  }
}

/** Adds the issues' part to the counts of their grids, at the instant `at` (ms) over the `windowDays` before it. */
export function countIssues(
  columns: IssueColumns,
  gridOfIssue: Int32Array,
  counts: Counts[],
  at: number,
  windowDays: number,
): void {
  const from = at - windowDays * dayMs
  for (let i = 0; i < columns.length; i++) {
    const grid = counts[gridOfIssue[i]]
    const openedAt = columns.openedAt[i]
    if (!grid || openedAt > at) continue
    grid.issues++
    if (openedAt > from) {
      grid.issuesOpened++
      grid.issueMinutes += columns.minutes[i]
    }
    const endedAt = columns.endedAt[i]
    if (endedAt <= at) {
      if (endedAt > from) grid.issuesClosed++
      continue
    }
    grid.openIssues++
    if (!(columns.resolvedAt[i] <= at) && columns.dueAt[i] < at) grid.overdueIssues++
  }
}
