import { dayMs } from '@wangge/shared/domain'
import { IndicatorReport, type Indicators, noIndicators } from '@wangge/shared/indicators'
import { z } from 'zod'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { createRouter, readRoute, ScopeQuery } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { lineReadings, listElsewhere } from '../issues/placing.ts'
import { countIndicators, listParts } from './queries.ts'

const longestDays = 3660

const report = readRoute({
  path: '/indicators',
  summary: 'How issues were handled in a region and its parts over a window, and over the same length before it',
  tag: 'indicators',
  request: {
    query: ScopeQuery.extend({
      from: z.iso.datetime({ offset: true }).optional(),
      to: z.iso.datetime({ offset: true }).optional(),
      days: z.coerce.number().int().min(1).max(366).default(30),
      lines: z.enum(lineReadings).default('handled'),
    }),
  },
  answer: IndicatorReport,
  middleware: [cached(['issues', 'grids'], true)],
})

export const indicatorRoutes = createRouter().openapi(report, async c => {
  const query = c.req.valid('query')
  const to = query.to ? new Date(query.to) : new Date()
  const from = query.from ? new Date(query.from) : new Date(to.getTime() - query.days * dayMs)
  const span = to.getTime() - from.getTime()
  if (!(span > 0) || span > longestDays * dayMs) {
    const message = 'the window must end after it begins, and within ten years'
    throw new ProblemError('invalid', message, [{ field: 'from', message }])
  }
  const earlier = { from: new Date(from.getTime() - span), to: from }
  const { system } = c.var.database
  const placed = {
    now: await listElsewhere(system, query.lines, to),
    before: await listElsewhere(system, query.lines, earlier.to),
  }
  const { parts, now, before } = await readAs(c.var.database, c.var.viewer, async db => {
    const members = await listParts(db, query.region, query.lines, { from: earlier.from, to })
    const length = members[0]?.code.length ?? 15
    return {
      parts: members,
      now: await countIndicators(db, query.region, length, { from, to }, placed.now),
      before: await countIndicators(db, query.region, length, earlier, placed.before),
    }
  })
  const of = (counted: typeof now, code: string): Indicators => counted.find(one => one.code === code) ?? noIndicators
  return c.json(
    {
      from: from.toISOString(),
      to: to.toISOString(),
      before: { from: earlier.from.toISOString(), to: earlier.to.toISOString() },
      total: { now: now[0] ?? noIndicators, before: before[0] ?? noIndicators },
      parts: parts.map(part => ({ ...part, now: of(now, part.code), before: of(before, part.code) })),
    },
    200,
  )
})
