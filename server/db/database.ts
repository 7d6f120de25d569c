import type { SQL } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import type { Cipher } from '../privacy/cipher.ts'
import type * as schema from './schema/index.ts'

/** What queries are run on: the database itself or a transaction of it, on either engine. */
export type Queryable = PgDatabase<PgQueryResultHKT, typeof schema>

/** An open database. `close` waits for running work and releases the folder or the connections. */
export interface Database {
  engine: 'embedded' | 'postgresql'
  /** Owner's rights, no row-level security: for sign-in, imports and figures, never for a request's own reading. */
  system: Queryable
  cipher: Cipher
  /** Where this process keeps files of its own (uploads, reports). */
  folder: string
  /** Calls back for every notification on a channel, from any process; resolves to what ends it. */
  listen(channel: string, told: () => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

const Result = z.object({ rows: z.array(z.unknown()) })

/**
 * Runs a statement and parses each row.
 * @throws ZodError when the statement does not return what `row` says: a fault of ours, not of the caller.
 */
export async function rows<Row>(db: Queryable, row: z.ZodType<Row>, statement: SQL): Promise<Row[]> {
  return z.array(row).parse(Result.parse(await db.execute(statement)).rows)
}

/** The first row, or undefined where there is none. */
export async function firstRow<Row>(db: Queryable, row: z.ZodType<Row>, statement: SQL): Promise<Row | undefined> {
  return (await rows(db, row, statement))[0]
}
