import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Database } from '@wangge/server/db/database.ts'
import { openDatabase } from '@wangge/server/db/open.ts'
import { loadDemo } from '@wangge/server/demo/load.ts'
import pg from 'pg'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cache = join(root, 'tests', '.cache')

/** What the demo database is made from: when any of it changes, the template is made anew. */
const ingredients = [
  'server/db',
  'server/imports',
  'server/demo',
  'server/grids',
  'server/regions',
  'server/accounts',
  'data/demo',
  'shared',
]

function fingerprint(): string {
  const hash = createHash('sha1').update(new Date().toISOString().slice(0, 10))
  const visit = (path: string): void => {
    if (!statSync(path).isDirectory()) hash.update(path.slice(root.length)).update(readFileSync(path))
    else
      for (const name of readdirSync(path).sort())
        if (name !== 'node_modules' && name !== 'files') visit(join(path, name))
  }
  for (const part of ingredients) visit(join(root, part))
  return hash.digest('hex').slice(0, 12)
}

const hash = fingerprint()
const templateFolder = join(cache, `template-${hash}`)
const templateDatabase = `wangge_template_${hash}`

/** True for the second run of the API tests, on the PostgreSQL of TEST_DATABASE_URL. */
export const onPostgresql = process.env.TEST_ENGINE === 'postgresql'
export const postgresqlUrl = process.env.TEST_DATABASE_URL

const ownKey = Buffer.alloc(32, 7).toString('base64')

function urlOf(database: string): string {
  const url = new URL(postgresqlUrl ?? '')
  url.pathname = `/${database}`
  return url.href
}

async function asAdmin(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: postgresqlUrl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** Makes the database with the demo that tests start from, unless it is there from an earlier run of the same day. */
export async function prepareTemplate(): Promise<void> {
  process.env.WANGGE_KEY = ownKey
  mkdirSync(cache, { recursive: true })
  if (onPostgresql) await preparePostgresql()
  else await prepareEmbedded()
}

async function prepareEmbedded(): Promise<void> {
  if (existsSync(join(templateFolder, 'database'))) return
  for (const old of readdirSync(cache)) if (old.startsWith('template-')) rmSync(join(cache, old), { recursive: true })
  const making = join(cache, `making-${process.pid}`)
  const database = await openDatabase({ folder: making })
  await loadDemo(database, new Date(), () => {})
  await database.close()
  cpSync(making, templateFolder, { recursive: true })
  rmSync(making, { recursive: true })
}

async function preparePostgresql(): Promise<void> {
  let isThere = false
  await asAdmin(async client => {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [templateDatabase])
    isThere = found.rowCount === 1
    if (isThere) return
    const old = await client.query("SELECT datname FROM pg_database WHERE datname ~ '^wangge_(template|test)_'")
    for (const { datname } of old.rows) await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`)
    await client.query(`CREATE DATABASE "${templateDatabase}_making"`)
  })
  if (isThere) return
  const database = await openDatabase({ url: urlOf(`${templateDatabase}_making`), folder: cache })
  await loadDemo(database, new Date(), () => {})
  await database.close()
  await asAdmin(async client => {
    await client.query(`ALTER DATABASE "${templateDatabase}_making" RENAME TO "${templateDatabase}"`)
  })
}

/** A folder with a copy of the embedded template. */
export function copyTemplate(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-test-'))
  cpSync(templateFolder, folder, { recursive: true })
  return folder
}

let serial = 0

/** `again` opens the same database as another process would; the embedded engine has one process only. */
export interface TestDatabase extends Database {
  again: (() => Promise<Database>) | undefined
}

/** An open database of the engine under test: with the demo, or new and empty. It goes when closed. */
export async function openTestDatabase(content: 'demo' | 'empty'): Promise<TestDatabase> {
  process.env.WANGGE_KEY = ownKey
  const folder = !onPostgresql && content === 'demo' ? copyTemplate() : mkdtempSync(join(tmpdir(), 'wangge-test-'))
  const name = `wangge_test_${process.pid}_${++serial}`
  if (onPostgresql)
    await asAdmin(async client => {
      await client.query(
        content === 'demo' ? `CREATE DATABASE "${name}" TEMPLATE "${templateDatabase}"` : `CREATE DATABASE "${name}"`,
      )
    })
  const database = await openDatabase(onPostgresql ? { url: urlOf(name), folder } : { folder })
  return {
    ...database,
    again: onPostgresql ? () => openDatabase({ url: urlOf(name), folder }) : undefined,
    close: async () => {
      await database.close()
      rmSync(folder, { recursive: true, force: true })
      if (onPostgresql)
        await asAdmin(async client => {
          await client.query(`DROP DATABASE "${name}" WITH (FORCE)`)
        })
    },
  }
}
