import { binnedWeeks, HotspotGround, HotspotMakeup, PlacedBins, resolutions } from '@wangge/shared/hotspots'
import { z } from 'zod'
import { cached } from '../api/cached.ts'
import { createRouter, readRoute } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { filterOf, IssueQuery } from '../issues/routes.ts'
import { groundOf } from './ground.ts'
import { placeIssuesInCells } from './place-issues.ts'
import {
  countByPlaceAndWeek,
  countHouseholdsByUnit,
  listBuildingsAt,
  listGridShapes,
  listReportersAt,
  type PlaceKind,
} from './queries.ts'
import { tallyReporters } from './reporters.ts'

const Resolution = z.coerce.number().pipe(z.literal([...resolutions]))
const By = z.union([z.literal('grids'), Resolution])

const ground = readRoute({
  path: '/hotspots/ground',
  summary: 'The H3 cells of the viewer’s grids, with the households in each: what issues are compared against',
  tag: 'hotspots',
  request: { query: z.object({ resolution: Resolution.default(9) }) },
  answer: HotspotGround,
  middleware: [cached(['grids', 'register'])],
})

/** The filters of the list of issues; times are those of the bins. */
const Filters = IssueQuery.omit({ from: true, to: true, indicator: true }).extend({
  by: By.default(9),
  until: z.iso.datetime({ offset: true }),
})
const bins = readRoute({
  path: '/hotspots/bins',
  summary: 'Issues counted by place (H3 cell or grid) and week, where there are more than a browser takes',
  tag: 'hotspots',
  request: { query: Filters },
  answer: PlacedBins,
  middleware: [cached(['issues', 'grids'])],
})
const makeup = readRoute({
  path: '/hotspots/makeup',
  summary: 'The buildings the issues at some places lie in, and who told of them; names are masked',
  tag: 'hotspots',
  request: {
    query: Filters.extend({
      places: z
        .string()
        .regex(/^[0-9a-f]{9,16}(,[0-9a-f]{9,16}){0,999}$/)
        .transform(text => text.split(',')),
      weeks: z.coerce.number().int().min(1).max(binnedWeeks).default(4),
    }),
  },
  answer: HotspotMakeup,
  middleware: [cached(['issues', 'grids', 'register'])],
})

export const hotspotRoutes = createRouter()
  .openapi(ground, async c => {
    const { database, viewer } = c.var
    const { resolution } = c.req.valid('query')
    const shapes = await readAs(database, viewer, db => listGridShapes(db))
    const units = await countHouseholdsByUnit(database.system, viewer.scopes.readFigures)
    const { cells, households } = groundOf(shapes, units, resolution)
    return c.json({ resolution, cells, households: [...households] }, 200)
  })
  .openapi(bins, async c => {
    const { database, viewer } = c.var
    const { by, until, ...query } = c.req.valid('query')
    const kind: PlaceKind = by
    if (kind !== 'grids') await placeIssuesInCells(database.system)
    const window = { until: new Date(until), weeks: binnedWeeks }
    const filter = await filterOf(database, query)
    const counted = await readAs(database, viewer, db => countByPlaceAndWeek(db, filter, kind, window))
    const places = [...new Set(counted.map(one => one.place))]
    const position = new Map(places.map((place, i) => [place, i]))
    return c.json(
      {
        places,
        bins: {
          place: counted.map(one => position.get(one.place) ?? 0),
          week: counted.map(one => one.week),
          count: counted.map(one => one.count),
        },
      },
      200,
    )
  })
  .openapi(makeup, async c => {
    const { database, viewer } = c.var
    const { by, until, places, weeks, ...query } = c.req.valid('query')
    if (by !== 'grids') await placeIssuesInCells(database.system)
    const window = { until: new Date(until), weeks }
    const filter = await filterOf(database, query)
    const { buildings, told } = await readAs(database, viewer, async db => ({
      buildings: await listBuildingsAt(db, filter, by, places, window),
      told: await listReportersAt(db, filter, by, places, window),
    }))
    return c.json({ buildings, ...tallyReporters(told, database.cipher) }, 200)
  })
