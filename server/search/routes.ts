import { SearchHit } from '@wangge/shared/search'
import { z } from 'zod'
import { cached } from '../api/cached.ts'
import { createRouter, readRoute } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { search } from './queries.ts'

const find = readRoute({
  path: '/search',
  summary: 'Find a grid, estate, building, unit or issue by name, code, address or number',
  tag: 'search',
  request: {
    query: z.object({ q: z.string().trim().min(1).max(100), limit: z.coerce.number().int().min(1).max(20).default(6) }),
  },
  answer: z.object({ items: z.array(SearchHit) }),
  middleware: [cached(['grids', 'register', 'issues'])],
})

export const searchRoutes = createRouter().openapi(find, async c => {
  const { q, limit } = c.req.valid('query')
  return c.json({ items: await readAs(c.var.database, c.var.viewer, db => search(db, q, limit)) }, 200)
})
