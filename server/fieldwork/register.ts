import type { CommandOf, EditCommand, RegisterCommand, SettleCommand } from '@wangge/shared/fieldwork'
import { RegisterField } from '@wangge/shared/fieldwork'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, rows } from '../db/database.ts'
import { setCare, setContact } from './care.ts'
import { readField, writeField } from './fields.ts'
import { type Hand, writeHistory } from './history.ts'
import { type HouseholdPlace, keeps, mustKeep, mustLiveIn } from './household.ts'
import { Refused } from './refused.ts'

/** Applies a command about the register and writes its history. @throws Refused */
export async function keepRegister(hand: Hand, command: RegisterCommand): Promise<void> {
  if (command.kind === 'add_household') return addHousehold(hand, command)
  const household = await mustKeep(hand.db, hand.viewer, command.householdId)
  switch (command.kind) {
    case 'edit':
      return edit(hand, household, command)
    case 'settle':
      return settle(hand, household, command)
    case 'add_resident':
      return addResident(hand, household, command)
    case 'move_out':
      return moveOut(hand, household, command)
    case 'split':
      return split(hand, household, command)
    case 'merge':
      return merge(hand, household, command)
    case 'plate':
      return setPlate(hand, household, command)
    case 'care':
      return setCare(hand, household, command)
    case 'contact':
      return setContact(hand, household, command)
  }
}

/** A field that still holds what it held for the worker is changed; otherwise both values stay until one is chosen. */
async function edit(hand: Hand, { id }: HouseholdPlace, { residentId, changes }: EditCommand): Promise<void> {
  for (const { field, from, to } of changes) {
    const address = { householdId: id, residentId, field }
    const current = await readField(hand, address)
    if (current === to) continue
    const isFree = current === from
    if (isFree) await writeField(hand, address, to)
    await writeHistory(hand, {
      ...address,
      kind: 'edit',
      before: current,
      after: to,
      state: isFree ? 'applied' : 'proposed',
    })
  }
}

const Proposed = z.object({ residentId: z.string().nullable(), field: RegisterField, after: z.string().nullable() })

/** Chooses one of two values. Chosen twice, the first choice stands. */
async function settle(hand: Hand, { id }: HouseholdPlace, { changeId, keep }: SettleCommand): Promise<void> {
  const open = await firstRow(
    hand.db,
    Proposed,
    sql`
    SELECT resident_id AS "residentId", field, encode(after, 'base64') AS after FROM register_change c WHERE c.id = ${changeId} AND c.household_id = ${id}
      AND c.state = 'proposed' AND NOT EXISTS (SELECT FROM register_change s WHERE s.settles = c.id)`,
  )
  if (!open) throw new Refused('settled', 'this has been settled already')
  const address = { householdId: id, residentId: open.residentId ?? undefined, field: open.field }
  const before = await readField(hand, address)
  const proposed = open.after === null ? null : hand.cipher.decrypt(Buffer.from(open.after, 'base64'))
  const after = keep === 'proposed' ? proposed : before
  if (after !== before) await writeField(hand, address, after)
  await writeHistory(hand, { ...address, kind: 'settle', before, after, settles: changeId })
}

async function addHousehold(hand: Hand, command: CommandOf<'add_household'>): Promise<void> {
  const { unitId, door, floor, tenure, householdId } = command
  const unit = await firstRow(
    hand.db,
    z.object({ gridCode: z.string().nullable() }),
    sql`SELECT region_code AS "gridCode" FROM unit WHERE id = ${unitId} FOR NO KEY UPDATE`,
  )
  if (!unit || !keeps(hand.viewer, unit.gridCode)) throw new Refused('not_found', 'there is no such unit in your grids')
  const known = await householdAt(hand, unitId, door)
  // Registered by someone else meanwhile: it is the same door, and what was said of it goes there.
  if (known !== undefined) return alias(hand, householdId, known)
  await insertHousehold(hand, { id: householdId, unitId, door, floor: floor ?? null, tenure })
  await writeHistory(hand, { householdId, kind: 'add_household', after: door })
}

async function householdAt({ db }: Hand, unitId: string, door: string): Promise<string | undefined> {
  const found = await firstRow(
    db,
    z.object({ id: z.string() }),
    sql`SELECT id FROM household WHERE unit_id = ${unitId} AND door = ${door} AND valid_to IS NULL`,
  )
  return found?.id
}

const alias = async ({ db }: Hand, id: string, householdId: string): Promise<void> => {
  await db.execute(sql`INSERT INTO household_alias (id, household_id) VALUES (${id}, ${householdId})`)
}

const insertHousehold = async (
  { db, at }: Hand,
  household: { id: string; unitId: string; door: string; floor: number | null; tenure: string },
): Promise<void> => {
  const { id, unitId, door, floor, tenure } = household
  await db.execute(sql`
    INSERT INTO household (id, unit_id, door, floor, tenure, verified_at, valid_from, source)
    VALUES (${id}, ${unitId}, ${door}, ${floor}, ${tenure}, ${at.toISOString()}, ${at.toISOString()}, 'wangge')`)
}

