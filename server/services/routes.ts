import { createRoute } from '@hono/zod-openapi'
import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import { NewService, Service } from '@wangge/shared/services'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { answered, createRouter, jsonBody, readRoute } from '../api/router.ts'
import { deleteService, listServices, readRegion, writeService } from './queries.ts'

const Address = z.object({ id: z.uuid() })
const Done = z.object({ done: z.literal(true) })
const list = readRoute({
  path: '/services',
  summary: 'The guide of services: what, for whom, which papers, where',
  tag: 'services',
  request: {},
  answer: z.object({ items: z.array(Service) }),
  middleware: [cached(['services'])],
})
const put = createRoute({
  method: 'put',
  path: '/services/{id}',
  summary: 'Keep a service of the guide',
  tags: ['services'],
  request: { params: Address, body: jsonBody(NewService) },
  responses: answered(Done),
})
const remove = createRoute({
  method: 'delete',
  path: '/services/{id}',
  summary: 'Take a service out of the guide; what was answered stays in the diaries',
  tags: ['services'],
  request: { params: Address },
  responses: answered(Done),
})

function mustSupervise(viewer: Viewer, regionCode: string): void {
  if (!mayAt(viewer, 'superviseIssues', regionCode))
    throw new ProblemError('forbidden', 'the guide is kept by supervisors of its region')
}

export const serviceRoutes = createRouter()
  .openapi(list, async c => c.json({ items: await listServices(c.var.database.system, c.var.viewer) }, 200))
  .openapi(put, async c => {
    const { system } = c.var.database
    const { id } = c.req.valid('param')
    const service = c.req.valid('json')
    mustSupervise(c.var.viewer, service.regionCode)
    const before = await readRegion(system, id)
    if (before !== undefined) mustSupervise(c.var.viewer, before)
    await writeService(system, id, service, new Date())
    await recordAudit(system, c.var.viewer, 'keep_service', `service:${id}`, { name: service.name })
    return c.json({ done: true as const }, 200)
  })
  .openapi(remove, async c => {
    const { system } = c.var.database
    const { id } = c.req.valid('param')
    const region = await readRegion(system, id)
    if (region === undefined) return c.json({ done: true as const }, 200)
    mustSupervise(c.var.viewer, region)
    await deleteService(system, id)
    await recordAudit(system, c.var.viewer, 'remove_service', `service:${id}`, {})
    return c.json({ done: true as const }, 200)
  })
