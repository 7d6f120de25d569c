import { z } from 'zod'
import type { Counts } from './counts.ts'
import { daysPerMonth, type Weights } from './weights.ts'

const ratio = z.number().nullable()

/** What the workload is made of, each in hours a month. */
export const WorkloadParts = z.object({ visits: z.number(), care: z.number(), issues: z.number() })
export type WorkloadParts = z.infer<typeof WorkloadParts>

/** Shares and rates of a grid. `null` where there is nothing to divide by: shown as "—". */
export const Figures = z.object({
  /** Hours a month. */
  workloadHours: z.number(),
  workloadParts: WorkloadParts,
  registerCoverage: ratio,
  visitCoverage: ratio,
  careCoverage: ratio,
  freshness: ratio,
  accuracy: ratio,
  contactRate: ratio,
  openIssuesPer1000Households: ratio,
  overdueIssuesPer1000Households: ratio,
})
export type Figures = z.infer<typeof Figures>

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)

/**
 * Workload in hours a month: (H·visitMinutes/cycleMonths + Σ care persons(level)·visits a month·minutes
 * + Σ issues opened a month(category)·minutes) / 60.
 */
export function workloadParts(counts: Counts, weights: Weights, windowDays: number): WorkloadParts {
  const careVisits =
    counts.careRed * weights.careVisitsPerMonthRed +
    counts.careYellow * weights.careVisitsPerMonthYellow +
    counts.careGreen * weights.careVisitsPerMonthGreen
  return {
    visits: (counts.households * weights.visitMinutes) / weights.visitCycleMonths / 60,
    care: (careVisits * weights.careVisitMinutes) / 60,
    issues: (counts.issueMinutes * daysPerMonth) / windowDays / 60,
  }
}

/** The figures that follow from the counts of a grid, or of several added up. */
export function figuresOf(counts: Counts, weights: Weights, windowDays: number): Figures {
  const parts = workloadParts(counts, weights, windowDays)
  return {
    workloadHours: parts.visits + parts.care + parts.issues,
    workloadParts: parts,
    registerCoverage: share(counts.householdsRegistered, counts.householdsExpected),
    visitCoverage: share(counts.householdsMet, counts.households),
    careCoverage: share(counts.careSeen, counts.careRed + counts.careYellow + counts.careGreen),
    freshness: share(counts.householdsVerified, counts.households),
    accuracy: share(counts.spotChecksPassed, counts.spotChecks),
    contactRate: share(counts.visitsMet, counts.visits),
    openIssuesPer1000Households: share(counts.openIssues * 1000, counts.households),
    overdueIssuesPer1000Households: share(counts.overdueIssues * 1000, counts.households),
  }
}

/** Each workload over the mean of its peers (itself included); null where the mean is 0. */
export function balances(workloadHours: readonly number[]): (number | null)[] {
  const mean = workloadHours.reduce((sum, hours) => sum + hours, 0) / workloadHours.length
  return workloadHours.map(hours => (mean > 0 ? hours / mean : null))
}
