import { createRoute } from '@hono/zod-openapi'
import type { Viewer } from '@wangge/shared/accounts'
import { SavedFilter } from '@wangge/shared/saved-filters'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { ProblemError } from '../api/problems.ts'
import { answered, createRouter, jsonBody, readRoute } from '../api/router.ts'
import { type Queryable, rows } from '../db/database.ts'

const Filters = z.object({ items: z.array(SavedFilter) })
const FilterAddress = z.object({ id: z.uuid() })
/** More would be no list one finds something in. */
const keptAtMost = 50

const list = readRoute({
  path: '/saved-filters',
  summary: 'The views of the ledger the viewer has kept',
  tag: 'issues',
  request: {},
  answer: Filters,
})
const write = createRoute({
  method: 'put',
  path: '/saved-filters/{id}',
  summary: 'Keep a view of the ledger under a name; one of the same name is replaced',
  tags: ['issues'],
  request: { params: FilterAddress, body: jsonBody(SavedFilter.omit({ id: true })) },
  responses: answered(Filters),
})
const remove = createRoute({
  method: 'delete',
  path: '/saved-filters/{id}',
  summary: 'Forget a view',
  tags: ['issues'],
  request: { params: FilterAddress },
  responses: answered(Filters),
})

/** A person's own, and nobody else's: there is no scope to read them by. */
const listFilters = (db: Queryable, { id }: Viewer) =>
  rows(db, SavedFilter, sql`SELECT id, name, query FROM saved_filter WHERE account_id = ${id} ORDER BY name, id`)

export const savedFilterRoutes = createRouter()
  .openapi(list, async c => c.json({ items: await listFilters(c.var.database.system, c.var.viewer) }, 200))
  .openapi(write, async c => {
    const { database, viewer } = c.var
    const { id } = c.req.valid('param')
    const { name, query } = c.req.valid('json')
    const kept = await listFilters(database.system, viewer)
    if (kept.length >= keptAtMost && !kept.some(one => one.id === id || one.name === name))
      throw new ProblemError('conflict', `no more than ${keptAtMost} views are kept`)
    await database.system.execute(sql`
      INSERT INTO saved_filter AS f (id, account_id, name, query) VALUES (${id}, ${viewer.id}, ${name}, ${query})
      ON CONFLICT (account_id, name) DO UPDATE SET query = excluded.query`)
    return c.json({ items: await listFilters(database.system, viewer) }, 200)
  })
  .openapi(remove, async c => {
    const { database, viewer } = c.var
    const { id } = c.req.valid('param')
    await database.system.execute(sql`DELETE FROM saved_filter WHERE id = ${id} AND account_id = ${viewer.id}`)
    return c.json({ items: await listFilters(database.system, viewer) }, 200)
  })
