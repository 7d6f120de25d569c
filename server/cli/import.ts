import { CoordinateSystem } from '@wangge/shared/coordinates'
import { fieldByName, type LayerName, layerNames, type Mapping } from '@wangge/shared/importing'
import { Command, InvalidArgumentError } from 'commander'
import { z } from 'zod'
import { ProblemLog } from '../imports/problems.ts'
import { type ImportReport, runImport } from '../imports/run.ts'
import { withDatabase } from './location.ts'

const Importable = z.enum(layerNames)
const Options = z.object({
  map: z.array(z.string()).default([]),
  under: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
  crs: CoordinateSystem.optional(),
  tz: z.string().default('Asia/Shanghai'),
  source: z.string().default(''),
  dryRun: z.boolean().default(false),
  json: z.boolean().default(false),
})

const collect = (value: string, all: string[]) => [...all, value]

export function importCommand(): Command {
  return new Command('import')
    .description('import geodata; good rows go in, refused rows are listed')
    .argument('<layer>', `one of ${layerNames.join(', ')}`)
    .argument('<files...>')
    .option('--map <field=column>', 'which column feeds a field; repeats', collect, [])
    .option('--under <code>', 'region code under which the records go')
    .option('--crs <system>', 'wgs84, gcj02, bd09, cgcs2000, cgcs2000-3-<zone> or cgcs2000-3-<meridian>E')
    .option('--tz <zone>', 'zone of times without an offset (default Asia/Shanghai)')
    .option('--source <name>', 'where the records come from, when ids of several sources may clash')
    .option('--dry-run', 'say what would happen and change nothing')
    .option('--json', 'print the report as one JSON object')
    .exitOverride()
    .action(async (layer: string, files: string[], given: unknown) => {
      const name = Importable.safeParse(layer)
      const options = Options.safeParse(given)
      if (!name.success) throw new InvalidArgumentError(complain(`there is no layer ${layer} to import`))
      if (!options.success)
        throw new InvalidArgumentError(
          complain(options.error.issues.map(i => `--${i.path.join('.')}: ${i.message}`).join('\n')),
        )
      const { map, crs, tz, under, ...rest } = options.data
      const mapping = parseMap(name.data, map)
      await withDatabase(async database => {
        for (const path of files) {
          const report = await runImport(
            database,
            {
              layer: name.data,
              path,
              map: mapping,
              system: crs,
              zone: tz,
              under: under ?? null,
              source: rest.source,
              dryRun: rest.dryRun,
            },
            new ProblemLog(),
          )
          print(path, report, rest)
          if (report.log.counts.error > 0) process.exitCode = 3
        }
      })
    })
}

function complain(message: string): string {
  process.stderr.write(`${message}\n`)
  return message
}

function parseMap(layer: LayerName, pairs: readonly string[]): Mapping {
  return Object.fromEntries(
    pairs.map(pair => {
      const [wanted, ...column] = pair.split('=')
      const field = fieldByName(layer, wanted)
      if (!field || column.length === 0)
        throw new InvalidArgumentError(complain(`--map ${pair}: ${layer} has no field ${wanted}`))
      return [field.name, column.join('=')]
    }),
  )
}

function print(
  path: string,
  { rows, counts, system, mapping, log }: ImportReport,
  { json, dryRun }: { json: boolean; dryRun: boolean },
): void {
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ file: path, dryRun, rows, ...counts, system, mapping, problems: log.counts, listed: log.shown })}\n`,
    )
    return
  }
  const { error, repaired, notice } = log.counts
  const would = dryRun ? ' (dry run: nothing was changed)' : ''
  process.stdout.write(
    `${path}: ${rows} rows in ${system}: ${counts.created} created, ${counts.updated} updated, ${counts.unchanged} unchanged; ${error} refused, ${repaired} repaired, ${notice} notices${would}\n`,
  )
  for (const problem of log.shown) {
    const detail = Object.entries(problem.detail ?? {})
      .map(([name, value]) => ` ${name}=${value}`)
      .join('')
    process.stdout.write(
      `  row ${problem.row} ${problem.field} "${problem.value}": ${problem.severity} ${problem.reason}${detail}\n`,
    )
  }
}
