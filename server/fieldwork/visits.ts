import { mayAt } from '@wangge/shared/accounts'
import type { CommandOf, PhotoCommand, VisitCommand } from '@wangge/shared/fieldwork'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { firstRow } from '../db/database.ts'
import { insertPhoto } from '../issues/photos.ts'
import type { Hand } from './history.ts'
import { mustKeep } from './household.ts'
import { Refused } from './refused.ts'

export async function recordVisit({ db, viewer, at }: Hand, command: VisitCommand): Promise<void> {
  const { id, outcome, note, checks, verified } = command
  const household = await mustKeep(db, viewer, command.householdId)
  await db.execute(sql`
    INSERT INTO visit (id, household_id, worker_id, at, outcome, note, checks, source)
    VALUES (${id}, ${household.id}, ${viewer.id}, ${at.toISOString()}, ${outcome}, ${note ?? null}, ${checks ? JSON.stringify(checks) : null}::jsonb, 'wangge')`)
  if (verified)
    await db.execute(sql`
      UPDATE household SET verified_at = greatest(verified_at, ${at.toISOString()}::timestamptz) WHERE id = ${household.id}`)
}

/** @throws Refused where there is no such visit or issue for the viewer to add to */
export async function keepPhoto({ db, viewer, at }: Hand, command: PhotoCommand): Promise<void> {
  const { of, subjectId, photoId, jpeg } = command
  const subject = await firstRow(
    db,
    z.object({ regionCode: z.string().nullable() }),
    of === 'issue'
      ? sql`SELECT region_code AS "regionCode" FROM issue WHERE id = ${subjectId}`
      : sql`SELECT u.region_code AS "regionCode" FROM visit v JOIN household h ON h.id = v.household_id JOIN unit u ON u.id = h.unit_id WHERE v.id = ${subjectId}`,
  )
  if (!subject || !mayAt(viewer, of === 'issue' ? 'handleIssues' : 'keepRegister', subject.regionCode))
    throw new Refused('not_found', `there is no such ${of} in your grids`)
  await insertPhoto(db, viewer, { id: photoId, of, subjectId, jpeg: Buffer.from(jpeg, 'base64'), at })
}

/** What was shown without a line is told afterwards. */
export async function tellReveal({ db, viewer }: Hand, command: CommandOf<'reveal'>): Promise<void> {
  await mustKeep(db, viewer, command.householdId)
  const { purpose, at } = command
  await recordAudit(db, viewer, 'reveal_resident', `resident:${command.residentId}`, { purpose, at, offline: true })
}