async function addResident(hand: Hand, { id }: HouseholdPlace, command: CommandOf<'add_resident'>): Promise<void> {
  const { residentId, resident } = command
  const { name, gender, bornOn = null, relation = null, phone, idNumber } = resident
  const sealed = (text: string | undefined) => (text ? hand.cipher.encrypt(text) : null)
  const index = (text: string | undefined) => (text ? hand.cipher.blindIndex(text) : null)
  await hand.db.execute(sql`
    INSERT INTO resident (id, household_id, name, gender, born_on, relation, phone, phone_index, id_number, id_number_index, valid_from, source)
    VALUES (${residentId}, ${id}, ${name}, ${gender}, ${bornOn}::date, ${relation}, ${sealed(phone)}, ${index(phone)}, ${sealed(idNumber)}, ${index(idNumber)},
      ${hand.at.toISOString()}, 'wangge')`)
  await writeHistory(hand, { householdId: id, residentId, kind: 'add_resident', after: name })
}

async function moveOut(hand: Hand, household: HouseholdPlace, { residentIds }: CommandOf<'move_out'>): Promise<void> {
  await mustLiveIn(hand.db, household, residentIds)
  for (const residentId of residentIds) {
    const end = hand.at.toISOString()
    await hand.db.execute(sql`
      UPDATE resident SET valid_to = greatest(${end}::timestamptz, valid_from + interval '1 millisecond') WHERE id = ${residentId}`)
    await hand.db.execute(sql`
      UPDATE care SET valid_to = greatest(${end}::timestamptz, valid_from + interval '1 millisecond') WHERE resident_id = ${residentId} AND valid_to IS NULL`)
    const name = await nameOf(hand, residentId)
    await writeHistory(hand, { householdId: household.id, residentId, kind: 'move_out', before: name })
  }
}

async function nameOf({ db }: Hand, residentId: string): Promise<string | null> {
  const found = await firstRow(
    db,
    z.object({ name: z.string() }),
    sql`SELECT name FROM resident WHERE id = ${residentId}`,
  )
  return found?.name ?? null
}

async function split(hand: Hand, household: HouseholdPlace, command: CommandOf<'split'>): Promise<void> {
  const { newHouseholdId, door, residentIds } = command
  await mustLiveIn(hand.db, household, residentIds)
  if ((await householdAt(hand, household.unitId, door)) !== undefined)
    throw new Refused('door_taken', `door ${door} is registered already`)
  const floor = await readField(hand, { householdId: household.id, field: 'floor' })
  const tenure = (await readField(hand, { householdId: household.id, field: 'tenure' })) ?? 'owned'
  const like = { unitId: household.unitId, floor: floor === null ? null : Number(floor), tenure }
  await insertHousehold(hand, { id: newHouseholdId, door, ...like })
  await writeHistory(hand, { householdId: household.id, kind: 'split', after: door })
  await writeHistory(hand, { householdId: newHouseholdId, kind: 'add_household', after: door })
  for (const residentId of residentIds) await moveResident(hand, residentId, newHouseholdId)
}

async function moveResident(hand: Hand, residentId: string, householdId: string): Promise<void> {
  await hand.db.execute(sql`UPDATE resident SET household_id = ${householdId} WHERE id = ${residentId}`)
  await writeHistory(hand, { householdId, residentId, kind: 'move_in', after: await nameOf(hand, residentId) })
}

async function merge(hand: Hand, household: HouseholdPlace, { mergedId }: CommandOf<'merge'>): Promise<void> {
  const { db, at } = hand
  const merged = await mustKeep(db, hand.viewer, mergedId)
  if (merged.id === household.id || merged.unitId !== household.unitId)
    throw new Refused('other_unit', 'only another household of the same unit can be merged')
  const door = await readField(hand, { householdId: merged.id, field: 'door' })
  const living = await rows(
    db,
    z.object({ id: z.string() }),
    sql`SELECT id FROM resident WHERE household_id = ${merged.id} AND valid_to IS NULL`,
  )
  for (const { id } of living) await moveResident(hand, id, household.id)
  await db.execute(sql`
    INSERT INTO vehicle (id, household_id, plate) SELECT new_id(), ${household.id}, plate FROM vehicle WHERE household_id = ${merged.id} ON CONFLICT DO NOTHING`)
  await db.execute(sql`DELETE FROM vehicle WHERE household_id = ${merged.id}`)
  await db.execute(sql`
    UPDATE household SET valid_to = greatest(${at.toISOString()}::timestamptz, valid_from + interval '1 millisecond') WHERE id = ${merged.id}`)
  await db.execute(sql`UPDATE household_alias SET household_id = ${household.id} WHERE household_id = ${merged.id}`)
  await alias(hand, merged.id, household.id)
  await writeHistory(hand, { householdId: household.id, kind: 'merge', before: door })
  await writeHistory(hand, { householdId: merged.id, kind: 'merged' })
}

async function setPlate(hand: Hand, { id }: HouseholdPlace, { plate, present }: CommandOf<'plate'>): Promise<void> {
  await hand.db.execute(
    present
      ? sql`INSERT INTO vehicle (id, household_id, plate) VALUES (new_id(), ${id}, ${plate}) ON CONFLICT DO NOTHING`
      : sql`DELETE FROM vehicle WHERE household_id = ${id} AND plate = ${plate}`,
  )
  await writeHistory(hand, {
    householdId: id,
    kind: 'plate',
    [present ? 'after' : 'before']: plate,
  })
}
