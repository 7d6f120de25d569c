import { defaultWindowDays } from '@wangge/shared/domain'
import { Command } from 'commander'
import { getTableName, sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable } from '../db/database.ts'
import * as schema from '../db/schema/index.ts'
import { readWeights, withFigures } from '../figures/cache.ts'
import { countGrids } from '../figures/counts.ts'
import { withDatabase } from './location.ts'

/** Tables whose rows are records of the domain, not of the installation's running. */
const tables = [
  schema.region,
  schema.grid,
  schema.gridVersion,
  schema.estate,
  schema.building,
  schema.unit,
  schema.unitGrid,
  schema.household,
  schema.resident,
  schema.vehicle,
  schema.care,
  schema.visit,
  schema.spotCheck,
  schema.issue,
  schema.issueEvent,
  schema.issueCategory,
  schema.basemap,
  schema.plan,
  schema.planGrid,
]

export function statsCommand(): Command {
  return new Command('stats')
    .description('row counts, and the caseload and coverage of every grid')
    .option('--json', 'print one JSON object')
    .exitOverride()
    .action(async ({ json }: { json?: boolean }) => {
      const stats = await withDatabase(({ system }) => readStats(system))
      if (json) process.stdout.write(`${JSON.stringify(stats)}\n`)
      else {
        console.table(stats.tables)
        console.table(
          stats.grids.map(({ code, name, units, households, residents, issues, openIssues }) => ({
            code,
            name,
            units,
            households,
            residents,
            issues,
            openIssues,
          })),
        )
      }
    })
}

async function readStats(db: Queryable) {
  const entries: [string, number][] = []
  for (const table of tables) {
    const counted = await firstRow(
      db,
      z.object({ count: z.number() }),
      sql`SELECT count(*)::int AS count FROM ${table}`,
    )
    entries.push([getTableName(table), counted?.count ?? 0])
  }
  const grids = withFigures(
    await countGrids(db, new Date(), defaultWindowDays),
    await readWeights(db),
    defaultWindowDays,
  )
  return { tables: Object.fromEntries(entries), grids }
}
