import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import { drizzle as drizzlePostgresql } from 'drizzle-orm/node-postgres'
import { migrate as migratePostgresql } from 'drizzle-orm/node-postgres/migrator'
import { drizzle as drizzleEmbedded } from 'drizzle-orm/pglite'
import { migrate as migrateEmbedded } from 'drizzle-orm/pglite/migrator'
import pg from 'pg'
import { openCipher } from '../privacy/cipher.ts'
import { root } from '../root.ts'
import type { Database } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import { listenOnPostgresql } from './listen.ts'
import { postgis } from './postgis.ts'
import * as schema from './schema/index.ts'
import { seed } from './seed.ts'

const migrationsFolder = join(root, 'server', 'db', 'migrations')
const drizzleOptions = { schema, casing: 'snake_case' as const }

/** Where the database is: a PostgreSQL address, or a folder for the embedded engine. */
export type DatabaseLocation = { url: string; folder: string } | { folder: string; dump?: Blob }

/** Opens the database, brings its schema up to date and seeds the tables of a new one. */
export async function openDatabase(
  location: DatabaseLocation,
  report: (message: string) => void = () => {},
): Promise<Database> {
  const database =
    'url' in location ? await openPostgresql(location.url, location.folder) : await openEmbedded(location, report)
  await seed(database.system)
  return database
}

async function openPostgresql(url: string, folder: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 10 })
  pool.on('error', () => {
    // An idle connection was cut (server restart): the pool makes a new one for the next query.
  })
  const system = drizzlePostgresql(pool, drizzleOptions)
  await system.execute(sql`CREATE EXTENSION IF NOT EXISTS postgis`)
  await migratePostgresql(system, { migrationsFolder })
  const listeners: (() => Promise<void>)[] = []
  return {
    engine: 'postgresql',
    system,
    cipher: openCipher(null),
    folder,
    listen: async (channel, told) => {
      const stop = await listenOnPostgresql(url, channel, told)
      listeners.push(stop)
      return stop
    },
    close: async () => {
      await Promise.all(listeners.map(stop => stop()))
      await pool.end()
    },
  }
}

async function openEmbedded(
  { folder, dump }: { folder: string; dump?: Blob },
  report: (message: string) => void,
): Promise<Database> {
  mkdirSync(folder, { recursive: true })
  const release = lockFolder(folder)
  try {
    const dataDir = join(folder, 'database')
    if (!existsSync(dataDir)) report('creating the embedded database (about 12 s, only this once)')
    const engine = await PGlite.create({ dataDir, extensions: { postgis }, loadDataDir: dump })
    const system = drizzleEmbedded(engine, drizzleOptions)
    await system.execute(sql`CREATE EXTENSION IF NOT EXISTS postgis`)
    await migrateEmbedded(system, { migrationsFolder })
    return {
      engine: 'embedded',
      system,
      cipher: openCipher(folder),
      folder,
      listen: (channel, told) => engine.listen(channel, told),
      close: async () => {
        await engine.close()
        release()
      },
    }
  } catch (error) {
    release()
    throw error
  }
}
