import { z } from 'zod'

/** A holiday, or a weekend day that is worked. */
export const CalendarDay = z.object({
  day: z.iso.date(),
  working: z.boolean(),
  name: z.string().trim().max(40).nullable(),
})
export type CalendarDay = z.infer<typeof CalendarDay>
