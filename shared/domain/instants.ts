import { z } from 'zod'

/** An instant on the wire: ISO 8601 in UTC. */
export const Instant = z.iso.datetime({ offset: true })

/** An instant as a database driver gives it (text or Date), to ISO 8601 in UTC. */
export const DatabaseInstant = z
  .union([z.string(), z.date()])
  .transform(value => new Date(value))
  .refine(date => !Number.isNaN(date.getTime()), 'instant')
  .transform(date => date.toISOString())

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
export const weekMs = 7 * dayMs
/** Window of the caseload figures unless another is asked for. */
export const defaultWindowDays = 90
