import { z } from 'zod'

/** The weights of the workload formula. Minutes an issue costs stand with its category. */
export const Weights = z.object({
  /** Minutes one household visit takes. */
  visitMinutes: z.number().nonnegative(),
  /** Months in which every household is to be met once. */
  visitCycleMonths: z.number().positive(),
  /** Minutes one visit to a care person takes. */
  careVisitMinutes: z.number().nonnegative(),
  careVisitsPerMonthRed: z.number().nonnegative(),
  careVisitsPerMonthYellow: z.number().nonnegative(),
  careVisitsPerMonthGreen: z.number().nonnegative(),
})
export type Weights = z.infer<typeof Weights>

/** What a new database starts with; planners edit the table. */
export const defaultWeights: Weights = {
  visitMinutes: 12,
  visitCycleMonths: 3,
  careVisitMinutes: 20,
  careVisitsPerMonthRed: 8,
  careVisitsPerMonthYellow: 4,
  careVisitsPerMonthGreen: 2,
}

/** Days of a mean month, for turning a window into a monthly rate. */
export const daysPerMonth = 365.25 / 12
