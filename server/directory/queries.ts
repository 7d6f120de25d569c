import { Handler } from '@wangge/shared/directory'
import { sql } from 'drizzle-orm'
import { firstRow, type Queryable, rows } from '../db/database.ts'

const columns = sql`id, kind, name, phone, region_code AS "regionCode", categories`

/** The directory under some codes, and what serves the regions that hold them. */
export const listHandlers = (db: Queryable, scopes: readonly string[]) =>
  rows(
    db,
    Handler,
    sql`
    SELECT ${columns} FROM handler h WHERE EXISTS (SELECT FROM jsonb_array_elements_text(${JSON.stringify(scopes)}::jsonb) s
      WHERE starts_with(h.region_code, s) OR starts_with(s, h.region_code)) ORDER BY kind, name, id`,
  )

export const readHandler = (db: Queryable, id: string) =>
  firstRow(db, Handler, sql`SELECT ${columns} FROM handler WHERE id = ${id}`)

export async function writeHandler(db: Queryable, handler: Handler): Promise<void> {
  const { id, kind, name, phone, regionCode, categories } = handler
  const list = sql`ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(categories)}::jsonb))`
  await db.execute(sql`
    INSERT INTO handler (id, kind, name, phone, region_code, categories) VALUES (${id}, ${kind}, ${name}, ${phone}, ${regionCode}, ${list})
    ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, phone = excluded.phone, region_code = excluded.region_code, categories = excluded.categories`)
}

/** Takes an entry out of the directory; false where issues were given to it, which keep it. */
export async function removeHandler(db: Queryable, id: string): Promise<boolean> {
  const removed = await rows(
    db,
    Handler.pick({ id: true }),
    sql`DELETE FROM handler h WHERE id = ${id} AND NOT EXISTS (SELECT FROM issue i WHERE i.handler_id = h.id) RETURNING id`,
  )
  return removed.length > 0
}
