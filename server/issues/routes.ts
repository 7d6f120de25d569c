import { IndicatorName } from '@wangge/shared/indicators'
import {
  Category,
  IssueDetail,
  IssuePins,
  IssueState,
  IssueSummary,
  issueStates,
  Severity,
  severities,
} from '@wangge/shared/issues'
import { z } from 'zod'
import { cached } from '../api/cached.ts'
import { Bbox, createRouter, PageQuery, page, pageOf, readCursor, readRoute, ScopeQuery } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import type { Database } from '../db/database.ts'
import { readWhole } from './detail.ts'
import { lineReadings, listElsewhere } from './placing.ts'
import { countIssues, type IssueFilter, listCategories, listIssues, listPins } from './queries.ts'

/** `a,b` → ['a', 'b'], each of the given kind. */
const listOf = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .string()
    .transform(text => text.split(',').filter(part => part !== ''))
    .pipe(z.array(item))
    .optional()

const flag = z
  .enum(['true', 'false'])
  .transform(value => value === 'true')
  .optional()

export const IssueQuery = ScopeQuery.extend({
  bbox: Bbox.optional(),
  category: listOf(z.string()),
  state: listOf(IssueState),
  severity: listOf(Severity),
  open: flag,
  overdue: flag,
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  text: z.string().trim().max(100).optional(),
  indicator: IndicatorName.optional(),
  /** For an indicator: by the grid that had an issue then, or by today's lines. */
  lines: z.enum(lineReadings).optional(),
})

/** What is asked for as a filter; for an indicator with the issues that count elsewhere at the end of its window. */
export async function filterOf(
  { system }: Database,
  { category, state, severity, lines, ...rest }: z.infer<typeof IssueQuery>,
): Promise<IssueFilter> {
  return {
    ...rest,
    categories: category ?? [],
    states: state ?? [],
    severities: severity ?? [],
    ...(rest.indicator
      ? { elsewhere: await listElsewhere(system, lines ?? 'handled', rest.to ? new Date(rest.to) : new Date()) }
      : {}),
  }
}

const issuesChange = cached(['issues', 'grids'], true)

const list = readRoute({
  path: '/issues',
  summary: 'Issues, newest first, by region, box, category, state, severity, time and text',
  tag: 'issues',
  request: { query: PageQuery.extend(IssueQuery.shape) },
  answer: page(IssueSummary).extend({ total: z.number() }),
  middleware: [issuesChange],
})
const pins = readRoute({
  path: '/issues/pins',
  summary: 'The pins of the map as columns; the same filters as the list',
  tag: 'issues',
  request: { query: IssueQuery.extend({ limit: z.coerce.number().int().min(1).max(100_000).default(100_000) }) },
  answer: IssuePins,
  middleware: [issuesChange],
})
const detail = readRoute({
  path: '/issues/{id}',
  summary: 'An issue with every step of its life',
  tag: 'issues',
  request: { params: z.object({ id: z.uuid() }) },
  answer: IssueDetail,
  middleware: [issuesChange],
})
const categories = readRoute({
  path: '/issue-categories',
  summary: 'The catalogue of issue categories',
  tag: 'issues',
  request: {},
  answer: z.object({ items: z.array(Category) }),
  middleware: [cached(['issues'])],
})

export const issueRoutes = createRouter()
  .openapi(list, async c => {
    const { cursor, limit, ...query } = c.req.valid('query')
    const filter = await filterOf(c.var.database, query)
    const { found, total } = await readAs(c.var.database, c.var.viewer, async db => ({
      found: await listIssues(db, filter, readCursor(cursor, 2), limit + 1),
      total: await countIssues(db, filter),
    }))
    return c.json({ ...pageOf(found, limit, c.req.url, issue => [issue.openedAt, issue.id]), total }, 200)
  })
  .openapi(pins, async c => {
    const { limit, ...query } = c.req.valid('query')
    const filter = await filterOf(c.var.database, query)
    const found = await readAs(c.var.database, c.var.viewer, db => listPins(db, filter, limit + 1))
    const sent = found.slice(0, limit)
    const used = [...new Set(sent.map(pin => pin.category))].sort()
    const place = new Map(used.map((code, i) => [code, i]))
    const total =
      found.length > limit ? await readAs(c.var.database, c.var.viewer, db => countIssues(db, filter)) : sent.length
    return c.json(
      {
        ids: sent.map(pin => pin.id),
        lon: sent.map(pin => pin.lon),
        lat: sent.map(pin => pin.lat),
        category: sent.map(pin => place.get(pin.category) ?? 0),
        categories: used,
        state: sent.map(pin => issueStates.indexOf(pin.state)),
        severity: sent.map(pin => severities.indexOf(pin.severity)),
        overdue: sent.map(pin => pin.overdue),
        openedAt: sent.map(pin => Math.round(pin.openedAt)),
        total,
        truncated: found.length > limit,
      },
      200,
    )
  })
  .openapi(categories, async c => c.json({ items: await readAs(c.var.database, c.var.viewer, listCategories) }, 200))
  .openapi(detail, async c => {
    const { id } = c.req.valid('param')
    return c.json(await readWhole(c.var.database, c.var.viewer, id), 200)
  })
