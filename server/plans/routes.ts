import { createRoute } from '@hono/zod-openapi'
import { mayAt } from '@wangge/shared/accounts'
import { defaultWindowDays } from '@wangge/shared/domain'
import {
  CheckFailure,
  GridBoundary,
  GridFamily,
  NewPlan,
  NewSteps,
  PlanDetail,
  PlanGround,
  PlanSummary,
  PlanVerdict,
  PublishWish,
  RepairReport,
  RepairWish,
} from '@wangge/shared/plans'
import { z } from 'zod'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { answered, createRouter, type Env, jsonBody, readRoute } from '../api/router.ts'
import { readAs, seesFigures } from '../auth/scope.ts'
import { readBoundary } from './boundary.ts'
import { beginPlan, repairPlan, saveSteps } from './drawing.ts'
import { planGround } from './ground.ts'
import { publishPlan } from './publish.ts'
import {
  listComments,
  listPlanShapes,
  listPlans,
  listSteps,
  readBase,
  readFamily,
  readForChecks,
  readPlan,
} from './queries.ts'
import { refusal } from './refusal.ts'
import { checkPlan, judgePlan } from './review.ts'

const Id = z.object({ id: z.uuid() })
const Plans = z.object({ items: z.array(PlanSummary) })

const list = readRoute({
  path: '/plans',
  summary: 'Plans within the scope, what was last worked on first',
  tag: 'plans',
  request: {},
  answer: Plans,
  middleware: [cached(['plans'])],
})
const read = readRoute({
  path: '/plans/{id}',
  summary: 'A plan: the lines it began with, every saved step, and what was said of it',
  tag: 'plans',
  request: { params: Id },
  answer: PlanDetail,
  middleware: [cached(['plans'])],
})
const ground = readRoute({
  path: '/plans/{id}/ground',
  summary: 'What a plan is drawn over: units with what is counted in each, buildings, issues, roads',
  tag: 'plans',
  request: { params: Id },
  answer: PlanGround,
  middleware: [cached(['grids', 'register', 'issues', 'basemap'], true)],
})
const checks = readRoute({
  path: '/plans/{id}/checks',
  summary: 'All that keeps a plan from being reviewed, and where it is',
  tag: 'plans',
  request: { params: Id },
  answer: z.object({ items: z.array(CheckFailure) }),
})
const family = readRoute({
  path: '/grids/{code}/family',
  summary: 'How a grid’s lines have changed, what it came from and what came of it',
  tag: 'grids',
  request: { params: z.object({ code: z.string().regex(/^\d{15}$/) }) },
  answer: GridFamily,
  middleware: [cached(['grids'])],
})
const boundary = readRoute({
  path: '/grids/{code}/boundary',
  summary: 'What bounds a grid on each side, and what it is made of: the sheet for the wall',
  tag: 'grids',
  request: { params: z.object({ code: z.string().regex(/^\d{15}$/) }) },
  answer: GridBoundary,
  middleware: [cached(['grids', 'register', 'basemap'])],
})
const begin = createRoute({
  method: 'post',
  path: '/plans',
  summary: 'Begin a draft',
  tags: ['plans'],
  request: { body: jsonBody(NewPlan) },
  responses: answered(PlanDetail),
})
const save = createRoute({
  method: 'post',
  path: '/plans/{id}/steps',
  summary: 'Save steps of drawing on top of a revision; 409 where someone else has saved since',
  tags: ['plans'],
  request: { params: Id, body: jsonBody(NewSteps) },
  responses: answered(z.object({ revision: z.number() })),
})
const repair = createRoute({
  method: 'post',
  path: '/plans/{id}/repair',
  summary: 'Make a partition of imported shapes, or say what would become of them',
  tags: ['plans'],
  request: { params: Id, body: jsonBody(RepairWish) },
  responses: answered(RepairReport),
})
const judge = createRoute({
  method: 'post',
  path: '/plans/{id}/comments',
  summary: 'Comment on a plan, submit it for review, approve or return it',
  tags: ['plans'],
  request: { params: Id, body: jsonBody(PlanVerdict) },
  responses: answered(PlanDetail),
})
const publish = createRoute({
  method: 'post',
  path: '/plans/{id}/publish',
  summary: 'Publish an approved plan, at once or for a later time',
  tags: ['plans'],
  request: { params: Id, body: jsonBody(PublishWish) },
  responses: answered(PlanDetail),
})

