import { BuildingDetail, BuildingSummary } from '@wangge/shared/buildings'
import { z } from 'zod'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { Bbox, createRouter, PageQuery, page, pageOf, readCursor, readRoute, ScopeQuery } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { describeBuilding } from './describe.ts'
import { listBuildings } from './queries.ts'

const list = readRoute({
  path: '/buildings',
  summary: 'Buildings by region, box, estate or text',
  tag: 'buildings',
  request: {
    query: PageQuery.extend(ScopeQuery.shape).extend({
      bbox: Bbox.optional(),
      estate: z.uuid().optional(),
      text: z.string().max(100).optional(),
    }),
  },
  answer: page(BuildingSummary),
  middleware: [cached(['grids', 'register'])],
})
const detail = readRoute({
  path: '/buildings/{id}',
  summary: 'A building with its units and, for those who may read the register, their doors',
  tag: 'buildings',
  request: { params: z.object({ id: z.uuid() }) },
  answer: BuildingDetail,
  middleware: [cached(['grids', 'register', 'visits', 'issues'])],
})

export const buildingRoutes = createRouter()
  .openapi(list, async c => {
    const { cursor, limit, ...filter } = c.req.valid('query')
    const after = readCursor(cursor, 1)?.[0]
    const found = await readAs(c.var.database, c.var.viewer, db =>
      listBuildings(db, {
        region: filter.region,
        bbox: filter.bbox,
        estate: filter.estate,
        text: filter.text,
        after,
        limit: limit + 1,
      }),
    )
    return c.json(
      pageOf(found, limit, c.req.url, item => [item.id]),
      200,
    )
  })
  .openapi(detail, async c => {
    const { id } = c.req.valid('param')
    const building = await readAs(c.var.database, c.var.viewer, db => describeBuilding(db, c.var.viewer, id))
    if (!building) throw new ProblemError('not_found', `no building ${id}`)
    return c.json(building, 200)
  })
