import { announcedDays } from '@wangge/shared/calendar'
import { defaultWeights } from '@wangge/shared/caseload'
import { defaultLimits, issueCategories, severities } from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import type { Queryable } from './database.ts'
import { calendarDay, issueCategory, issueLimit, workloadWeight } from './schema/index.ts'

/** Fills the tables a new database needs; what an admin has edited since stays. */
export async function seed(db: Queryable): Promise<void> {
  const seeded = await db.select({ one: sql`1` }).from(issueLimit).limit(1)
  if (seeded.length > 0) return
  await db.transaction(async tx => {
    await tx
      .insert(issueCategory)
      .values([...issueCategories])
      .onConflictDoNothing()
    await tx.insert(issueLimit).values(severities.map(limitRow)).onConflictDoNothing()
    await tx
      .insert(workloadWeight)
      .values(Object.entries(defaultWeights).map(([name, value]) => ({ name, value })))
      .onConflictDoNothing()
    await tx.insert(calendarDay).values(announcedDays).onConflictDoNothing()
  })
}

function limitRow(severity: (typeof severities)[number]) {
  const { acceptWithinHours, resolve } = defaultLimits[severity]
  return {
    severity,
    acceptWithinHours,
    resolveWorkingDays: 'workingDays' in resolve ? resolve.workingDays : null,
    resolveHours: 'hours' in resolve ? resolve.hours : null,
  }
}
