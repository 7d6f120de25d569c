import { z } from 'zod'
import { Door, Unit } from '../buildings/schemas.ts'
import { Weights } from '../caseload/weights.ts'

/** What the day's route is worked out from, on the phone: a grid's entrances and doors, and how often people are met when. */
export const RouteGround = z.object({
  gridCode: z.string(),
  weights: Weights,
  units: z.array(
    Unit.extend({
      building: z.string(),
      doors: z.array(Door.extend({ careDueAt: z.string().nullable() })),
    }),
  ),
  contacts: z.array(z.object({ hour: z.number(), visits: z.number(), met: z.number() })),
})
export type RouteGround = z.infer<typeof RouteGround>
