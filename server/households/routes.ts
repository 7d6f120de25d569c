import { createRoute } from '@hono/zod-openapi'
import { isWithin } from '@wangge/shared/domain'
import { HouseholdDetail, HouseholdSummary, RevealedResident, RevealRequest } from '@wangge/shared/households'
import { maskPlate } from '@wangge/shared/privacy'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { cached } from '../api/cached.ts'
import { Problem, ProblemError } from '../api/problems.ts'
import { createRouter, PageQuery, page, pageOf, readCursor, readRoute, ScopeQuery } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { maskPerson, revealPerson } from './mask.ts'
import {
  listCare,
  listHouseholds,
  listIssuesOfHousehold,
  listPeople,
  listPlates,
  listVisits,
  readHousehold,
  readPerson,
} from './queries.ts'

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
    const found = await readAs(c.var.database, c.var.viewer, async db => {
      const household = await readHousehold(db, id)
      if (!household) return undefined
      return {
        household,
        people: await listPeople(db, id),
        care: await listCare(db, id),
        plates: await listPlates(db, id),
        visits: await listVisits(db, id),
        issues: await listIssuesOfHousehold(db, id),
      }
    })
    if (!found) throw new ProblemError('not_found', `no household ${id}`)
    const { household, people, care, plates, visits, issues } = found
    const careOf = Map.groupBy(care, one => one.residentId)
    return c.json(
      {
        ...household,
        people: people.map(person => ({
          ...maskPerson(c.var.database.cipher, person),
          care: careOf.get(person.id) ?? [],
        })),
        plates: plates.map(({ plate }) => maskPlate(plate)),
        visits,
        issues,
      },
      200,
    )
  })
  .openapi(reveal, async c => {
    const { id } = c.req.valid('param')
    const { purpose } = c.req.valid('json')
    const { database, viewer } = c.var
    const person = await readAs(database, viewer, db => readPerson(db, id))
    if (!person) throw new ProblemError('not_found', `no resident ${id}`)
    const allowed = viewer.scopes.revealPerson.some(scope => isWithin(person.gridCode ?? '', scope))
    if (!allowed) throw new ProblemError('forbidden', 'your role does not show personal data in full')
    await recordAudit(database.system, viewer, 'reveal_resident', `resident:${id}`, { purpose })
    return c.json(revealPerson(database.cipher, person), 200)
  })
