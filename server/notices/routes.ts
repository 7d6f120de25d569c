import { createRoute } from '@hono/zod-openapi'
import type { Viewer } from '@wangge/shared/accounts'
import { Notice } from '@wangge/shared/alerts'
import { z } from 'zod'
import { answered, createRouter, jsonBody, readRoute } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import type { Database } from '../db/database.ts'
import { listNotices, markRead, readUntil } from './queries.ts'

const Notices = z.object({ items: z.array(Notice), unread: z.number() })

const list = readRoute({
  path: '/notices',
  summary: 'What the viewer is told: alerts of the region, and steps on issues followed or named in',
  tag: 'alerts',
  request: {},
  answer: Notices,
})
const read = createRoute({
  method: 'post',
  path: '/notices/read',
  summary: 'Everything up to an instant has been read',
  tags: ['alerts'],
  request: { body: jsonBody(z.object({ until: z.iso.datetime({ offset: true }) })) },
  responses: answered(Notices),
})

async function noticesOf(database: Database, viewer: Viewer) {
  const readAt = await readUntil(database.system, viewer)
  const items = await readAs(database, viewer, db => listNotices(db, viewer, readAt))
  return { items, unread: items.filter(notice => notice.unread).length }
}

export const noticeRoutes = createRouter()
  .openapi(list, async c => c.json(await noticesOf(c.var.database, c.var.viewer), 200))
  .openapi(read, async c => {
    const { database, viewer } = c.var
    await markRead(database.system, viewer, new Date(c.req.valid('json').until))
    return c.json(await noticesOf(database, viewer), 200)
  })
