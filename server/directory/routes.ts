import { createRoute } from '@hono/zod-openapi'
import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import { Handler } from '@wangge/shared/directory'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { answered, createRouter, jsonBody, readRoute } from '../api/router.ts'
import { listHandlers, readHandler, removeHandler, writeHandler } from './queries.ts'

const Directory = z.object({ items: z.array(Handler) })
const HandlerAddress = z.object({ id: z.uuid() })

const list = readRoute({
  path: '/handlers',
  summary: 'The directory of departments and professionals that serve the viewer’s region',
  tag: 'settings',
  request: {},
  answer: Directory,
  middleware: [cached(['issues'])],
})
const write = createRoute({
  method: 'put',
  path: '/handlers/{id}',
  summary: 'Add an entry to the directory, or change it',
  tags: ['settings'],
  request: { params: HandlerAddress, body: jsonBody(Handler.omit({ id: true })) },
  responses: answered(Directory),
})
const remove = createRoute({
  method: 'delete',
  path: '/handlers/{id}',
  summary: 'Take an entry out of the directory that no issue was given to',
  tags: ['settings'],
  request: { params: HandlerAddress },
  responses: answered(Directory),
})

/** @throws ProblemError `forbidden` where the region is not the viewer's to administer */
function mustAdminister(viewer: Viewer, regionCode: string): void {
  if (!mayAt(viewer, 'manageAccounts', regionCode))
    throw new ProblemError('forbidden', 'only an administrator of the region keeps its directory')
}

export const directoryRoutes = createRouter()
  .openapi(list, async c => {
    const { database, viewer } = c.var
    return c.json({ items: await listHandlers(database.system, viewer.scopes.readFigures) }, 200)
  })
  .openapi(write, async c => {
    const { database, viewer } = c.var
    const handler = { ...c.req.valid('param'), ...c.req.valid('json') }
    mustAdminister(viewer, handler.regionCode)
    const before = await readHandler(database.system, handler.id)
    if (before) mustAdminister(viewer, before.regionCode)
    await writeHandler(database.system, handler)
    await recordAudit(database.system, viewer, 'write_handler', `handler:${handler.id}`, handler)
    return c.json({ items: await listHandlers(database.system, viewer.scopes.readFigures) }, 200)
  })
  .openapi(remove, async c => {
    const { database, viewer } = c.var
    const { id } = c.req.valid('param')
    const before = await readHandler(database.system, id)
    if (!before) throw new ProblemError('not_found', `no entry ${id}`)
    mustAdminister(viewer, before.regionCode)
    if (!(await removeHandler(database.system, id)))
      throw new ProblemError('conflict', 'issues were given to it: it stays in the directory')
    await recordAudit(database.system, viewer, 'remove_handler', `handler:${id}`, before)
    return c.json({ items: await listHandlers(database.system, viewer.scopes.readFigures) }, 200)
  })
