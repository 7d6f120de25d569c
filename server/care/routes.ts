import { CareDue, CarePerson } from '@wangge/shared/care'
import { maskName } from '@wangge/shared/privacy'
import { cached } from '../api/cached.ts'
import { AtQuery, createRouter, PageQuery, page, pageOf, readCursor, readRoute, ScopeQuery } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { levelRank, listCarePersons } from './queries.ts'

const list = readRoute({
  path: '/care-persons',
  summary: 'Care persons by level and due time, now or at an instant; names are masked',
  tag: 'care',
  request: {
    query: PageQuery.extend(ScopeQuery.shape).extend({ due: CareDue.default('overdue'), at: AtQuery.shape.at }),
  },
  answer: page(CarePerson),
  middleware: [cached(['grids', 'register', 'visits'], true)],
})

export const careRoutes = createRouter().openapi(list, async c => {
  const { cursor, limit, region, due, at } = c.req.valid('query')
  const after = readCursor(cursor, 3)
  const found = await readAs(c.var.database, c.var.viewer, db =>
    listCarePersons(db, { region, due, after, limit: limit + 1, at: at ? new Date(at) : new Date() }),
  )
  const masked = found.map(person => ({ ...person, name: maskName(person.name) }))
  return c.json(
    pageOf(masked, limit, c.req.url, person => [String(levelRank(person.level)), person.dueAt, person.id]),
    200,
  )
})
