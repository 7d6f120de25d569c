import { bigint, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { account } from './accounts.ts'
import { id, instant } from './columns.ts'

/** One run of an import, from upload to report. */
export const importJob = pgTable(
  'import_job',
  {
    id: id(),
    accountId: text().references(() => account.id),
    layer: text().notNull(),
    fileName: text().notNull(),
    options: jsonb().notNull(),
    state: text({ enum: ['uploaded', 'running', 'done', 'failed', 'cancelled'] }).notNull(),
    /** Rows read so far, for the progress bar. */
    rowsRead: integer().notNull().default(0),
    result: jsonb(),
    createdAt: instant().notNull().defaultNow(),
    finishedAt: instant(),
  },
  t => [index('import_job_created').on(t.createdAt)],
)

/** A row of an import that was refused, repaired or kept with a remark. */
export const importProblem = pgTable(
  'import_problem',
  {
    jobId: uuid()
      .notNull()
      .references(() => importJob.id, { onDelete: 'cascade' }),
    ordinal: integer().notNull(),
    row: integer().notNull(),
    field: text().notNull(),
    value: text().notNull(),
    severity: text({ enum: ['error', 'repaired', 'notice'] }).notNull(),
    reason: text().notNull(),
    detail: jsonb().notNull().default({}),
  },
  t => [primaryKey({ columns: [t.jobId, t.ordinal] })],
)

/** The workload weights planners edit: minutes, months and visits, by name. */
export const workloadWeight = pgTable('workload_weight', {
  name: text().primaryKey(),
  value: doublePrecision().notNull(),
})

/** Facts about this installation (demo loaded, basemap configured). */
export const setting = pgTable('setting', { name: text().primaryKey(), value: jsonb().notNull() })

/** Counts up with every committed change of a topic; readers use it as cache key and ETag. */
export const revision = pgTable('revision', {
  topic: text().primaryKey(),
  number: bigint({ mode: 'number' }).notNull(),
})
