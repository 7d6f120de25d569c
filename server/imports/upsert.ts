import { type Field, type FieldKind, type LayerName, layers } from '@wangge/shared/importing'
import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../db/database.ts'
import type { ProblemLog } from './problems.ts'
import type { ImportCounts } from './result.ts'

const sqlTypes: Record<FieldKind['type'], string> = {
  text: 'text',
  code: 'text',
  choice: 'text',
  integer: 'integer',
  number: 'float8',
  instant: 'timestamptz',
  day: 'date',
  flag: 'boolean',
}

/** The staged rows of a layer as a FROM clause: `r` (row, external_id, geom) and `d`, its fields as typed columns. */
export function stagedRows(layer: LayerName): SQL {
  const fields: readonly Field[] = layers[layer].fields
  const columns = fields.map(field => `"${field.name}" ${sqlTypes[field.kind.type]}`).join(', ')
  return sql`import_row r CROSS JOIN LATERAL jsonb_to_record(r.data) AS d(${sql.raw(columns)})`
}

export interface Upsert {
  table: string
  source: string
  /** Column → expression over `from`. A difference in one of them is a change. */
  columns: Record<string, SQL>
  /** Columns that are written with the others but do not by themselves make a change (ciphertexts). */
  carried?: Record<string, SQL>
  /** Columns that are set when a record is made and left alone afterwards. */
  initial?: Record<string, SQL>
  from: SQL
}

const Counted = z.object({ created: z.number(), updated: z.number(), total: z.number() })

/** Inserts or updates by (source, external_id), and counts. Rows that say nothing new are not touched. */
export async function upsert(db: Queryable, what: Upsert): Promise<ImportCounts> {
  const { columns, carried = {}, initial = {} } = what
  const names = (of: Record<string, SQL>) => Object.keys(of).map(name => sql.identifier(name))
  const prefixed = (prefix: string, of: Record<string, SQL>) => names(of).map(name => sql`${sql.raw(prefix)}.${name}`)
  const list = (parts: SQL[] | ReturnType<typeof names>) => sql.join([...parts], sql`, `)
  const all = { ...columns, ...carried, ...initial }
  const written = { ...columns, ...carried }
  const counted = await firstRow(
    db,
    Counted,
    sql`
    WITH incoming AS (
      SELECT r.external_id, ${sql.join(
        Object.entries(all).map(([name, value]) => sql`${value} AS ${sql.identifier(name)}`),
        sql`, `,
      )} FROM ${what.from}
    ), merged AS (
      INSERT INTO ${sql.identifier(what.table)} AS t (id, source, external_id, ${list(names(all))})
      SELECT new_id(), ${what.source}, external_id, ${list(names(all))} FROM incoming
      ON CONFLICT (source, external_id) DO UPDATE SET ${sql.join(
        names(written).map(name => sql`${name} = excluded.${name}`),
        sql`, `,
      )}
      WHERE (${list(prefixed('t', columns))}) IS DISTINCT FROM (${list(prefixed('excluded', columns))})
      RETURNING (xmax = 0) AS created
    )
    SELECT (SELECT count(*) FROM merged WHERE created)::int AS created, (SELECT count(*) FROM merged WHERE NOT created)::int AS updated,
      (SELECT count(*) FROM incoming)::int AS total`,
  )
  const { created, updated, total } = counted ?? { created: 0, updated: 0, total: 0 }
  return { created, updated, unchanged: total - created - updated }
}

const Refused = z.object({ row: z.number(), value: z.string() })

/** Refuses rows that name a record which is not there (by the id it has in its source). */
export async function refuseUnknown(
  db: Queryable,
  log: ProblemLog,
  field: string,
  table: string,
  source: string,
): Promise<void> {
  const refused = await rows(
    db,
    Refused,
    sql`
    DELETE FROM import_row r WHERE r.data->>${field} IS NOT NULL AND NOT EXISTS (
      SELECT FROM ${sql.identifier(table)} t WHERE t.source = ${source} AND t.external_id = r.data->>${field})
    RETURNING r.row, r.data->>${field} AS value`,
  )
  for (const { row, value } of refused.sort((a, b) => a.row - b.row))
    log.add({ row, field, value, severity: 'error', reason: 'unknown_reference', detail: { table } })
}
