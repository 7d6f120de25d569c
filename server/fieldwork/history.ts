import type { Viewer } from '@wangge/shared/accounts'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Queryable } from '../db/database.ts'
import type { Cipher } from '../privacy/cipher.ts'

/** Under what a command's changes are written: on which connection, by whom, when. */
export interface Hand {
  db: Queryable
  cipher: Cipher
  viewer: Viewer
  commandId: string
  at: Date
}

export interface RegisterEntry {
  householdId: string
  residentId?: string | undefined
  kind: string
  field?: string
  before?: string | null
  after?: string | null
  state?: 'applied' | 'proposed'
  settles?: string
}

/** Adds a line to the register's history. */
export async function writeHistory({ db, cipher, viewer, commandId, at }: Hand, entry: RegisterEntry): Promise<void> {
  const sealed = (text: string | null | undefined) => (text == null ? null : cipher.encrypt(text))
  await db.execute(sql`
    INSERT INTO register_change (id, command_id, household_id, resident_id, kind, field, before, after, state, settles, account_id, at)
    VALUES (${v7()}, ${commandId}, ${entry.householdId}, ${entry.residentId ?? null}::uuid, ${entry.kind}, ${entry.field ?? null},
      ${sealed(entry.before)}, ${sealed(entry.after)}, ${entry.state ?? 'applied'}, ${entry.settles ?? null}::uuid, ${viewer.id}, ${at.toISOString()})`)
}
