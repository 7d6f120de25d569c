import type { CoordinateSystem } from '@wangge/shared/coordinates'
import { type LayerName, layers, type Mapping, recogniseColumns } from '@wangge/shared/importing'
import { sql } from 'drizzle-orm'
import type { Database, Queryable } from '../db/database.ts'
import { layerMerges } from './layers/index.ts'
import type { MergeOptions } from './layers/options.ts'
import { type PreparedRow, prepareRow } from './prepare.ts'
import { ProblemLog } from './problems.ts'
import { openSource } from './readers/open.ts'
import { type Source, type SourceRow, UnreadableFileError } from './readers/source.ts'
import type { ImportCounts } from './result.ts'
import { openStaging, refuseDuplicates, repairPolygons, stage } from './staging.ts'
import { refuseOutsideScope } from './within-scope.ts'

export interface ImportOptions {
  layer: LayerName
  path: string
  /** Field → column, as named by the user. */
  map: Mapping
  /** Coordinate system named by the user; where absent the file's own, else WGS 84. */
  system?: CoordinateSystem
  /** IANA zone for times without an offset. */
  zone: string
  under: string | null
  source: string
  dryRun: boolean
  onProgress?: (rows: number) => void
  /** Code prefixes the importer may write under; absent for the command line, which may everywhere. */
  scopes?: readonly string[]
  /** Stops the import between two batches; nothing of it is kept. */
  signal?: AbortSignal
}

export interface ImportReport {
  rows: number
  counts: ImportCounts
  system: CoordinateSystem
  mapping: Mapping
  log: ProblemLog
}

const batchRows = 1000

/** Carries the report out of a transaction that is to be undone. */
class DryRun extends Error {}

/**
 * Imports a file in one transaction: good rows go in, refused ones are in the report's log, and a fatal error leaves
 * the database as it was.
 * @throws UnreadableFileError for files that cannot be read
 */
export async function runImport(
  database: Database,
  options: ImportOptions,
  log = new ProblemLog(),
): Promise<ImportReport> {
  let report: ImportReport | undefined
  try {
    await database.system.transaction(async tx => {
      report = await importWithin(tx, database, options, log)
      if (options.dryRun) throw new DryRun()
    })
  } catch (error) {
    if (!(error instanceof DryRun)) throw error
  }
  if (!report) throw new Error('the import ended without a report')
  return report
}

async function importWithin(
  db: Queryable,
  { cipher }: Database,
  options: ImportOptions,
  log: ProblemLog,
): Promise<ImportReport> {
  const source = await openSource(options.path)
  const system = options.system ?? systemOf(source)
  const merge: MergeOptions = { source: options.source, under: options.under, at: new Date(), cipher }
  const { completer, merge: mergeStaged } = layerMerges[options.layer]
  const complete = completer ? await completer(db, merge, log) : (row: PreparedRow) => row
  await openStaging(db)
  let mapping: Mapping | undefined
  let count = 0
  let batch: PreparedRow[] = []
  for await (const row of source.rows) {
    count++
    mapping ??= recogniseColumns(options.layer, headingsOf(row), options.map)
    const prepared = prepareRow(row, { layer: options.layer, mapping, zone: options.zone, system }, log)
    const completed = prepared && complete(prepared)
    if (completed) batch.push(completed)
    if (batch.length === batchRows) {
      await stage(db, batch)
      batch = []
      options.onProgress?.(count)
      options.signal?.throwIfAborted()
    }
  }
  if (batch.length > 0) await stage(db, batch)
  await refuseDuplicates(db, log)
  if (layers[options.layer].geometry === 'polygon') await repairPolygons(db, log)
  await db.execute(sql`ANALYZE import_row`)
  options.onProgress?.(count)
  options.signal?.throwIfAborted()
  const { scopes = [''] } = options
  await refuseOutsideScope(db, options.layer, options.source, scopes)
  const counts = await mergeStaged(db, merge, log)
  await refuseOutsideScope(db, options.layer, options.source, scopes)
  return { rows: count, counts, system, mapping: mapping ?? options.map, log }
}

const headingsOf = (row: SourceRow): string[] => Object.keys(row.properties)

/** Tables name no coordinate system: theirs is WGS 84 unless the user says otherwise (the report says which was taken). */
function systemOf({ system, unknownSystem }: Source): CoordinateSystem {
  if (unknownSystem === undefined) return system ?? 'wgs84'
  throw new UnreadableFileError(
    'unknown_crs',
    `the file names a coordinate system that is not known here (${unknownSystem}): name one with --crs`,
  )
}
