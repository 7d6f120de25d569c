import type { Database } from '../db/database.ts'
import { openDatabase } from '../db/open.ts'

/** Runs `work` on the database the environment names: DATABASE_URL, else the folder WANGGE_DATA (default `.data`). */
export async function withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const { DATABASE_URL: url, WANGGE_DATA: folder = '.data' } = process.env
  const database = await openDatabase(url ? { url, folder } : { folder }, message =>
    process.stderr.write(`${message}\n`),
  )
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
