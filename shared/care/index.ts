import { z } from 'zod'
import { CareKind, CareLevel } from '../domain/register.ts'

/** Which care persons a list is of: those not seen within their interval, those whose interval ends in the next days, or all. */
export const careDues = ['overdue', 'soon', 'all'] as const
export const CareDue = z.enum(careDues)
export type CareDue = z.infer<typeof CareDue>

/** From this many days before the end of the interval on a visit counts as due soon. */
export const dueSoonDays = 3

/** Someone to be looked after, and how long nobody has seen them. The name is masked. */
export const CarePerson = z.object({
  id: z.string(),
  residentId: z.string(),
  householdId: z.string(),
  name: z.string(),
  kind: CareKind,
  level: CareLevel,
  intervalDays: z.number(),
  gridCode: z.string().nullable(),
  grid: z.string().nullable(),
  community: z.string().nullable(),
  worker: z.string().nullable(),
  /** Estate, building, unit and door. */
  place: z.string(),
  /** When the household was last met, at the door or by phone. */
  lastSeenAt: z.string().nullable(),
  /** The end of the interval; counted from registration for those never seen. */
  dueAt: z.string(),
  /** Not seen within the interval: what care coverage counts. */
  overdue: z.boolean(),
})
export type CarePerson = z.infer<typeof CarePerson>
