import { LedgerRow, ledgerSorts } from '@wangge/shared/issues'
import { type SQL, sql } from 'drizzle-orm'
import { stream } from 'hono/streaming'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { createRouter, readRoute } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { type Queryable, rows } from '../db/database.ts'
import { csvLine } from '../exports/csv.ts'
import { conditionsOf, countIssues, type IssueFilter, Summary, summary } from './queries.ts'
import { filterOf, IssueQuery } from './routes.ts'

const LedgerQuery = IssueQuery.extend({
  sort: z.enum(ledgerSorts).default('openedAt'),
  order: z.enum(['asc', 'desc']).default('desc'),
})
const Window = z.object({
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

const severityRank = sql`array_position(ARRAY['normal', 'urgent', 'major'], i.severity)`
const stateRank = sql`array_position(ARRAY['registered', 'reported', 'accepted', 'in_progress', 'resolved', 'closed', 'declined'], i.state)`
const sortColumns: Record<(typeof ledgerSorts)[number], SQL> = {
  openedAt: sql`i.opened_at`,
  dueAt: sql`i.due_at`,
  number: sql`i.number`,
  category: sql`i.category_code`,
  severity: severityRank,
  state: stateRank,
  grid: sql`i.region_code`,
}

type Sorting = Pick<z.infer<typeof LedgerQuery>, 'sort' | 'order'>

const orderBy = ({ sort, order }: Sorting): SQL =>
  sql`${sortColumns[sort]} ${sql.raw(order)} NULLS LAST, i.id ${sql.raw(order)}`
const ledgerRow = sql`
  SELECT ${summary}, g.name AS grid, r.name AS community, coalesce(a.name, h.name) AS assignee, i.version, i.paused_at IS NOT NULL AS paused
  FROM issue i LEFT JOIN grid g ON g.code = i.region_code LEFT JOIN region r ON r.code = g.community_code
  LEFT JOIN account a ON a.id = i.assignee_id LEFT JOIN handler h ON h.id = i.handler_id`
const Row = LedgerRow.extend(Summary.shape)

/** A window of the ledger. Equal rows are told apart by id, so that windows meet without gap or double. */
const listLedger = (db: Queryable, filter: IssueFilter, sorting: Sorting, offset: number, limit: number) =>
  rows(
    db,
    Row,
    sql`${ledgerRow} WHERE ${conditionsOf(filter)} ORDER BY ${orderBy(sorting)} OFFSET ${offset} LIMIT ${limit}`,
  )

/** Which rows the ledger has, in order: decided once, so that an export holds each once though issues move meanwhile. */
const listLedgerIds = (db: Queryable, filter: IssueFilter, sorting: Sorting) =>
  rows(
    db,
    z.object({ id: z.string() }),
    sql`SELECT i.id FROM issue i LEFT JOIN grid g ON g.code = i.region_code WHERE ${conditionsOf(filter)} ORDER BY ${orderBy(sorting)}`,
  )
const listRowsOf = (db: Queryable, ids: readonly string[]) =>
  rows(
    db,
    Row,
    sql`
    ${ledgerRow} JOIN jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) WITH ORDINALITY o(id, place) ON o.id::uuid = i.id ORDER BY o.place`,
  )

const ledger = readRoute({
  path: '/ledger',
  summary: 'The ledger of issues: any window of it, sorted by any column',
  tag: 'issues',
  request: { query: LedgerQuery.extend(Window.shape) },
  answer: z.object({ total: z.number(), items: z.array(LedgerRow) }),
  middleware: [cached(['issues', 'grids'], true)],
})

const headings = [
  'number',
  'state',
  'severity',
  'category',
  'text',
  'address',
  'community',
  'grid',
  'assignee',
  'opened',
  'due',
  'resolved',
  'ended',
  'overdue',
  'reworks',
  'lon',
  'lat',
]
const lineOf = (row: z.infer<typeof LedgerRow>) =>
  csvLine([
    row.number,
    row.state,
    row.severity,
    row.categoryCode,
    row.text,
    row.address,
    row.community,
    row.grid,
    row.assignee,
    row.openedAt,
    row.dueAt,
    row.resolvedAt,
    row.endedAt,
    row.overdue,
    row.reworks,
    row.lon,
    row.lat,
  ])
const exportBatch = 1000

export const ledgerRoutes = createRouter()
  .openapi(ledger, async c => {
    const { sort, order, offset, limit, ...query } = c.req.valid('query')
    const filter = await filterOf(c.var.database, query)
    const found = await readAs(c.var.database, c.var.viewer, async db => ({
      total: await countIssues(db, filter),
      items: await listLedger(db, filter, { sort, order }, offset, limit),
    }))
    return c.json(found, 200)
  })
  .get('/ledger.csv', async c => {
    const { database, viewer } = c.var
    const asked = LedgerQuery.safeParse(c.req.query())
    if (!asked.success) throw new ProblemError('invalid', asked.error.message)
    const { sort, order, ...query } = asked.data
    const scopes = viewer.scopes.exportData
    if (scopes.length === 0) throw new ProblemError('forbidden', 'your role does not export')
    await recordAudit(database.system, viewer, 'export', 'layer:ledger', { ...query, by: viewer.username })
    const limited = { ...viewer, scopes: { ...viewer.scopes, readFigures: scopes } }
    c.header('content-type', 'text/csv; charset=utf-8')
    c.header('content-disposition', `attachment; filename="wangge-ledger-${new Date().toISOString().slice(0, 10)}.csv"`)
    return stream(c, async body => {
      await body.write(
        `\uFEFF${csvLine([`# ${viewer.username} ${new Date().toISOString()} ${scopes.join(' ') || '*'}`])}${csvLine(headings)}`,
      )
      const filter = await filterOf(database, query)
      const all = await readAs(database, limited, db => listLedgerIds(db, filter, { sort, order }))
      // A transaction for each batch: a client that reads slowly holds none open.
      for (let done = 0; done < all.length && !body.aborted; done += exportBatch) {
        const ids = all.slice(done, done + exportBatch).map(one => one.id)
        const batch = await readAs(database, limited, db => listRowsOf(db, ids))
        await body.write(batch.map(lineOf).join(''))
      }
    })
  })