type Variables = Pick<Env['Variables'], 'database' | 'viewer'>

async function detailOf({ database, viewer }: Variables, id: string): Promise<PlanDetail> {
  const found = await readAs(database, viewer, async db => {
    const plan = await readPlan(db, id)
    if (!plan) return undefined
    const base = await readBase(db, id)
    return {
      ...plan,
      base,
      steps: await listSteps(db, id),
      shapes: base ? [] : await listPlanShapes(db, id),
      comments: await listComments(db, id),
    }
  })
  if (!found) throw refusal('not_found', 'no_such_plan')
  return {
    ...found,
    may: {
      draw: mayAt(viewer, 'drawPlans', found.regionCode),
      review: mayAt(viewer, 'reviewPlans', found.regionCode),
    },
  }
}

async function visiblePlan({ database, viewer }: Variables, id: string) {
  const plan = await readAs(database, viewer, db => readPlan(db, id))
  if (!plan) throw refusal('not_found', 'no_such_plan')
  return plan
}

export const planRoutes = createRouter()
  .openapi(list, async c => c.json({ items: await readAs(c.var.database, c.var.viewer, listPlans) }, 200))
  .openapi(read, async c => c.json(await detailOf(c.var, c.req.valid('param').id), 200))
  .openapi(ground, async c => {
    const { regionCode } = await visiblePlan(c.var, c.req.valid('param').id)
    // Counts only, of a region the viewer was found to see.
    return c.json(await planGround(c.var.database.system, regionCode, new Date(), defaultWindowDays), 200)
  })
  .openapi(checks, async c => {
    const { id } = c.req.valid('param')
    await visiblePlan(c.var, id)
    const { system } = c.var.database
    const plan = await readForChecks(system, id)
    const items = plan ? await checkPlan(system, plan, new Date()) : []
    return c.json({ items }, 200)
  })
  .openapi(family, async c => {
    const { code } = c.req.valid('param')
    const found = await readAs(c.var.database, c.var.viewer, db => readFamily(db, code))
    if (found.versions.length === 0) throw new ProblemError('not_found', `no grid ${code}`)
    return c.json(found, 200)
  })
  .openapi(boundary, async c => {
    const { code } = c.req.valid('param')
    if (!seesFigures(c.var.viewer, code)) throw new ProblemError('not_found', `no grid ${code}`)
    // Names of neighbouring grids are on the sheet, though their figures may be another's: read past the policies.
    const found = await readBoundary(c.var.database.system, code)
    if (!found) throw new ProblemError('not_found', `no grid ${code}`)
    return c.json(found, 200)
  })
  .openapi(begin, async c => {
    const wish = c.req.valid('json')
    await beginPlan(c.var.database, c.var.viewer, wish, new Date())
    return c.json(await detailOf(c.var, wish.id), 200)
  })
  .openapi(save, async c => {
    const { id } = c.req.valid('param')
    return c.json({ revision: await saveSteps(c.var.database, c.var.viewer, id, c.req.valid('json'), new Date()) }, 200)
  })
  .openapi(repair, async c => {
    const { partition: _, ...report } = await repairPlan(
      c.var.database,
      c.var.viewer,
      c.req.valid('param').id,
      c.req.valid('json'),
      new Date(),
    )
    return c.json(report, 200)
  })
  .openapi(judge, async c => {
    const { id } = c.req.valid('param')
    await judgePlan(c.var.database, c.var.viewer, id, c.req.valid('json'), new Date())
    return c.json(await detailOf(c.var, id), 200)
  })
  .openapi(publish, async c => {
    const { id } = c.req.valid('param')
    const { effectiveAt } = c.req.valid('json')
    await publishPlan(c.var.database, c.var.viewer, id, effectiveAt === null ? null : new Date(effectiveAt), new Date())
    return c.json(await detailOf(c.var, id), 200)
  })
