import { z } from 'zod'

/** What a phone keeps is destroyed after so many days without the server. */
export const keptDays = 7

/** A phone that keeps a grid's data. */
export const Device = z.object({
  id: z.string(),
  account: z.string(),
  name: z.string(),
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  lockedAt: z.string().nullable(),
  lockedBy: z.string().nullable(),
})
export type Device = z.infer<typeof Device>
export const DeviceLock = z.object({ locked: z.boolean() })
