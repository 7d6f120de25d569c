import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../../db/database.ts'
import type { ProblemLog } from '../problems.ts'
import type { ImportCounts } from '../result.ts'
import { refuseUnknown, stagedRows } from '../upsert.ts'
import type { MergeOptions } from './options.ts'

const Changed = z.object({ row: z.number(), externalId: z.string() })
const Count = z.object({ count: z.number() })

/** Adds visits. They are append-only: a row that says otherwise of a known visit is listed and left out. */
export async function mergeVisits(db: Queryable, { source }: MergeOptions, log: ProblemLog): Promise<ImportCounts> {
  await refuseUnknown(db, log, 'household', 'household', source)
  const changed = await rows(
    db,
    Changed,
    sql`
    SELECT r.row, r.external_id AS "externalId" FROM ${stagedRows('visits')}
    JOIN visit v ON v.source = ${source} AND v.external_id = r.external_id WHERE (v.at, v.outcome) IS DISTINCT FROM (d.at, d.outcome) ORDER BY r.row`,
  )
  for (const { row, externalId } of changed)
    log.add({ row, field: 'id', value: externalId, severity: 'error', reason: 'append_only' })
  const created = await firstRow(
    db,
    Count,
    sql`
    WITH added AS (
      INSERT INTO visit (id, source, external_id, household_id, at, outcome)
      SELECT new_id(), ${source}, r.external_id, h.id, d.at, d.outcome FROM ${stagedRows('visits')}
      JOIN household h ON h.source = ${source} AND h.external_id = d.household
      ON CONFLICT (source, external_id) DO NOTHING RETURNING 1
    ) SELECT count(*)::int AS count FROM added`,
  )
  const staged = await firstRow(db, Count, sql`SELECT count(*)::int AS count FROM import_row`)
  const made = created?.count ?? 0
  return { created: made, updated: 0, unchanged: (staged?.count ?? 0) - made - changed.length }
}
