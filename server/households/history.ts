import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import { DatabaseInstant } from '@wangge/shared/domain'
import { RegisterField } from '@wangge/shared/fieldwork'
import type { RegisterChange, RegisterConflict, RegisterDuplicate } from '@wangge/shared/households'
import { maskIdNumber, maskName, maskPhone, maskPlate } from '@wangge/shared/privacy'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'
import type { Cipher } from '../privacy/cipher.ts'
import { among } from './queries.ts'

const Change = z.object({
  id: z.string(),
  householdId: z.string(),
  residentId: z.string().nullable(),
  resident: z.string().nullable(),
  kind: z.string(),
  field: RegisterField.nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  open: z.boolean(),
  by: z.string(),
  at: DatabaseInstant,
})

const changes = sql`
  SELECT c.id, c.household_id AS "householdId", c.resident_id AS "residentId", r.name AS resident, c.kind, c.field, encode(c.before, 'base64') AS before,
    encode(c.after, 'base64') AS after, c.state = 'proposed' AND NOT EXISTS (SELECT FROM register_change s WHERE s.settles = c.id) AS open, a.name AS by, c.at
  FROM register_change c JOIN account a ON a.id = c.account_id LEFT JOIN resident r ON r.id = c.resident_id`

const changesAtMost = 200
/** What was changed about a household, the latest first; masked. */
export async function listChanges(db: Queryable, cipher: Cipher, householdId: string): Promise<RegisterChange[]> {
  const found = await rows(
    db,
    Change,
    sql`${changes} WHERE c.household_id = ${householdId} ORDER BY c.at DESC, c.id DESC LIMIT ${changesAtMost}`,
  )
  return found.map(({ householdId: _, residentId: __, ...change }) => {
    const mask = (sealed: string | null) => (sealed === null ? null : maskOf(change)(unseal(cipher, sealed)))
    return {
      ...change,
      resident: change.resident && maskName(change.resident),
      before: mask(change.before),
      after: mask(change.after),
    }
  })
}

const unseal = (cipher: Cipher, text: string): string => cipher.decrypt(Buffer.from(text, 'base64'))

const yearLength = 4
function maskOf({ kind, field }: { kind: string; field: RegisterField | null }): (text: string) => string {
  if (kind === 'plate') return maskPlate
  if (['add_resident', 'move_in', 'move_out', 'contact'].includes(kind) || field === 'name') return maskName
  if (field === 'phone') return maskPhone
  if (field === 'idNumber') return maskIdNumber
  return field === 'bornOn' ? text => text.slice(0, yearLength) : text => text
}

/** Fields of some households that two people wrote, in full: who keeps the household must tell them apart. */
export async function listConflicts(
  db: Queryable,
  cipher: Cipher,
  households: readonly string[],
): Promise<(RegisterConflict & { householdId: string })[]> {
  const found = await rows(
    db,
    Change.extend({ field: RegisterField, current: z.string().nullable() }),
    sql`
    SELECT o.*, CASE o.field
        WHEN 'door' THEN h.door WHEN 'floor' THEN h.floor::text WHEN 'tenure' THEN h.tenure WHEN 'name' THEN p.name WHEN 'gender' THEN p.gender
        WHEN 'bornOn' THEN p.born_on::text WHEN 'relation' THEN p.relation WHEN 'phone' THEN encode(p.phone, 'base64') ELSE encode(p.id_number, 'base64') END AS current
    FROM (${changes} WHERE c.state = 'proposed' AND c.household_id ${among(households)}) o
    JOIN household h ON h.id = o."householdId" LEFT JOIN resident p ON p.id = o."residentId" WHERE o.open ORDER BY o.at, o.id`,
  )
  return found.map(({ id, householdId, residentId, field, current, after, by, at }) => {
    const isSealed = field === 'phone' || field === 'idNumber'
    return {
      id,
      householdId,
      residentId,
      field,
      current: current !== null && isSealed ? unseal(cipher, current) : current,
      proposed: after === null ? null : unseal(cipher, after),
      by,
      at,
    }
  })
}

const Duplicate = z.object({
  householdId: z.string(),
  kind: z.enum(['idNumber', 'plate']),
  residentId: z.string().nullable(),
  plate: z.string().nullable(),
  otherId: z.string(),
  gridCode: z.string().nullable(),
  grid: z.string().nullable(),
  place: z.string(),
})

/**
 * The same id number or plate in another household, anywhere. Asked with the owner's rights: of a household the viewer
 * may not read, only the grid is told.
 */
export async function listDuplicates(
  system: Queryable,
  viewer: Viewer,
  households: readonly string[],
): Promise<(RegisterDuplicate & { of: string })[]> {
  const found = await rows(
    system,
    Duplicate,
    sql`
    SELECT d.*, u.region_code AS "gridCode", g.name AS grid, concat_ws(' ', e.name, b.name, u.name, h.door) AS place FROM (
      SELECT r.household_id AS "householdId", 'idNumber' AS kind, r.id AS "residentId", NULL AS plate, o.household_id AS "otherId"
      FROM resident r JOIN resident o ON o.id_number_index = r.id_number_index AND o.household_id <> r.household_id AND o.valid_to IS NULL
      WHERE r.valid_to IS NULL AND r.household_id ${among(households)}
      UNION ALL
      SELECT v.household_id, 'plate', NULL, v.plate, o.household_id FROM vehicle v JOIN vehicle o ON o.plate = v.plate AND o.household_id <> v.household_id
      WHERE v.household_id ${among(households)}
    ) d JOIN household h ON h.id = d."otherId" AND h.valid_to IS NULL JOIN unit u ON u.id = h.unit_id JOIN building b ON b.id = u.building_id
    LEFT JOIN estate e ON e.id = b.estate_id LEFT JOIN grid g ON g.code = u.region_code`,
  )
  return found.map(({ householdId, otherId, gridCode, grid, place, plate, ...duplicate }) => {
    const isSeen = mayAt(viewer, 'readRegister', gridCode)
    return {
      ...duplicate,
      of: householdId,
      plate: plate && maskPlate(plate),
      householdId: isSeen ? otherId : null,
      place: isSeen ? place : (grid ?? ''),
    }
  })
}
