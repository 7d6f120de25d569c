/// <reference lib="webworker" />
import { clientsClaim } from 'workbox-core'
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { PhoneDatabase } from './database.ts'
import { Kept } from './kept.ts'
import { isAnswerable, isKept, keptHeader } from './paths.ts'

declare const self: ServiceWorkerGlobalScope & typeof globalThis

/** A line that neither answers nor fails is given up after this, where the phone knows an answer itself. */
const patienceMs = 5_000

// The application itself: whole, of one version, and there without a line.
precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()
clientsClaim()
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/(api|tiles)\//] }))
self.addEventListener('message', ({ data }) => {
  if (data?.type === 'SKIP_WAITING') void self.skipWaiting()
})

const database = new PhoneDatabase()

registerRoute(
  ({ url, request, sameOrigin }) => sameOrigin && request.method === 'GET' && isAnswerable(url.pathname + url.search),
  async ({ request, event, url }) => {
    const path = url.pathname + url.search
    const kept = await Kept.open(database)
    if (!kept) return fetch(request)
    const late = new AbortController()
    const asked = fetch(request)
      .then(response => {
        // A gateway that speaks for a server which does not.
        if (response.status >= 502 && response.status <= 504) throw new Error(`status ${response.status}`)
        const copy = response.ok && isKept(path) ? response.clone() : undefined
        event.waitUntil(keep(kept, path, copy))
        return response
      })
      .finally(() => late.abort())
    event.waitUntil(asked.catch(() => undefined))
    const first = await Promise.race([asked.catch(() => undefined), after(patienceMs, late.signal)])
    return first ?? (await answerOf(kept, path)) ?? asked.catch(() => Response.error())
  },
)

async function keep(kept: Kept, path: string, response: Response | undefined): Promise<void> {
  await kept.heard()
  if (response === undefined) return
  const type = response.headers.get('content-type') ?? ''
  // Signed out meanwhile: nothing is kept for nobody.
  if ((await Kept.open(database))?.accountId !== kept.accountId) return
  await kept.put([{ path, type, body: await response.arrayBuffer() }])
}

async function answerOf(kept: Kept, path: string): Promise<Response | undefined> {
  const found = await kept.get(path)
  if (!found) return undefined
  const headers = { 'content-type': found.type, [keptHeader]: new Date(found.keptAt).toISOString() }
  return new Response(found.body.byteLength === 0 ? null : found.body, {
    status: found.body.byteLength === 0 ? 204 : 200,
    headers,
  })
}

const after = (ms: number, signal: AbortSignal): Promise<undefined> =>
  new Promise(resolve => {
    const timer = setTimeout(() => resolve(undefined), ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve(undefined)
    })
  })
