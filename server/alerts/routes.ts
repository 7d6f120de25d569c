import { createRoute } from '@hono/zod-openapi'
import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import { AlertRule, NewAlertRule } from '@wangge/shared/alerts'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { answered, createRouter, jsonBody, readRoute } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { addRule, listRules, switchRule } from './queries.ts'

const Rules = z.object({ items: z.array(AlertRule) })

const list = readRoute({
  path: '/alert-rules',
  summary: 'What is watched for in the viewer’s region, with how many findings stand',
  tag: 'alerts',
  request: {},
  answer: Rules,
  middleware: [cached(['alerts'])],
})
const create = createRoute({
  method: 'post',
  path: '/alert-rules',
  summary: 'Watch for something in a region, from now on',
  tags: ['alerts'],
  request: { body: jsonBody(NewAlertRule) },
  responses: answered(Rules),
})
const change = createRoute({
  method: 'patch',
  path: '/alert-rules/{id}',
  summary: 'Switch a rule on or off',
  tags: ['alerts'],
  request: { params: z.object({ id: z.uuid() }), body: jsonBody(z.object({ enabled: z.boolean() })) },
  responses: answered(Rules),
})

/** @throws ProblemError `forbidden` where the region is not the viewer's to supervise */
function mustSupervise(viewer: Viewer, regionCode: string): void {
  if (!mayAt(viewer, 'superviseIssues', regionCode))
    throw new ProblemError('forbidden', 'the region is not yours to supervise')
}

export const alertRoutes = createRouter()
  .openapi(list, async c => c.json({ items: await readAs(c.var.database, c.var.viewer, listRules) }, 200))
  .openapi(create, async c => {
    const { database, viewer } = c.var
    const { id, kind, regionCode, graceHours } = c.req.valid('json')
    mustSupervise(viewer, regionCode)
    const isNew = await addRule(database.system, { id, kind, regionCode, graceHours }, viewer.id)
    if (isNew)
      await recordAudit(database.system, viewer, 'add_alert_rule', `alert_rule:${id}`, { kind, regionCode, graceHours })
    return c.json({ items: await readAs(database, viewer, listRules) }, 200)
  })
  .openapi(change, async c => {
    const { database, viewer } = c.var
    const { id } = c.req.valid('param')
    const { enabled } = c.req.valid('json')
    const rule = (await readAs(database, viewer, listRules)).find(one => one.id === id)
    if (!rule) throw new ProblemError('not_found', `no rule ${id}`)
    mustSupervise(viewer, rule.regionCode)
    await switchRule(database.system, id, enabled)
    await recordAudit(database.system, viewer, 'change_alert_rule', `alert_rule:${id}`, { enabled })
    return c.json({ items: await readAs(database, viewer, listRules) }, 200)
  })
