import { HotspotGround, layGround, type Resolution, resolutions } from '@wangge/shared/hotspots'
import { z } from 'zod'
import { cached } from '../api/cached.ts'
import { createRouter, readRoute } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { countHouseholdsByUnit, listGridShapes } from './queries.ts'

const ResolutionParameter = z.coerce
  .number()
  .pipe(z.custom<Resolution>(value => resolutions.some(one => one === value)))

const ground = readRoute({
  path: '/hotspots/ground',
  summary: 'The H3 cells of the viewer’s grids, with the households in each: what issues are compared against',
  tag: 'hotspots',
  request: { query: z.object({ resolution: ResolutionParameter.default(9) }) },
  answer: HotspotGround,
  middleware: [cached(['grids', 'register'])],
})

export const hotspotRoutes = createRouter().openapi(ground, async c => {
  const { database, viewer } = c.var
  const { resolution } = c.req.valid('query')
  const shapes = await readAs(database, viewer, listGridShapes)
  const units = await countHouseholdsByUnit(database.system, viewer.scopes.readFigures)
  const { cells, households } = layGround(
    shapes.map(one => one.shape),
    {
      length: units.length,
      lon: units.map(one => one.lon),
      lat: units.map(one => one.lat),
      weight: units.map(one => one.weight),
    },
    resolution,
  )
  return c.json({ resolution, cells, households: [...households] }, 200)
})
