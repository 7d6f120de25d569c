import { Counts, Figures } from '@wangge/shared/caseload'
import { RegionCode } from '@wangge/shared/domain'
import { Region, RegionCoverage } from '@wangge/shared/regions'
import { z } from 'zod'
import { cached } from '../api/cached.ts'
import { collection, featureCollection } from '../api/geojson.ts'
import { ProblemError } from '../api/problems.ts'
import { AtQuery, createRouter, readRoute } from '../api/router.ts'
import { readAs, seesFigures } from '../auth/scope.ts'
import { figuresOfAll, readWeights } from '../figures/cache.ts'
import { regionCoverage } from './coverage.ts'
import { listRegionShapes, listRegions } from './queries.ts'

const list = readRoute({
  path: '/regions',
  summary: 'Regions the viewer may see, with how many grids each has',
  tag: 'regions',
  request: {},
  answer: z.object({ items: z.array(Region) }),
  middleware: [cached(['grids'])],
})
const shapes = readRoute({
  path: '/regions.geojson',
  summary: 'Outlines of the regions',
  tag: 'regions',
  request: {},
  answer: featureCollection(z.object({ code: z.string(), name: z.string(), level: z.string() })),
  middleware: [cached(['grids'])],
})
const coverage = readRoute({
  path: '/regions/{code}/coverage',
  summary: 'Spatial and unit coverage of a region by its grids: orphans and doubly covered units are listed',
  tag: 'regions',
  request: { params: z.object({ code: RegionCode }), query: AtQuery },
  answer: RegionCoverage,
  middleware: [cached(['grids', 'register'], true)],
})
const figures = readRoute({
  path: '/regions/{code}/figures',
  summary: 'Caseload and coverage of a region: its grids added up',
  tag: 'regions',
  request: { params: z.object({ code: RegionCode }), query: AtQuery },
  answer: Counts.extend(Figures.shape).extend({ grids: z.number() }),
  middleware: [cached(['grids', 'register', 'visits', 'issues'], true)],
})

export const regionRoutes = createRouter()
  .openapi(list, async c => c.json({ items: await readAs(c.var.database, c.var.viewer, listRegions) }, 200))
  .openapi(shapes, async c => {
    const regions = await readAs(c.var.database, c.var.viewer, listRegionShapes)
    return c.json(
      collection(
        regions.map(({ shape, ...properties }) => ({ id: properties.code, properties, geometry: JSON.parse(shape) })),
      ),
      200,
    )
  })
  .openapi(coverage, async c => {
    const { code } = c.req.valid('param')
    const { at } = c.req.valid('query')
    const found = await readAs(c.var.database, c.var.viewer, db =>
      regionCoverage(db, code, at ? new Date(at) : new Date()),
    )
    if (!found) throw new ProblemError('not_found', `no region ${code}`)
    return c.json(found, 200)
  })
  .openapi(figures, async c => {
    const { code } = c.req.valid('param')
    const { at, windowDays } = c.req.valid('query')
    const all = await c.var.figures.grids(at ? new Date(at) : undefined, windowDays)
    const grids = all.filter(grid => grid.code.startsWith(code) && seesFigures(c.var.viewer, grid.code))
    if (grids.length === 0) throw new ProblemError('not_found', `no grids under ${code}`)
    const weights = await readWeights(c.var.database.system)
    return c.json({ ...figuresOfAll(grids, weights, windowDays), grids: grids.length }, 200)
  })
