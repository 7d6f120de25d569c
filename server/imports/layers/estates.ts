import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../../db/database.ts'
import type { ProblemLog } from '../problems.ts'
import type { ImportCounts } from '../result.ts'
import { stagedRows, upsert } from '../upsert.ts'
import type { MergeOptions } from './options.ts'

const Unknown = z.object({ row: z.number(), value: z.string() })

/** Merges estates. A community may be given by its code or its name. */
export async function mergeEstates(db: Queryable, { source }: MergeOptions, log: ProblemLog): Promise<ImportCounts> {
  const unknown = await rows(
    db,
    Unknown,
    sql`
    UPDATE import_row r SET data = r.data - 'community' WHERE r.data->>'community' IS NOT NULL
      AND NOT EXISTS (SELECT FROM region c WHERE r.data->>'community' IN (c.code, c.name))
    RETURNING r.row, (SELECT o.data->>'community' FROM import_row o WHERE o.row = r.row) AS value`,
  )
  for (const { row, value } of unknown)
    log.add({
      row,
      field: 'community',
      value,
      severity: 'notice',
      reason: 'unknown_reference',
      detail: { table: 'region' },
    })
  return upsert(db, {
    table: 'estate',
    source,
    columns: {
      name: sql`d.name`,
      community_code: sql`(SELECT c.code FROM region c WHERE d.community IN (c.code, c.name) ORDER BY c.code = d.community DESC, c.code LIMIT 1)`,
      managed: sql`coalesce(d.managed, true)`,
    },
    from: stagedRows('estates'),
  })
}
