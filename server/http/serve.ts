import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import type { Env } from '../api/router.ts'
import { root } from '../root.ts'

/** Where the built web application is. */
export const webFolder = join(root, 'web', 'dist')

/** The API, the tiles and the web application behind one address. */
export function withWeb(app: OpenAPIHono<Env>): Hono {
  const whole = new Hono()
  whole.use(compress())
  whole.route('/', app)
  whole.use(
    serveStatic({
      root: webFolder,
      onFound: (path, c) => {
        // Names of built assets carry a hash of what is in them.
        const isHashed = path.includes('/assets/')
        c.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    }),
  )
  // Any other address is a view of the application.
  whole.get('*', c =>
    extname(c.req.path) === '' ? c.html(readFileSync(join(webFolder, 'index.html'), 'utf8')) : c.notFound(),
  )
  return whole
}

/** Longer than the minute after which proxies commonly give an idle connection up. */
const keepAliveMs = 65_000

/** Listens; resolves when the port is open, rejects when it is taken. */
export function listen(app: Hono, port: number, hostname: string): Promise<{ server: ServerType; port: number }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname }, info => resolve({ server, port: info.port }))
    server.on('error', reject)
    // Node ends an idle connection after 5 s, just when a page or a proxy in front may use it again.
    if ('keepAliveTimeout' in server) server.keepAliveTimeout = keepAliveMs
  })
}
