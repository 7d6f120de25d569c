import type { CommandOf } from '@wangge/shared/fieldwork'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow } from '../db/database.ts'
import { type Hand, writeHistory } from './history.ts'
import { type HouseholdPlace, mustLiveIn } from './household.ts'
import { Refused } from './refused.ts'

const Plan = z.object({
  residentId: z.string(),
  kind: z.string(),
  level: z.string(),
  intervalDays: z.number(),
  ended: z.boolean(),
})

/** Sets what care someone needs, or ends it. An interval that changes begins anew with the last visit, as before. */
export async function setCare(hand: Hand, household: HouseholdPlace, command: CommandOf<'care'>): Promise<void> {
  const { residentId, careId, plan } = command
  await mustLiveIn(hand.db, household, [residentId])
  const before = await firstRow(
    hand.db,
    Plan,
    sql`
    SELECT resident_id AS "residentId", kind, level, interval_days AS "intervalDays", valid_to IS NOT NULL AS ended FROM care WHERE id = ${careId}`,
  )
  if (before && before.residentId !== residentId) throw new Refused('conflict', 'this id stands for other care')
  if (plan === null && (!before || before.ended)) return
  const at = hand.at.toISOString()
  if (plan === null)
    await hand.db.execute(sql`
    UPDATE care SET valid_to = greatest(${at}::timestamptz, valid_from + interval '1 millisecond') WHERE id = ${careId}`)
  else
    await hand.db.execute(sql`
    INSERT INTO care (id, resident_id, kind, level, interval_days, to_check, valid_from, source)
    VALUES (${careId}, ${residentId}, ${plan.kind}, ${plan.level}, ${plan.intervalDays}, ${plan.toCheck ?? null}, ${at}, 'wangge')
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, level = excluded.level, interval_days = excluded.interval_days, to_check = excluded.to_check, valid_to = NULL`)
  const told = (one: { kind: string; level: string; intervalDays: number } | null | undefined) =>
    one ? `${one.kind} ${one.level} ${one.intervalDays}` : null
  await writeHistory(hand, {
    householdId: household.id,
    residentId,
    kind: 'care',
    before: told(before),
    after: told(plan),
  })
}

/** Adds, changes or ends someone to call. */
export async function setContact(hand: Hand, household: HouseholdPlace, command: CommandOf<'contact'>): Promise<void> {
  const { residentId, contactId, contact } = command
  await mustLiveIn(hand.db, household, [residentId])
  const known = await firstRow(
    hand.db,
    z.object({ residentId: z.string() }),
    sql`SELECT resident_id AS "residentId" FROM care_contact WHERE id = ${contactId}`,
  )
  if (known && known.residentId !== residentId) throw new Refused('conflict', 'this id stands for another contact')
  const at = hand.at.toISOString()
  if (contact === null)
    await hand.db.execute(sql`UPDATE care_contact SET valid_to = ${at} WHERE id = ${contactId} AND valid_to IS NULL`)
  else
    await hand.db.execute(sql`
      INSERT INTO care_contact (id, resident_id, name, relation, phone, valid_from)
      VALUES (${contactId}, ${residentId}, ${hand.cipher.encrypt(contact.name)}, ${contact.relation ?? null}, ${hand.cipher.encrypt(contact.phone)}, ${at})
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, relation = excluded.relation, phone = excluded.phone, valid_to = NULL`)
  await writeHistory(hand, {
    householdId: household.id,
    residentId,
    kind: 'contact',
    [contact === null ? 'before' : 'after']: contact?.name ?? '',
  })
}
