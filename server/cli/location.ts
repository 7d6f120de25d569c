import type { Database } from '../db/database.ts'
import { type DatabaseLocation, openDatabase } from '../db/open.ts'

/** The database the environment names: DATABASE_URL, else the folder WANGGE_DATA (default `.data`). */
export function databaseLocation(): DatabaseLocation {
  const { DATABASE_URL: url, WANGGE_DATA: folder = '.data' } = process.env
  return url ? { url, folder } : { folder }
}

/** Opens the database for one command and closes it, whatever happens. */
export async function withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = await openDatabase(databaseLocation(), message => process.stderr.write(`${message}\n`))
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
