import { createRoute } from '@hono/zod-openapi'
import { may, mayAt } from '@wangge/shared/accounts'
import { BatchAnswer, CommandBatch, GridPack } from '@wangge/shared/fieldwork'
import { RouteGround } from '@wangge/shared/route'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { answered, createRouter, jsonBody, readRoute } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { readDevice } from '../devices/queries.ts'
import { readWeights } from '../figures/cache.ts'
import { countContacts } from '../grids/queries.ts'
import { applyBatch } from './apply.ts'
import { packGrid } from './pack.ts'
import { listRouteUnits } from './queries.ts'

const send = createRoute({
  method: 'post',
  path: '/commands',
  summary: 'What a worker’s phone has kept: applied in order, each once, each answered by itself',
  tags: ['fieldwork'],
  request: { body: jsonBody(CommandBatch) },
  responses: answered(BatchAnswer),
})

const ground = readRoute({
  path: '/grids/{code}/route-ground',
  summary: 'What the day’s route is worked out from: a grid’s entrances and doors, and how often people are met when',
  tag: 'fieldwork',
  request: { params: z.object({ code: z.string().regex(/^\d{15}$/) }) },
  answer: RouteGround,
  middleware: [cached(['grids', 'register', 'visits', 'issues'], true)],
})
const pack = readRoute({
  path: '/grids/{code}/pack',
  summary: 'All a phone needs of a grid to work without the server, residents in full; kept in the audit',
  tag: 'fieldwork',
  request: {
    params: z.object({ code: z.string().regex(/^\d{15}$/) }),
    /** The phone that will keep it. */
    query: z.object({ device: z.uuid() }),
  },
  answer: GridPack,
  middleware: [cached(['grids', 'register', 'visits', 'issues', 'basemap', 'services'])],
})
/** Visits that tell when people are met. */
const contactDays = 180

export const fieldworkRoutes = createRouter()
  .openapi(ground, async c => {
    const { database, viewer } = c.var
    const { code } = c.req.valid('param')
    if (!mayAt(viewer, 'readRegister', code))
      throw new ProblemError('not_found', `no grid ${code} whose register is yours to read`)
    const now = new Date()
    const units = await readAs(database, viewer, db => listRouteUnits(db, code, now))
    const weights = await readWeights(database.system)
    const contacts = addWeekdays(await countContacts(database.system, code, now, contactDays))
    return c.json({ gridCode: code, weights, units, contacts }, 200)
  })
  .openapi(pack, async c => {
    const { database, viewer } = c.var
    const { code } = c.req.valid('param')
    for (const right of ['keepRegister', 'revealPerson'] as const)
      if (!mayAt(viewer, right, code))
        throw new ProblemError('not_found', `no grid ${code} whose register is yours to keep`)
    const id = c.req.valid('query').device
    const device = await readDevice(database.system, id)
    if (device?.accountId !== viewer.id || device.locked)
      throw new ProblemError('not_found', 'this phone is not known, or locked')
    await recordAudit(database.system, viewer, 'take_pack', `grid:${code}`, { device: id })
    return c.json(await packGrid(database, viewer, code), 200)
  })
  .openapi(send, async c => {
    const { database, viewer } = c.var
    if (!may(viewer, 'keepRegister')) throw new ProblemError('forbidden', 'your role does not work at the door')
    return c.json({ results: await applyBatch(database, viewer, c.req.valid('json'), new Date()) }, 200)
  })

/** Counts by weekday and hour as counts by hour. */
const addWeekdays = (counts: Awaited<ReturnType<typeof countContacts>>): RouteGround['contacts'] =>
  [...Map.groupBy(counts, one => one.hour)].map(([hour, all]) => ({
    hour,
    visits: all.reduce((sum, one) => sum + one.visits, 0),
    met: all.reduce((sum, one) => sum + one.met, 0),
  }))
