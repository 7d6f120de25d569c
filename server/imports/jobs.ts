import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Viewer } from '@wangge/shared/accounts'
import { DatabaseInstant } from '@wangge/shared/domain'
import { ImportJob, type ImportRequest, type LayerName, ProblemSchema } from '@wangge/shared/importing'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { type Database, firstRow, rows } from '../db/database.ts'
import { type Problem, ProblemLog } from './problems.ts'
import { UnreadableFileError } from './readers/source.ts'
import { type ImportReport, runImport } from './run.ts'

const JobRow = ImportJob.extend({ createdAt: DatabaseInstant, finishedAt: DatabaseInstant.nullable() })
const columns = sql`
  id, layer, file_name AS "fileName", state, rows_read AS "rowsRead", result->'counts' AS result, result->'failure' AS failure,
  created_at AS "createdAt", finished_at AS "finishedAt"`
const listedJobs = 50
const storedProblems = 10_000

/** Uploaded files and what became of them. A job belongs to who uploaded it. */
export class ImportJobs {
  readonly #database: Database
  constructor(database: Database) {
    this.#database = database
  }

  /** Jobs that a stopped process left running did nothing: their transaction was undone. */
  async recover(): Promise<void> {
    await this.#database.system.execute(sql`
      UPDATE import_job SET state = 'failed', finished_at = now(), result = '{"failure": {"reason": "interrupted", "message": "the server stopped; nothing was changed"}}'
      WHERE state = 'running'`)
  }

  folderOf(id: string): string {
    return join(this.#database.folder, 'uploads', id)
  }

  /** Makes the job and the folder its file goes to. */
  async create(viewer: Viewer, layer: LayerName, fileName: string): Promise<{ id: string; path: string }> {
    const id = v7()
    mkdirSync(this.folderOf(id), { recursive: true })
    await this.#database.system.execute(sql`
      INSERT INTO import_job (id, account_id, layer, file_name, options, state) VALUES (${id}, ${viewer.id}, ${layer}, ${fileName}, '{}', 'uploaded')`)
    return { id, path: this.pathOf(id, fileName) }
  }

  pathOf(id: string, fileName: string): string {
    return join(this.folderOf(id), fileName.replaceAll(/[^\p{L}\p{N}._-]/gu, '_').replace(/^\.+/, '_'))
  }

  list(viewer: Viewer) {
    return rows(
      this.#database.system,
      JobRow,
      sql`SELECT ${columns} FROM import_job WHERE account_id = ${viewer.id} ORDER BY created_at DESC LIMIT ${listedJobs}`,
    )
  }

  read(viewer: Viewer, id: string) {
    return firstRow(
      this.#database.system,
      JobRow,
      sql`SELECT ${columns} FROM import_job WHERE id = ${id} AND account_id = ${viewer.id}`,
    )
  }

  problems(id: string) {
    return rows(
      this.#database.system,
      ProblemSchema,
      sql`SELECT row, field, value, severity, reason, detail FROM import_problem WHERE job_id = ${id} ORDER BY ordinal`,
    )
  }

  /** Runs the import of an uploaded file. The file stays, so that a dry run can be followed by the real one. */
  async run(
    viewer: Viewer,
    job: { id: string; layer: LayerName; fileName: string },
    request: ImportRequest,
    onProgress: (rows: number) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const db = this.#database.system
    await db.execute(
      sql`UPDATE import_job SET state = 'running', result = NULL, finished_at = NULL, options = ${JSON.stringify(request)}::jsonb WHERE id = ${job.id}`,
    )
    try {
      const report = await runImport(
        this.#database,
        {
          layer: job.layer,
          path: this.pathOf(job.id, job.fileName),
          map: request.mapping,
          system: request.crs,
          zone: request.zone,
          under: request.under ?? null,
          source: request.source,
          dryRun: request.dryRun,
          scopes: viewer.scopes.importData,
          onProgress,
          signal,
        },
        new ProblemLog(),
      )
      await this.#finish(job.id, report, request.dryRun)
      if (!request.dryRun) {
        await recordAudit(db, viewer, 'import', `layer:${job.layer}`, { file: job.fileName, ...report.counts })
        rmSync(this.folderOf(job.id), { recursive: true, force: true })
      }
    } catch (error) {
      const state = signal.aborted ? 'cancelled' : 'failed'
      await db.execute(
        sql`UPDATE import_job SET state = ${state}, finished_at = now(), result = ${JSON.stringify({ failure: failureOf(error) })}::jsonb WHERE id = ${job.id}`,
      )
    }
  }

  async #finish(id: string, { rows: count, counts, system, log }: ImportReport, dryRun: boolean): Promise<void> {
    const result = { counts: { rows: count, ...counts, ...log.counts, system, dryRun } }
    await this.#database.system.transaction(async tx => {
      await tx.execute(sql`DELETE FROM import_problem WHERE job_id = ${id}`)
      await tx.execute(insertProblems(id, log.shown.slice(0, storedProblems)))
      await tx.execute(sql`
        UPDATE import_job SET state = ${dryRun ? 'uploaded' : 'done'}, finished_at = now(), rows_read = ${count}, result = ${JSON.stringify(result)}::jsonb WHERE id = ${id}`)
    })
  }
}

const insertProblems = (job: string, problems: readonly Problem[]) => sql`
  INSERT INTO import_problem (job_id, ordinal, row, field, value, severity, reason, detail)
  SELECT ${job}::uuid, p.ordinal, p.row, p.field, p.value, p.severity, p.reason, coalesce(p.detail, '{}')
  FROM jsonb_to_recordset(${JSON.stringify(problems.map((problem, ordinal) => ({ ...problem, ordinal })))}::jsonb)
    AS p(ordinal int, row int, field text, value text, severity text, reason text, detail jsonb)`

/** What the user is told: our own faults without their inside. */
function failureOf(error: unknown): { reason: string; message: string } {
  if (error instanceof UnreadableFileError)
    return { reason: error.reason, message: error.message.replaceAll(/\S*\/(?=[^/\s]*\s)/g, '') }
  if (error instanceof Error && error.name === 'OutsideScopeError')
    return { reason: 'outside_scope', message: error.message }
  if (error instanceof Error && error.name === 'MissingKeyError')
    return { reason: 'missing_key', message: error.message }
  if (error instanceof Error && error.name === 'AbortError')
    return { reason: 'cancelled', message: 'cancelled; nothing was changed' }
  console.error('import failed', error)
  return { reason: 'internal', message: 'a fault of the server; nothing was changed' }
}

export const ProblemList = z.array(ProblemSchema)
