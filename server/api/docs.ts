import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Hono } from 'hono'
import { root } from '../root.ts'

/** Only the files of the package are wanted, not its code. */
const folder = dirname(createRequire(join(root, 'server', 'package.json')).resolve('swagger-ui-dist/package.json'))

const files: Record<string, string> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
}

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Wangge API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css"></head><body><div id="docs"></div>
<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`
const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', validatorUrl: null })`

/** The OpenAPI document, and a page to read it with; both from this server. */
export const docsRoutes = (document: () => unknown) =>
  new Hono()
    .get('/openapi.json', c => c.json(document()))
    .get('/docs', c => c.html(page))
    .get('/docs/start.js', c => c.body(start, 200, { 'content-type': 'text/javascript' }))
    .get('/docs/:file', async c => {
      const type = files[c.req.param('file')]
      if (!type) return c.notFound()
      return c.body(await readFile(join(folder, c.req.param('file'))), 200, { 'content-type': type })
    })
