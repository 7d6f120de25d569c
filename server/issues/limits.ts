import { defaultLimits, type IssueLimits, Severity } from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'

const LimitRow = z.object({
  severity: Severity,
  accept: z.number(),
  days: z.number().nullable(),
  hours: z.number().nullable(),
})

/** The limits an admin has set. */
export async function readLimits(db: Queryable): Promise<IssueLimits> {
  const limits = { ...defaultLimits }
  const table = await rows(
    db,
    LimitRow,
    sql`
    SELECT severity, accept_within_hours AS accept, resolve_working_days AS days, resolve_hours AS hours FROM issue_limit`,
  )
  for (const { severity, accept, days, hours } of table)
    limits[severity] = {
      acceptWithinHours: accept,
      resolve: days === null ? { hours: hours ?? 0 } : { workingDays: days },
    }
  return limits
}

/** Writes the limits; all three at once. */
export async function writeLimits(db: Queryable, limits: IssueLimits): Promise<void> {
  await db.transaction(async tx => {
    for (const severity of Severity.options) {
      const { acceptWithinHours, resolve } = limits[severity]
      const [days, hours] = 'hours' in resolve ? [null, resolve.hours] : [resolve.workingDays, null]
      await tx.execute(sql`
        UPDATE issue_limit SET accept_within_hours = ${acceptWithinHours}, resolve_working_days = ${days}, resolve_hours = ${hours}
        WHERE severity = ${severity}`)
    }
  })
}
