import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { CoordinateSystem } from '@wangge/shared/coordinates'
import { fieldByName, type LayerName, layerNames, type Mapping, reasonText } from '@wangge/shared/importing'
import { Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { ProblemLog } from '../imports/problems.ts'
import { ReportFile } from '../imports/report.ts'
import { type ImportReport, runImport } from '../imports/run.ts'
import { withDatabase } from './location.ts'
import { locale } from './words.ts'

const Layer = z.enum(layerNames)
const Options = z.object({
  map: z.array(z.string()).default([]),
  mapping: z.string().optional(),
  saveMapping: z.string().optional(),
  under: z
    .string()
    .regex(/^\d{2,12}$/, 'a code of 2 to 12 digits')
    .optional(),
  crs: CoordinateSystem.optional(),
  tz: z.string().refine(isZone, 'an IANA zone, such as Asia/Shanghai').default('Asia/Shanghai'),
  source: z.string().default(''),
  report: z.string().optional(),
  dryRun: z.boolean().default(false),
  json: z.boolean().default(false),
})
type Options = z.infer<typeof Options>
const MappingFile = z.record(z.string(), z.string())

const collect = (value: string, all: string[]) => [...all, value]

export function importCommand(): Command {
  return new Command('import')
    .description('import geodata; good rows go in, refused rows are listed')
    .argument('<layer>', `one of ${layerNames.join(', ')}`)
    .argument('<files...>', 'GeoJSON, GeoJSON lines, CSV, XLSX, zipped shapefile or GeoPackage')
    .option('--map <field=column>', 'which column feeds a field; repeats', collect, [])
    .option('--mapping <file>', 'a saved mapping: JSON of field: column; --map goes before it')
    .option('--save-mapping <file>', 'save the mapping that was used')
    .option('--under <code>', 'region code under which the records go')
    .option('--crs <system>', 'wgs84, gcj02, bd09, cgcs2000, cgcs2000-3-<zone> or cgcs2000-3-<meridian>E')
    .option('--tz <zone>', 'zone of times without an offset (default Asia/Shanghai)')
    .option('--source <name>', 'where the records come from, when ids of several sources may clash')
    .option('--report <file>', 'where to list every problem row as CSV (default: reports/ in the data folder)')
    .option('--dry-run', 'say what would happen and change nothing')
    .option('--json', 'print the report as one JSON object a file')
    .exitOverride()
    .action(async (layer: string, files: string[], given: unknown) => {
      const name = Layer.safeParse(layer)
      const options = Options.safeParse(given)
      if (!name.success) throw usage(`there is no layer ${layer} to import; there are ${layerNames.join(', ')}`)
      if (!options.success)
        throw usage(options.error.issues.map(issue => `--${issue.path.join('.')}: ${issue.message}`).join('\n'))
      await importFiles(name.data, files, options.data)
    })
}

async function importFiles(layer: LayerName, files: readonly string[], options: Options): Promise<void> {
  const mapping = { ...savedMapping(layer, options.mapping), ...parseMap(layer, options.map) }
  await withDatabase(async database => {
    for (const path of files) {
      const stamp = new Date().toISOString().replaceAll(/[-:]|\..*/g, '')
      const file = options.report ?? join(database.folder, 'reports', `${layer}-${basename(path)}-${stamp}.csv`)
      const list = new ReportFile(file, locale)
      const { crs: system, tz: zone, under = null, source, dryRun } = options
      const report = await runImport(
        database,
        { layer, path, map: mapping, system, zone, under, source, dryRun, onProgress: showProgress(path) },
        new ProblemLog(problem => list.add(problem)),
      )
      if (options.saveMapping) writeFileSync(options.saveMapping, `${JSON.stringify(report.mapping, null, 2)}\n`)
      print(path, report, options, await list.close())
      if (report.log.counts.error > 0) process.exitCode = 3
    }
  })
}

/** A line that counts on, where someone looks on. */
function showProgress(path: string): ((rows: number) => void) | undefined {
  if (!process.stderr.isTTY) return undefined
  return rows => process.stderr.write(`\r${path}: ${rows} rows read`)
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

function usage(message: string): InvalidArgumentError {
  process.stderr.write(`${message}\n`)
  return new InvalidArgumentError(message)
}

function savedMapping(layer: LayerName, file: string | undefined): Mapping {
  if (file === undefined) return {}
  try {
    const saved = MappingFile.parse(JSON.parse(readFileSync(file, 'utf8')))
    return parseMap(
      layer,
      Object.entries(saved).map(pair => pair.join('=')),
    )
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw error
    throw usage(`--mapping ${file} is not a readable JSON object of field: column`)
  }
}

function parseMap(layer: LayerName, pairs: readonly string[]): Mapping {
  return Object.fromEntries(
    pairs.map(pair => {
      const [wanted, ...column] = pair.split('=')
      const field = fieldByName(layer, wanted)
      if (!field || column.length === 0) throw usage(`--map ${pair}: ${layer} has no field ${wanted}`)
      return [field.name, column.join('=')]
    }),
  )
}

/** Rows listed on the screen; the report file has all. */
const listedAtMost = 20

function print(path: string, report: ImportReport, { json, dryRun }: Options, file: string | undefined): void {
  const { rows, counts, system, mapping, log } = report
  if (json) {
    const problems = { ...log.counts, report: file ?? null, listed: log.shown }
    process.stdout.write(`${JSON.stringify({ file: path, dryRun, rows, ...counts, system, mapping, problems })}\n`)
    return
  }
  const { error, repaired, notice } = log.counts
  const would = dryRun ? ' (dry run: nothing was changed)' : ''
  process.stdout.write(
    `${path}: ${rows} rows in ${system}: ${counts.created} created, ${counts.updated} updated, ${counts.unchanged} unchanged; ${error} refused, ${repaired} repaired, ${notice} notices${would}\n`,
  )
  for (const { row, field, value, severity, reason, detail } of log.shown.slice(0, listedAtMost))
    process.stdout.write(`  row ${row} ${field} "${value}": ${severity}: ${reasonText(reason, detail, locale)}\n`)
  const more = error + repaired + notice - listedAtMost
  if (more > 0) process.stdout.write(`  … and ${more} more\n`)
  if (file !== undefined) process.stdout.write(`  all of them: ${file}\n`)
}
