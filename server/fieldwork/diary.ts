import type { CommandOf } from '@wangge/shared/fieldwork'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow } from '../db/database.ts'
import type { Hand } from './history.ts'
import { mustKeep } from './household.ts'
import { Refused } from './refused.ts'

/** The grid a line belongs to: the household's, or the first of the worker's own. */
async function placeOf(hand: Hand, householdId: string | undefined) {
  if (householdId !== undefined) {
    const { id, gridCode } = await mustKeep(hand.db, hand.viewer, householdId)
    return { householdId: id, regionCode: gridCode }
  }
  return { householdId: null, regionCode: hand.viewer.scopes.keepRegister[0] ?? '' }
}

export async function writeDiary(hand: Hand, { id, day, text, householdId }: CommandOf<'diary'>): Promise<void> {
  const place = await placeOf(hand, householdId)
  await hand.db.execute(sql`
    INSERT INTO diary_note (id, worker_id, household_id, region_code, day, text, at)
    VALUES (${id}, ${hand.viewer.id}, ${place.householdId}::uuid, ${place.regionCode}, ${day}::date, ${text}, ${hand.at.toISOString()})`)
}

/** @throws Refused where the guide has never had the service */
export async function logAnswer(hand: Hand, command: CommandOf<'answer'>): Promise<void> {
  const { id, serviceId, householdId, note } = command
  const known = await firstRow(
    hand.db,
    z.object({ name: z.string() }),
    sql`SELECT name FROM service WHERE id = ${serviceId}`,
  )
  if (!known) throw new Refused('not_found', 'there is no such service')
  const place = await placeOf(hand, householdId)
  await hand.db.execute(sql`
    INSERT INTO service_answer (id, service_id, service_name, worker_id, household_id, region_code, note, at)
    VALUES (${id}, ${serviceId}, ${known.name}, ${hand.viewer.id}, ${place.householdId}::uuid, ${place.regionCode}, ${note ?? null}, ${hand.at.toISOString()})`)
}
