import { createRoute } from '@hono/zod-openapi'
import type { Viewer } from '@wangge/shared/accounts'
import { may } from '@wangge/shared/accounts'
import {
  Assignee,
  BatchCommand,
  BatchResult,
  IssueCommand,
  IssueDetail,
  IssueLimitsSchema,
  IssuePerson,
  NearIssue,
  NewIssue,
} from '@wangge/shared/issues'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { answered, createRouter, jsonBody, readRoute } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { actOnIssue } from './act.ts'
import { listAssignees, listPeopleAt, setWatch } from './assignees.ts'
import { readWhole } from './detail.ts'
import { readLimits, writeLimits } from './limits.ts'
import { listNear } from './queries.ts'
import { registerIssue } from './register.ts'

const IssueAddress = z.object({ id: z.uuid() })
const register = createRoute({
  method: 'post',
  path: '/issues',
  summary: 'Register an issue; its id is made by who registers it, so that sending it again adds nothing',
  tags: ['issues'],
  request: { body: jsonBody(NewIssue) },
  responses: answered(IssueDetail),
})
const act = createRoute({
  method: 'post',
  path: '/issues/{id}/actions',
  summary: 'Take one step in an issue’s life',
  tags: ['issues'],
  request: { params: IssueAddress, body: jsonBody(IssueCommand) },
  responses: answered(IssueDetail),
})
const batch = createRoute({
  method: 'post',
  path: '/issue-actions',
  summary: 'Steps for many issues; each is taken or refused by itself',
  tags: ['issues'],
  request: { body: jsonBody(BatchCommand) },
  responses: answered(BatchResult),
})
const watch = createRoute({
  method: 'put',
  path: '/issues/{id}/watch',
  summary: 'Follow an issue, or no longer',
  tags: ['issues'],
  request: { params: IssueAddress, body: jsonBody(z.object({ watched: z.boolean() })) },
  responses: answered(z.object({ watched: z.boolean() })),
})
const near = readRoute({
  path: '/issues/near',
  summary: 'Open issues near a place, of the same kind first: to see before registering another',
  tag: 'issues',
  request: {
    query: z.object({
      lon: z.coerce.number().min(-180).max(180),
      lat: z.coerce.number().min(-90).max(90),
      radiusM: z.coerce.number().min(1).max(1000).default(80),
      category: z.string().default(''),
    }),
  },
  answer: z.object({ items: z.array(NearIssue) }),
})
const assignees = readRoute({
  path: '/assignees',
  summary: 'Workers, departments and professionals an issue can be given to',
  tag: 'issues',
  request: { query: z.object({ category: z.string().optional() }) },
  answer: z.object({ items: z.array(Assignee) }),
  middleware: [cached(['issues', 'grids'])],
})
const people = readRoute({
  path: '/issues/{id}/people',
  summary: 'Who can be named in a comment on an issue',
  tag: 'issues',
  request: { params: IssueAddress },
  answer: z.object({ items: z.array(IssuePerson) }),
})
const limits = readRoute({
  path: '/issue-limits',
  summary: 'How soon issues are to be accepted and resolved, by severity',
  tag: 'issues',
  request: {},
  answer: IssueLimitsSchema,
  middleware: [cached(['issues'])],
})
const setLimits = createRoute({
  method: 'put',
  path: '/issue-limits',
  summary: 'Change the limits; due times of issues that are there stay',
  tags: ['issues'],
  request: { body: jsonBody(IssueLimitsSchema) },
  responses: answered(IssueLimitsSchema),
})

const mustHandle = (viewer: Viewer) => {
  if (!may(viewer, 'handleIssues')) throw new ProblemError('forbidden', 'your role does not handle issues')
}

export const issueLifeRoutes = createRouter()
  .openapi(near, async c => {
    const query = c.req.valid('query')
    return c.json({ items: await readAs(c.var.database, c.var.viewer, db => listNear(db, query)) }, 200)
  })
  .openapi(assignees, async c => {
    const { database, viewer } = c.var
    const { category } = c.req.valid('query')
    // Names of accounts and their grids lie outside what the row-level policies hold; the rule itself keeps to the scope.
    return c.json(
      { items: may(viewer, 'handleIssues') ? await listAssignees(database.system, viewer, category) : [] },
      200,
    )
  })
  .openapi(register, async c => {
    const { database, viewer } = c.var
    mustHandle(viewer)
    const issue = c.req.valid('json')
    await registerIssue(database, viewer, issue, new Date())
    return c.json(await readWhole(database, viewer, issue.id), 200)
  })
  .openapi(act, async c => {
    const { database, viewer } = c.var
    const { id } = c.req.valid('param')
    await actOnIssue(database, viewer, id, c.req.valid('json'), new Date())
    return c.json(await readWhole(database, viewer, id), 200)
  })
  .openapi(batch, async c => {
    const { database, viewer } = c.var
    mustHandle(viewer)
    const results: z.infer<typeof BatchResult>['results'] = []
    for (const { issueId, command } of c.req.valid('json').commands) {
      try {
        await actOnIssue(database, viewer, issueId, command, new Date())
        results.push({ issueId, done: true })
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        results.push({ issueId, done: false, code: error.code, detail: error.message })
      }
    }
    return c.json({ results }, 200)
  })
  .openapi(watch, async c => {
    const { database, viewer } = c.var
    const { id } = c.req.valid('param')
    const { watched } = c.req.valid('json')
    await readWhole(database, viewer, id)
    await setWatch(database.system, viewer, id, watched)
    return c.json({ watched }, 200)
  })
  .openapi(people, async c => {
    const { database, viewer } = c.var
    const { regionCode } = await readWhole(database, viewer, c.req.valid('param').id)
    return c.json({ items: may(viewer, 'handleIssues') ? await listPeopleAt(database.system, regionCode) : [] }, 200)
  })
  .openapi(limits, async c => c.json(await readAs(c.var.database, c.var.viewer, readLimits), 200))
  .openapi(setLimits, async c => {
    const { database, viewer } = c.var
    if (!viewer.scopes.manageAccounts.includes(''))
      throw new ProblemError('forbidden', 'only an administrator changes the limits')
    const wanted = c.req.valid('json')
    await writeLimits(database.system, wanted)
    await recordAudit(database.system, viewer, 'change_limits', 'issue_limit', wanted)
    return c.json(await readLimits(database.system), 200)
  })
