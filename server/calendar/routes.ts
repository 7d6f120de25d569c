import { createRoute } from '@hono/zod-openapi'
import type { Viewer } from '@wangge/shared/accounts'
import { CalendarDay } from '@wangge/shared/calendar'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { answered, createRouter, jsonBody, readRoute } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { listDays, removeDay, setDay } from './queries.ts'

const Days = z.object({ items: z.array(CalendarDay) })
const DayAddress = z.object({ day: z.iso.date() })

const list = readRoute({
  path: '/calendar-days',
  summary: 'Holidays, and weekend days that are worked: what due times are counted by',
  tag: 'settings',
  request: {},
  answer: Days,
  middleware: [cached(['issues'])],
})
const set = createRoute({
  method: 'put',
  path: '/calendar-days/{day}',
  summary: 'Make a day a holiday or a working day; due times of issues that are there stay',
  tags: ['settings'],
  request: { params: DayAddress, body: jsonBody(CalendarDay.omit({ day: true })) },
  responses: answered(Days),
})
const remove = createRoute({
  method: 'delete',
  path: '/calendar-days/{day}',
  summary: 'Make a day an ordinary one again',
  tags: ['settings'],
  request: { params: DayAddress },
  responses: answered(Days),
})

/** @throws ProblemError `forbidden` for all but an administrator of everything: the calendar is everyone's */
function mustAdminister(viewer: Viewer): void {
  if (!viewer.scopes.manageAccounts.includes(''))
    throw new ProblemError('forbidden', 'only an administrator changes the calendar')
}

export const calendarRoutes = createRouter()
  .openapi(list, async c => c.json({ items: await readAs(c.var.database, c.var.viewer, listDays) }, 200))
  .openapi(set, async c => {
    const { database, viewer } = c.var
    mustAdminister(viewer)
    const day = { ...c.req.valid('param'), ...c.req.valid('json') }
    await setDay(database.system, day)
    await recordAudit(database.system, viewer, 'set_calendar_day', `calendar_day:${day.day}`, day)
    return c.json({ items: await listDays(database.system) }, 200)
  })
  .openapi(remove, async c => {
    const { database, viewer } = c.var
    mustAdminister(viewer)
    const { day } = c.req.valid('param')
    await removeDay(database.system, day)
    await recordAudit(database.system, viewer, 'remove_calendar_day', `calendar_day:${day}`, {})
    return c.json({ items: await listDays(database.system) }, 200)
  })
