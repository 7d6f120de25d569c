import { createRoute } from '@hono/zod-openapi'
import { SavedFilter } from '@wangge/shared/saved-filters'
import { z } from 'zod'
import { ProblemError } from '../api/problems.ts'
import { answered, createRouter, jsonBody, readRoute } from '../api/router.ts'
import { forgetFilter, keepFilter, listFilters } from './queries.ts'

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

export const savedFilterRoutes = createRouter()
  .openapi(list, async c => c.json({ items: await listFilters(c.var.database.system, c.var.viewer.id) }, 200))
  .openapi(write, async c => {
    const { database, viewer } = c.var
    const { id } = c.req.valid('param')
    const { name, query } = c.req.valid('json')
    const kept = await listFilters(database.system, viewer.id)
    if (kept.length >= keptAtMost && !kept.some(one => one.id === id || one.name === name))
      throw new ProblemError('conflict', `no more than ${keptAtMost} views are kept`)
    if (!(await keepFilter(database.system, viewer.id, { id, name, query })))
      throw new ProblemError('conflict', 'this id is taken')
    return c.json({ items: await listFilters(database.system, viewer.id) }, 200)
  })
  .openapi(remove, async c => {
    const { database, viewer } = c.var
    const { id } = c.req.valid('param')
    await forgetFilter(database.system, viewer.id, id)
    return c.json({ items: await listFilters(database.system, viewer.id) }, 200)
  })
