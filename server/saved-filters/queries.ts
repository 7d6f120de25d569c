import { SavedFilter } from '@wangge/shared/saved-filters'
import { sql } from 'drizzle-orm'
import { type Queryable, rows } from '../db/database.ts'

/** A person's own, and nobody else's: there is no scope to read them by. */
export const listFilters = (db: Queryable, accountId: string) =>
  rows(db, SavedFilter, sql`SELECT id, name, query FROM saved_filter WHERE account_id = ${accountId} ORDER BY name, id`)

/** Keeps a view in place of those with the same id or name. False where the id is another person's. */
export function keepFilter(db: Queryable, accountId: string, { id, name, query }: SavedFilter): Promise<boolean> {
  return db.transaction(async tx => {
    await tx.execute(sql`DELETE FROM saved_filter WHERE account_id = ${accountId} AND name = ${name} AND id <> ${id}`)
    const kept = await rows(
      tx,
      SavedFilter,
      sql`
      INSERT INTO saved_filter AS f (id, account_id, name, query) VALUES (${id}, ${accountId}, ${name}, ${query})
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, query = excluded.query WHERE f.account_id = ${accountId} RETURNING id, name, query`,
    )
    return kept.length > 0
  })
}

export async function forgetFilter(db: Queryable, accountId: string, id: string): Promise<void> {
  await db.execute(sql`DELETE FROM saved_filter WHERE id = ${id} AND account_id = ${accountId}`)
}
