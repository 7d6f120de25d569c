import { z } from 'zod'
import { Weights } from '../caseload/index.ts'

const column = z.array(z.number())

/** What a plan is drawn over, as columns: entry i of each array is unit (or issue) i. Places in 1e-7 degrees. */
export const PlanGround = z.object({
  at: z.string(),
  windowDays: z.number(),
  weights: Weights,
  /** Today's grids, in order of their codes. */
  grids: z.array(z.object({ code: z.string(), name: z.string(), workerId: z.string().nullable() })),
  workers: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Codes that were ever given to a grid: a new one must be another. */
  takenCodes: z.array(z.string()),
  units: z.object({
    id: z.array(z.string()),
    x: column,
    y: column,
    /** Place in `buildings`. */
    building: column,
    name: z.array(z.string()),
    households: column,
    residents: column,
    careRed: column,
    careYellow: column,
    careGreen: column,
    /** Place in `grids` of the grid that looks after the unit today; −1 for none. */
    grid: column,
  }),
  buildings: z.object({
    id: z.array(z.string()),
    name: z.array(z.string()),
    estate: z.array(z.string()),
    /** Outer ring of each, flat: x, y, x, y, … */
    ring: z.array(column),
  }),
  /** Issues that are open or were opened within the window. */
  issues: z.object({ x: column, y: column, open: column, minutes: column }),
  /** Centre lines of roads, flat. */
  roads: z.array(column),
})
export type PlanGround = z.infer<typeof PlanGround>
