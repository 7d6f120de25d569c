import { hasValidCheckDigit } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import type { Queryable } from '../../db/database.ts'
import { beginning } from '../../grids/place-units.ts'
import type { PreparedRow } from '../prepare.ts'
import type { ProblemLog } from '../problems.ts'
import type { ImportCounts } from '../result.ts'
import { refuseUnknown, stagedRows, upsert } from '../upsert.ts'
import type { MergeOptions } from './options.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Encrypts phone and id number before the row reaches the database, so that no temporary table holds them readable. */
export async function residentCompleter(_db: Queryable, { cipher }: MergeOptions, log: ProblemLog) {
  return (prepared: PreparedRow): PreparedRow => {
    const { row, data } = prepared
    const { idNumber, phone, ...open } = data
    const sealed: PreparedRow['data'] = open
    if (typeof idNumber === 'string') {
      if (!hasValidCheckDigit(idNumber))
        log.add({
          row,
          field: 'idNumber',
          value: `${idNumber.slice(0, 3)}*`,
          severity: 'notice',
          reason: 'check_digit',
        })
      sealed.idNumber = hex(cipher.encrypt(idNumber))
      sealed.idNumberIndex = hex(cipher.blindIndex(idNumber))
    }
    if (typeof phone === 'string') {
      sealed.phone = hex(cipher.encrypt(phone))
      sealed.phoneIndex = hex(cipher.blindIndex(phone))
    }
    return { ...prepared, data: sealed }
  }
}

/** Merges residents. */
export async function mergeResidents(db: Queryable, { source }: MergeOptions, log: ProblemLog): Promise<ImportCounts> {
  await refuseUnknown(db, log, 'household', 'household', source)
  return upsert(db, {
    table: 'resident',
    source,
    columns: {
      household_id: sql`h.id`,
      name: sql`d.name`,
      gender: sql`coalesce(d.gender, 'unknown')`,
      born_on: sql`d."bornOn"`,
      relation: sql`d.relation`,
      id_number_index: sql`decode(r.data->>'idNumberIndex', 'hex')`,
      phone_index: sql`decode(r.data->>'phoneIndex', 'hex')`,
    },
    carried: { id_number: sql`decode(r.data->>'idNumber', 'hex')`, phone: sql`decode(r.data->>'phone', 'hex')` },
    initial: { valid_from: sql`h.valid_from` },
    from: sql`${stagedRows('residents')} JOIN household h ON h.source = ${source} AND h.external_id = d.household`,
  })
}

/** Merges care persons: who of the residents must be seen, and how often. */
export async function mergeCare(db: Queryable, { source }: MergeOptions, log: ProblemLog): Promise<ImportCounts> {
  await refuseUnknown(db, log, 'resident', 'resident', source)
  return upsert(db, {
    table: 'care',
    source,
    columns: { resident_id: sql`p.id`, kind: sql`d.kind`, level: sql`d.level`, interval_days: sql`d."intervalDays"` },
    initial: { valid_from: sql`${beginning}::timestamptz` },
    from: sql`${stagedRows('care')} JOIN resident p ON p.source = ${source} AND p.external_id = d.resident`,
  })
}
