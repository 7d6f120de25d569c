import { createRoute } from '@hono/zod-openapi'
import { mayAt } from '@wangge/shared/accounts'
import {
  HouseholdDetail,
  HouseholdSummary,
  RegisterChange,
  RevealedResident,
  RevealRequest,
} from '@wangge/shared/households'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { cached } from '../api/cached.ts'
import { Problem, ProblemError } from '../api/problems.ts'
import { createRouter, PageQuery, page, pageOf, readCursor, readRoute, ScopeQuery } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { describeHouseholds } from './describe.ts'
import { listChanges } from './history.ts'
import { revealPerson } from './mask.ts'
import { listContacts, listHouseholds, readHousehold, readPerson } from './queries.ts'

const registerChange = cached(['grids', 'register', 'visits', 'issues'])

const list = readRoute({
  path: '/households',
  summary: 'Households by region, unit or building. No personal data',
  tag: 'households',
  request: {
    query: PageQuery.extend(ScopeQuery.shape).extend({ unit: z.uuid().optional(), building: z.uuid().optional() }),
  },
  answer: page(HouseholdSummary),
  middleware: [registerChange],
})
const detail = readRoute({
  path: '/households/{id}',
  summary: 'A household; names, numbers and plates are masked',
  tag: 'households',
  request: { params: z.object({ id: z.uuid() }) },
  answer: HouseholdDetail,
  middleware: [registerChange],
})
const changes = readRoute({
  path: '/households/{id}/changes',
  summary: 'What was changed about a household, by whom and when; masked',
  tag: 'households',
  request: { params: z.object({ id: z.uuid() }) },
  answer: z.object({ items: z.array(RegisterChange) }),
  middleware: [registerChange],
})
const reveal = createRoute({
  method: 'post',
  path: '/residents/{id}/reveal',
  summary: 'Show one resident in full, for a purpose; who asked, when and why is kept',
  tags: ['households'],
  request: {
    params: z.object({ id: z.uuid() }),
    body: { required: true, content: { 'application/json': { schema: RevealRequest } } },
  },
  responses: {
    200: { description: 'OK', content: { 'application/json': { schema: RevealedResident } } },
    403: { description: 'not allowed', content: { 'application/problem+json': { schema: Problem } } },
  },
})

export const householdRoutes = createRouter()
  .openapi(list, async c => {
    const { cursor, limit, region, unit, building } = c.req.valid('query')
    const after = readCursor(cursor, 1)?.[0]
    const found = await readAs(c.var.database, c.var.viewer, db =>
      listHouseholds(db, { region, unit, building, after, limit: limit + 1 }),
    )
    return c.json(
      pageOf(found, limit, c.req.url, item => [item.id]),
      200,
    )
  })
  .openapi(detail, async c => {
    const { id } = c.req.valid('param')
    const { database, viewer } = c.var
    const [household] = await describeHouseholds(database, viewer, async db => {
      const found = await readHousehold(db, id)
      return found ? [found] : []
    })
    if (!household) throw new ProblemError('not_found', `no household ${id}`)
    return c.json(household, 200)
  })
  .openapi(changes, async c => {
    const { id } = c.req.valid('param')
    const { database, viewer } = c.var
    const items = await readAs(database, viewer, async db =>
      (await readHousehold(db, id)) ? listChanges(db, database.cipher, id) : undefined,
    )
    if (!items) throw new ProblemError('not_found', `no household ${id}`)
    return c.json({ items }, 200)
  })
  .openapi(reveal, async c => {
    const { id } = c.req.valid('param')
    const { purpose } = c.req.valid('json')
    const { database, viewer } = c.var
    const found = await readAs(database, viewer, async db => {
      const person = await readPerson(db, id)
      return person && { person, contacts: await listContacts(db, [person.householdId]) }
    })
    if (!found) throw new ProblemError('not_found', `no resident ${id}`)
    const { person, contacts } = found
    const allowed = mayAt(viewer, 'revealPerson', person.gridCode)
    if (!allowed) throw new ProblemError('forbidden', 'your role does not show personal data in full')
    await recordAudit(database.system, viewer, 'reveal_resident', `resident:${id}`, { purpose })
    return c.json(revealPerson(database.cipher, person, contacts), 200)
  })
