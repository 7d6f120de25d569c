import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoFiles, generateDemo } from '@wangge/demo'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Database, firstRow, type Queryable } from '../db/database.ts'
import { runImport } from '../imports/run.ts'
import { createDemoAccounts } from './accounts.ts'
import { loadAlertRules } from './alert-rules.ts'
import { loadDirectory } from './directory.ts'
import { loadDraftPlan } from './draft-plan.ts'
import { loadServices } from './services.ts'

/** Thrown when the demo would be mixed into a register that holds records already. */
export class NotEmptyError extends Error {
  constructor() {
    super('The demo goes into an empty database only: this one holds regions or grids already.')
    this.name = 'NotEmptyError'
  }
}

const One = z.object({ found: z.boolean() })

export async function isEmpty(db: Queryable): Promise<boolean> {
  const row = await firstRow(db, One, sql`SELECT EXISTS (SELECT FROM region) OR EXISTS (SELECT FROM account) AS found`)
  return row?.found === false
}

/** True where the demo, and with it the demo logins, was loaded. */
export async function hasDemo(db: Queryable): Promise<boolean> {
  const row = await firstRow(
    db,
    One,
    sql`SELECT EXISTS (SELECT FROM setting WHERE name = 'demo' AND value->>'loaded' = 'true') AS found`,
  )
  return row?.found === true
}

/**
 * Generates the demo town and brings it in through the ordinary importer. What an interrupted load left is completed:
 * every file is merged by its ids.
 * @throws NotEmptyError where other records are
 */
export async function loadDemo(database: Database, now: Date, report: (message: string) => void): Promise<void> {
  const db = database.system
  const begun = await firstRow(db, One, sql`SELECT EXISTS (SELECT FROM setting WHERE name = 'demo') AS found`)
  if (!begun?.found && !(await isEmpty(db))) throw new NotEmptyError()
  await db.execute(sql`
    INSERT INTO setting (name, value) VALUES ('demo', jsonb_build_object('loaded', false, 'now', ${now.toISOString()}::text)) ON CONFLICT (name) DO NOTHING`)
  const kept = await firstRow(
    db,
    z.object({ now: z.string() }),
    sql`SELECT value->>'now' AS now FROM setting WHERE name = 'demo'`,
  )
  const folder = mkdtempSync(join(tmpdir(), 'wangge-demo-'))
  try {
    report('demo: building the town')
    generateDemo(folder, Date.parse(kept?.now ?? now.toISOString()))
    await importFiles(database, folder, report)
    await db.transaction(async tx => {
      await createDemoAccounts(tx)
      await loadDirectory(tx, '370602')
      await loadServices(tx, '370602', now)
      await loadAlertRules(tx, '370602', now)
      await loadDraftPlan(tx, join(folder, 'draft.geojson'), now)
      await tx.execute(sql`UPDATE setting SET value = value || '{"loaded": true}' WHERE name = 'demo'`)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function importFiles(database: Database, folder: string, report: (message: string) => void): Promise<void> {
  for (const { layer, file } of demoFiles) {
    const started = performance.now()
    const { rows, counts, log } = await runImport(database, {
      layer,
      path: join(folder, file),
      map: {},
      zone: 'Asia/Shanghai',
      under: null,
      source: '',
      dryRun: false,
    })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    report(`demo: ${layer}: ${rows} rows, ${counts.created} new (${seconds} s)`)
    if (log.counts.error > 0) throw new Error(`the demo's ${file} has faulty rows: ${JSON.stringify(log.shown[0])}`)
  }
}
