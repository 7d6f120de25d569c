import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { revisionsOf, type Topic } from '../db/revisions.ts'
import type { Env } from './router.ts'

const minuteMs = 60_000

/**
 * Answers 304 before any work is done when the client has the same answer: same viewer and rights, same address, same
 * revisions, and for what depends on the time of asking (and names no instant) the same minute.
 */
export function cached(topics: readonly Topic[], dependsOnNow = false): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { id, scopes } = c.var.viewer
    const parts = [
      await revisionsOf(c.var.database.system, topics),
      id,
      scopes,
      c.req.url,
      dependsOnNow && !c.req.query('at') ? Math.floor(Date.now() / minuteMs) : 0,
    ]
    const tag = `W/"${createHash('sha1').update(JSON.stringify(parts)).digest('base64url')}"`
    if (c.req.header('if-none-match') === tag) return c.body(null, 304, { etag: tag })
    await next()
    if (c.res.status === 200 || c.res.status === 204) {
      c.res.headers.set('etag', tag)
      c.res.headers.set('cache-control', 'private, no-cache')
    }
  }
}
