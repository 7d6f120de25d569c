import { RegionCode } from '@wangge/shared/domain'
import { GridDetail, GridFigures, GridLabel } from '@wangge/shared/grids'
import { z } from 'zod'
import { cached } from '../api/cached.ts'
import { collection, featureCollection } from '../api/geojson.ts'
import { ProblemError } from '../api/problems.ts'
import { AtQuery, createRouter, readRoute, ScopeQuery } from '../api/router.ts'
import { readAs, seesFigures } from '../auth/scope.ts'
import { lineReadings } from '../issues/placing.ts'
import { listGridShapes } from '../regions/queries.ts'
import { countContacts, countOpenByCategory, listGridOutlines } from './queries.ts'

const figuresChange = cached(['grids', 'register', 'visits', 'issues'], true)

const outlines = readRoute({
  path: '/grids.geojson',
  summary: 'Outlines of the grids at an instant',
  tag: 'grids',
  request: { query: ScopeQuery.extend({ at: AtQuery.shape.at }) },
  answer: featureCollection(GridLabel),
  middleware: [cached(['grids'], true)],
})
const list = readRoute({
  path: '/grids',
  summary: 'Caseload and coverage of the grids at an instant, over a window before it',
  tag: 'grids',
  request: { query: ScopeQuery.extend(AtQuery.shape).extend({ lines: z.enum(lineReadings).default('handled') }) },
  answer: z.object({ at: z.string(), windowDays: z.number(), items: z.array(GridFigures) }),
  middleware: [figuresChange],
})
const detail = readRoute({
  path: '/grids/{code}',
  summary: 'A grid with its figures and what they are made of',
  tag: 'grids',
  request: { params: z.object({ code: RegionCode }), query: AtQuery },
  answer: GridDetail,
  middleware: [figuresChange],
})

const instant = (at: string | undefined) => (at === undefined ? undefined : new Date(at))

export const gridRoutes = createRouter()
  .openapi(outlines, async c => {
    const { region, at } = c.req.valid('query')
    const grids = await readAs(c.var.database, c.var.viewer, db =>
      listGridOutlines(db, region, instant(at) ?? new Date()),
    )
    return c.json(
      collection(
        grids.map(({ shape, ...properties }) => ({ id: properties.code, properties, geometry: JSON.parse(shape) })),
      ),
      200,
    )
  })
  .openapi(list, async c => {
    const { region, at, windowDays, lines } = c.req.valid('query')
    const all = await c.var.figures.grids(instant(at), windowDays, lines)
    const items = all.filter(grid => grid.code.startsWith(region) && seesFigures(c.var.viewer, grid.code))
    return c.json({ at: at ?? new Date().toISOString(), windowDays, items }, 200)
  })
  .openapi(detail, async c => {
    const { code } = c.req.valid('param')
    const { at, windowDays } = c.req.valid('query')
    const all = await c.var.figures.grids(instant(at), windowDays)
    const grid = all.find(one => one.code === code)
    if (!grid || !seesFigures(c.var.viewer, code)) throw new ProblemError('not_found', `no grid ${code}`)
    const when = instant(at) ?? new Date()
    const parts = await readAs(c.var.database, c.var.viewer, async db => ({
      shapes: await listGridShapes(db, code, when),
      openByCategory: await countOpenByCategory(db, code, when),
    }))
    // Counts only, of a grid the viewer was found to see: read past the row-level policies, which would ask for each visit.
    const contacts = await countContacts(c.var.database.system, code, when, windowDays)
    const peers = all.filter(one => one.communityCode === grid.communityCode).length
    const { areaM2, validFrom } = parts.shapes.find(shape => shape.code === code) ?? { areaM2: 0, validFrom: '' }
    const { openByCategory } = parts
    return c.json({ ...grid, areaM2, validFrom, openByCategory, contacts, peers }, 200)
  })
