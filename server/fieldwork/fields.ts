import type { RegisterField } from '@wangge/shared/fieldwork'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow } from '../db/database.ts'
import type { Cipher } from '../privacy/cipher.ts'
import type { Hand } from './history.ts'
import { Refused } from './refused.ts'

/** A field of the register: of a household, or of one of its residents. */
export interface FieldAddress {
  householdId: string
  residentId?: string | undefined
  field: RegisterField
}

const columns: Record<RegisterField, SQL> = {
  door: sql`door`,
  floor: sql`floor`,
  tenure: sql`tenure`,
  name: sql`name`,
  gender: sql`gender`,
  bornOn: sql`born_on`,
  relation: sql`relation`,
  phone: sql`phone`,
  idNumber: sql`id_number`,
}
const isSealed = (field: RegisterField): boolean => field === 'phone' || field === 'idNumber'

const ownerOf = ({ householdId, residentId }: FieldAddress): SQL =>
  residentId === undefined
    ? sql`household WHERE id = ${householdId}`
    : sql`resident WHERE id = ${residentId} AND household_id = ${householdId} AND valid_to IS NULL`

/** What a field holds now, as text. @throws Refused where the resident does not live there (any more) */
export async function readField({ db, cipher }: Hand, address: FieldAddress): Promise<string | null> {
  const column = columns[address.field]
  const text = isSealed(address.field) ? sql`encode(${column}, 'base64')` : sql`${column}::text`
  const found = await firstRow(
    db,
    z.object({ value: z.string().nullable() }),
    sql`SELECT ${text} AS value FROM ${ownerOf(address)}`,
  )
  if (!found) throw new Refused('not_resident', 'this person does not live in this household')
  return isSealed(address.field) && found.value !== null
    ? cipher.decrypt(Buffer.from(found.value, 'base64'))
    : found.value
}

/** @throws Refused `door_taken` where another household of the unit has the door */
export async function writeField(hand: Hand, address: FieldAddress, value: string | null): Promise<void> {
  const { db, cipher } = hand
  const { householdId, residentId, field } = address
  if (field === 'door') await mustBeFree(hand, householdId, value ?? '')
  const [table, id] = residentId === undefined ? [sql`household`, householdId] : [sql`resident`, residentId]
  await db.execute(sql`UPDATE ${table} SET ${assign(cipher, field, value)} WHERE id = ${id}`)
}

function assign(cipher: Cipher, field: RegisterField, value: string | null): SQL {
  if (isSealed(field)) {
    const index = field === 'phone' ? sql`phone_index` : sql`id_number_index`
    return sql`${columns[field]} = ${value && cipher.encrypt(value)}, ${index} = ${value && cipher.blindIndex(value)}`
  }
  if (field === 'floor') return sql`floor = ${value}::int`
  return field === 'bornOn' ? sql`born_on = ${value}::date` : sql`${columns[field]} = ${value}`
}

async function mustBeFree({ db }: Hand, householdId: string, door: string): Promise<void> {
  const taken = await firstRow(
    db,
    z.object({ id: z.string() }),
    sql`
    SELECT o.id FROM household o JOIN household h ON h.unit_id = o.unit_id WHERE h.id = ${householdId} AND o.id <> h.id AND o.door = ${door} AND o.valid_to IS NULL`,
  )
  if (taken) throw new Refused('door_taken', `door ${door} is registered already`)
}
