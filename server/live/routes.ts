import { streamSSE } from 'hono/streaming'
import { createRouter } from '../api/router.ts'
import { seesFigures } from '../auth/scope.ts'
import { changesAfter } from './feed.ts'

const heartbeatMs = 20_000
/** After this the client is asked to come again: a right that was taken away does not outlive it. */
const connectionMs = 10 * 60_000

/**
 * `GET /live`: server-sent events `change` with the number as id, and `alerts` when there is something new among them. A client that comes again with `Last-Event-ID` gets what
 * it missed, once each; `reset` tells that too much was missed and all is to be loaded anew.
 */
export const liveRoutes = createRouter().get('/live', async c => {
  const { database, feed, viewer } = c.var
  const last = Number(c.req.header('last-event-id') ?? Number.NaN)
  const { number, isLost } = await feed.place(Number.isNaN(last) ? undefined : last)
  // Without this the proxy in front may hold events back to compress them.
  c.header('cache-control', 'no-cache, no-transform')
  c.header('x-accel-buffering', 'no')
  return streamSSE(c, async stream => {
    const gone = new AbortController()
    stream.onAbort(() => gone.abort())
    const until = Date.now() + connectionMs
    let place = number
    let alerts = await feed.alertRevision()
    await stream.writeSSE({ event: isLost ? 'reset' : 'ready', id: String(place), data: '' })
    while (!gone.signal.aborted && Date.now() < until) {
      const changes = await changesAfter(database.system, place)
      for (const change of changes) {
        place = change.number
        const isTheirs = change.regionCode === null ? seesFigures(viewer, '') : seesFigures(viewer, change.regionCode)
        if (isTheirs) await stream.writeSSE({ event: 'change', id: String(place), data: JSON.stringify(change) })
      }
      if (changes.length > 0) continue
      const told = await feed.alertRevision()
      // Without a number: who comes again asks for the alerts anyway.
      if (told !== alerts) await stream.writeSSE({ event: 'alerts', data: '' })
      alerts = told
      await feed.wait(heartbeatMs, gone.signal)
      if (!gone.signal.aborted) await stream.write(': still here\n\n')
    }
  })
})
