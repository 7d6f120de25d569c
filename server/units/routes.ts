import { Door, Unit } from '@wangge/shared/buildings'
import { z } from 'zod'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { Bbox, createRouter, PageQuery, page, pageOf, readCursor, readRoute, ScopeQuery } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { listDoors, listUnits } from '../buildings/queries.ts'
import { readUnit } from './queries.ts'

const list = readRoute({
  path: '/units',
  summary: 'Units (staircases) by region, building or box',
  tag: 'units',
  request: {
    query: PageQuery.extend(ScopeQuery.shape).extend({ building: z.uuid().optional(), bbox: Bbox.optional() }),
  },
  answer: page(Unit),
  middleware: [cached(['grids', 'register'])],
})
const detail = readRoute({
  path: '/units/{id}',
  summary: 'A unit with its doors',
  tag: 'units',
  request: { params: z.object({ id: z.uuid() }) },
  answer: Unit.extend({ doors: z.array(Door) }),
  middleware: [cached(['grids', 'register', 'visits', 'issues'])],
})

export const unitRoutes = createRouter()
  .openapi(list, async c => {
    const { cursor, limit, region, building, bbox } = c.req.valid('query')
    const after = readCursor(cursor, 1)?.[0]
    const found = await readAs(c.var.database, c.var.viewer, db =>
      listUnits(db, { region, building, bbox, after, limit: limit + 1 }),
    )
    return c.json(
      pageOf(found, limit, c.req.url, item => [item.id]),
      200,
    )
  })
  .openapi(detail, async c => {
    const { id } = c.req.valid('param')
    const found = await readAs(c.var.database, c.var.viewer, async db => {
      const unit = await readUnit(db, id)
      return unit && { ...unit, doors: await listDoors(db, { unit: id }) }
    })
    if (!found) throw new ProblemError('not_found', `no unit ${id}`)
    return c.json(found, 200)
  })
