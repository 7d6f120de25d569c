import { getConnInfo } from '@hono/node-server/conninfo'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { secureHeaders } from 'hono/secure-headers'
import { z } from 'zod'
import { alertRoutes } from '../alerts/routes.ts'
import { type Auth, clientAddressHeader, createAuth } from '../auth/auth.ts'
import { viewerRoutes } from '../auth/routes.ts'
import { readViewer } from '../auth/viewer.ts'
import { buildingRoutes } from '../buildings/routes.ts'
import { calendarRoutes } from '../calendar/routes.ts'
import { careRoutes } from '../care/routes.ts'
import type { Database } from '../db/database.ts'
import { demoAccounts, demoPassword } from '../demo/accounts.ts'
import { hasDemo } from '../demo/load.ts'
import { deviceLockRoutes, deviceRoutes } from '../devices/routes.ts'
import { diaryRoutes } from '../diary/routes.ts'
import { directoryRoutes } from '../directory/routes.ts'
import { exportRoutes } from '../exports/routes.ts'
import { fieldworkRoutes } from '../fieldwork/routes.ts'
import { FiguresCache } from '../figures/cache.ts'
import { gridRoutes } from '../grids/routes.ts'
import { hotspotRoutes } from '../hotspots/routes.ts'
import { householdRoutes } from '../households/routes.ts'
import { ImportJobs } from '../imports/jobs.ts'
import { importRoutes } from '../imports/routes.ts'
import { indicatorRoutes } from '../indicators/routes.ts'
import { ledgerRoutes } from '../issues/ledger.ts'
import { issueLifeRoutes } from '../issues/life-routes.ts'
import { photoRoutes } from '../issues/photos.ts'
import { issueRoutes } from '../issues/routes.ts'
import { ChangeFeed } from '../live/feed.ts'
import { liveRoutes } from '../live/routes.ts'
import { noticeRoutes } from '../notices/routes.ts'
import { planFileRoutes } from '../plans/files/routes.ts'
import { planRoutes } from '../plans/routes.ts'
import { regionRoutes } from '../regions/routes.ts'
import { reportRoutes } from '../reports/routes.ts'
import { savedFilterRoutes } from '../saved-filters/routes.ts'
import { searchRoutes } from '../search/routes.ts'
import { serviceRoutes } from '../services/routes.ts'
import { extentRoutes, tileRoutes } from '../tiles/routes.ts'
import { unitRoutes } from '../units/routes.ts'
import { webhookRoutes } from '../webhooks/routes.ts'
import { docsRoutes } from './docs.ts'
import { onError, problemResponse } from './problems.ts'
import { createRouter, type Env } from './router.ts'

export interface AppOptions {
  /** Signs sessions; 32 bytes or more. */
  secret: string
  /** Origins besides the server's own that may sign in (a development server). */
  trustedOrigins?: string[]
}

/** All routes that need a viewer, below `/api`. The typed client is inferred from this. */
const routes = createRouter()
  .route('/', viewerRoutes)
  .route('/', regionRoutes)
  .route('/', gridRoutes)
  .route('/', buildingRoutes)
  .route('/', unitRoutes)
  .route('/', householdRoutes)
  .route('/', issueLifeRoutes)
  .route('/', photoRoutes)
  .route('/', issueRoutes)
  .route('/', hotspotRoutes)
  .route('/', indicatorRoutes)
  .route('/', ledgerRoutes)
  .route('/', careRoutes)
  .route('/', fieldworkRoutes)
  .route('/', planRoutes)
  .route('/', diaryRoutes)
  .route('/', serviceRoutes)
  .route('/', deviceRoutes)
  .route('/', calendarRoutes)
  .route('/', directoryRoutes)
  .route('/', savedFilterRoutes)
  .route('/', alertRoutes)
  .route('/', noticeRoutes)
  .route('/', webhookRoutes)
  .route('/', searchRoutes)
  .route('/', extentRoutes)
  .route('/', importRoutes)
export type Api = typeof routes

/** The whole HTTP surface over an open database. */
export function createApp(database: Database, { secret, trustedOrigins = [] }: AppOptions) {
  const auth = createAuth(database, secret, trustedOrigins)
  const figures = new FiguresCache(database.system)
  const jobs = new ImportJobs(database)
  const feed = new ChangeFeed(database)
  void feed.start(database).catch(error => console.error('changes cannot be told live', error))
  const app = new OpenAPIHono<Env>()
  app.use(secureHeaders({ xFrameOptions: 'DENY', referrerPolicy: 'same-origin', contentSecurityPolicy }))
  app.use(async (c, next) => {
    c.set('database', database)
    c.set('figures', figures)
    c.set('jobs', jobs)
    c.set('feed', feed)
    await next()
  })
  app.get('/api/health', c => c.json({ ok: true }))
  app.get('/api/installation', async c => c.json(await describeInstallation(database)))
  app.route(
    '/api',
    docsRoutes(() => routes.getOpenAPI31Document(documentInfo)),
  )
  app.on(['GET', 'POST'], '/api/auth/*', c => {
    const request = new Request(c.req.raw)
    request.headers.set(clientAddressHeader, clientAddress(c))
    return auth.handler(request)
  })
  app.route('/api', deviceLockRoutes)
  app.use('/api/*', signedIn(auth))
  app.use('/tiles/*', signedIn(auth))
  app.route('/api', routes)
  app.route('/api', liveRoutes)
  app.route('/api', planFileRoutes)
  app.route('/api/exports', exportRoutes)
  app.route('/api/reports', reportRoutes)
  app.route('/tiles', tileRoutes)
  app.all('/api/*', () => problemResponse('not_found', 'no such address'))
  app.onError(onError)
  return app
}

const documentInfo = {
  openapi: '3.1.0',
  info: {
    title: 'Wangge',
    version: '1',
    description: 'Grids, buildings, units, households and issues of a district. All but sign-in wants a session.',
  },
  servers: [{ url: '/api' }],
}

/** Nothing is loaded from elsewhere: scripts, fonts, tiles and images are this server's own. */
const contentSecurityPolicy = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  workerSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'", 'blob:'],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
}

/** Where the request came from; outside a server (in tests) there is no connection to ask. */
function clientAddress(c: Context): string {
  try {
    return getConnInfo(c).remote.address ?? '127.0.0.1'
  } catch {
    return '127.0.0.1'
  }
}

/** Sets the viewer, or answers 401. */
const signedIn = (auth: Auth) =>
  createMiddleware<Env>(async (c, next) => {
    const session = await auth.api.getSession({ headers: c.req.raw.headers })
    if (!session) return problemResponse('unauthenticated')
    const user = z.object({ id: z.string(), name: z.string(), username: z.string().nullish() }).parse(session.user)
    c.set('viewer', await readViewer(c.var.database.system, user))
    await next()
  })

/** What the sign-in page may tell a stranger: the demo logins, where the demo is. */
async function describeInstallation(database: Database) {
  const demo = await hasDemo(database.system)
  return {
    demo: demo
      ? {
          password: demoPassword,
          accounts: demoAccounts.map(({ username, name, assignments }) => ({
            username,
            name,
            role: assignments[0].role,
          })),
        }
      : null,
  }
}
