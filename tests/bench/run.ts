import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { prepareTemplate } from '../support/template.ts'
import { benchDragInBrowser } from './browser.ts'
import { benchCaseload } from './caseload.ts'
import { benchDrag } from './drag.ts'
import { benchFieldwork } from './fieldwork.ts'
import { benchHotspots } from './hotspots.ts'
import { benchLocate } from './locate.ts'
import type { Row } from './measure.ts'
import { benchPlanning } from './planning.ts'

/** Measures against PostGIS in the same run and writes tests/bench/RESULTS.md. Needs a PostgreSQL with PostGIS. */
const url = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL
if (!url) {
  console.error('pnpm bench compares with PostGIS: set TEST_DATABASE_URL to a PostgreSQL with the postgis extension')
  process.exit(2)
}
await prepareTemplate()
const client = new pg.Client({ connectionString: url })
await client.connect()
await client.query('CREATE EXTENSION IF NOT EXISTS postgis')
const { rows } = await client.query('SELECT version() AS server, postgis_lib_version() AS postgis')
const results: Row[] = [
  await benchLocate(client),
  ...(await benchCaseload(client)),
  ...(await benchHotspots(client)),
  ...(await benchFieldwork()),
  benchDrag(10, 20_000, 2),
  benchDrag(50, 300_000, 8),
  ...(await benchDragInBrowser()),
]
const planning = await benchPlanning(client)
results.push(...planning.rows)
await client.end()

const line = (cells: string[]) => `| ${cells.join(' | ')} |`
const table = [
  line(['what', 'ours', 'reference', 'ratio', 'bar', 'met']),
  line(['---', '---', '---', '---', '---', '---']),
  ...results.map(row => line([row.what, row.ours, row.reference, row.ratio, row.bar, row.met ? 'yes' : '**no**'])),
].join('\n')
const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, ${String(rows[0].server).split(' on ')[0]}, PostGIS ${rows[0].postgis}`
const text = `# Measured by \`pnpm bench\`

Fastest of several runs each, ours and the reference in one run on one machine. Machine: ${machine}.

${table}

## Ways to divide, at equal time

${planning.comparison}
`
writeFileSync(fileURLToPath(new URL('RESULTS.md', import.meta.url)), text)
console.log(text)
process.exitCode = results.every(row => row.met) ? 0 : 1
