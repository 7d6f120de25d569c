import { randomBytes } from 'node:crypto'
import { createRoute } from '@hono/zod-openapi'
import type { Viewer } from '@wangge/shared/accounts'
import { NewWebhook, Webhook, WebhookDelivery } from '@wangge/shared/alerts'
import { isWithin } from '@wangge/shared/domain'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { ProblemError } from '../api/problems.ts'
import { answered, createRouter, jsonBody, readRoute } from '../api/router.ts'
import type { Queryable } from '../db/database.ts'
import { addWebhook, listDeliveries, listWebhooks, sendAgain, switchWebhook } from './queries.ts'

const shownDeliveries = 200

const list = readRoute({
  path: '/webhooks',
  summary: 'Addresses outside that are told of alerts; only for administrators',
  tag: 'alerts',
  request: {},
  answer: z.object({ items: z.array(Webhook) }),
})
const deliveries = readRoute({
  path: '/webhook-deliveries',
  summary: 'What was sent to webhooks and what came back; only for administrators',
  tag: 'alerts',
  request: {},
  answer: z.object({ items: z.array(WebhookDelivery) }),
})
const create = createRoute({
  method: 'post',
  path: '/webhooks',
  summary: 'Add a webhook. Its secret is in this answer and in no other',
  tags: ['alerts'],
  request: { body: jsonBody(NewWebhook) },
  responses: answered(Webhook.extend({ secret: z.string() })),
})
const change = createRoute({
  method: 'patch',
  path: '/webhooks/{id}',
  summary: 'Switch a webhook on or off',
  tags: ['alerts'],
  request: { params: z.object({ id: z.uuid() }), body: jsonBody(z.object({ enabled: z.boolean() })) },
  responses: answered(z.object({ items: z.array(Webhook) })),
})
const retry = createRoute({
  method: 'post',
  path: '/webhook-deliveries/{id}/retry',
  summary: 'Send again what was given up, or do not wait longer',
  tags: ['alerts'],
  request: { params: z.object({ id: z.uuid() }) },
  responses: answered(z.object({ items: z.array(WebhookDelivery) })),
})

/** The codes under which the viewer keeps webhooks. @throws ProblemError `forbidden` where there are none */
function administered(viewer: Viewer): string[] {
  const scopes = viewer.scopes.manageAccounts
  if (scopes.length === 0) throw new ProblemError('forbidden', 'only an administrator keeps webhooks')
  return scopes
}

export const webhookRoutes = createRouter()
  .openapi(list, async c => {
    const { database, viewer } = c.var
    return c.json({ items: await listWebhooks(database.system, administered(viewer)) }, 200)
  })
  .openapi(deliveries, async c => {
    const { database, viewer } = c.var
    return c.json({ items: await listDeliveries(database.system, administered(viewer), shownDeliveries) }, 200)
  })
  .openapi(create, async c => {
    const { database, viewer } = c.var
    const { id, regionCode, url } = c.req.valid('json')
    if (!administered(viewer).some(scope => isWithin(regionCode, scope)))
      throw new ProblemError('forbidden', 'the region is not yours to administer')
    const secret = randomBytes(32).toString('base64url')
    const isNew = await addWebhook(database.system, { id, regionCode, url }, database.cipher.encrypt(secret), viewer.id)
    if (!isNew) throw new ProblemError('conflict', 'this address is told already')
    await recordAudit(database.system, viewer, 'add_webhook', `webhook:${id}`, { regionCode, url })
    const webhook = await webhookOf(database.system, viewer, id)
    return c.json({ ...webhook, secret }, 200)
  })
  .openapi(change, async c => {
    const { database, viewer } = c.var
    const { id } = c.req.valid('param')
    const { enabled } = c.req.valid('json')
    await webhookOf(database.system, viewer, id)
    await switchWebhook(database.system, id, enabled)
    await recordAudit(database.system, viewer, 'change_webhook', `webhook:${id}`, { enabled })
    return c.json({ items: await listWebhooks(database.system, administered(viewer)) }, 200)
  })
  .openapi(retry, async c => {
    const { database, viewer } = c.var
    const { id } = c.req.valid('param')
    const known = await listDeliveries(database.system, administered(viewer), shownDeliveries)
    if (!known.some(one => one.id === id)) throw new ProblemError('not_found', `no delivery ${id}`)
    await sendAgain(database.system, id)
    return c.json({ items: await listDeliveries(database.system, administered(viewer), shownDeliveries) }, 200)
  })

async function webhookOf(db: Queryable, viewer: Viewer, id: string) {
  const found = (await listWebhooks(db, administered(viewer))).find(one => one.id === id)
  if (!found) throw new ProblemError('not_found', `no webhook ${id}`)
  return found
}
