import { z } from 'zod'
import { addWorkingDays, addWorkingHours, type WorkingCalendar } from '../calendar/working-days.ts'
import { dayMs, hourMs } from '../domain/instants.ts'
import type { Severity } from './life.ts'

/** Time allowed for resolving: working days or running hours, whichever the limits table names. */
export const ResolveLimit = z.union([
  z.strictObject({ workingDays: z.number().int().min(1).max(365) }),
  z.strictObject({ hours: z.number().positive().max(8760) }),
])
const Limit = z.object({ acceptWithinHours: z.number().positive().max(720), resolve: ResolveLimit })
export const IssueLimitsSchema = z.object({ normal: Limit, urgent: Limit, major: Limit })
export type IssueLimits = z.infer<typeof IssueLimitsSchema>

/** Limits a new database starts with; afterwards the table in the database is the truth. */
export const defaultLimits: IssueLimits = {
  normal: { acceptWithinHours: 2, resolve: { workingDays: 5 } },
  urgent: { acceptWithinHours: 0.5, resolve: { hours: 24 } },
  major: { acceptWithinHours: 2, resolve: { hours: 4 } },
}

/** The instant (ms since epoch) by which an issue opened at `openedAt` must be resolved. */
export function dueAt(openedAt: number, severity: Severity, limits: IssueLimits, calendar: WorkingCalendar): number {
  const { resolve } = limits[severity]
  return 'hours' in resolve
    ? openedAt + resolve.hours * hourMs
    : addWorkingDays(openedAt, resolve.workingDays, calendar)
}

/** The instant by which it must be accepted: so many hours of working time after it was opened. */
export const acceptDueAt = (
  openedAt: number,
  severity: Severity,
  limits: IssueLimits,
  calendar: WorkingCalendar,
): number => addWorkingHours(openedAt, limits[severity].acceptWithinHours, calendar)

/** The instant by which the resident must have heard: one working day after it was resolved. */
export const feedbackDueAt = (resolvedAt: number, calendar: WorkingCalendar): number =>
  addWorkingDays(resolvedAt, 1, calendar)

/** From this long before its time on an issue counts as due soon. */
export const dueSoonMs = dayMs

/** How an issue stands to its time: handled ones do not stand to it any more. */
export const dueStandings = ['handled', 'in_time', 'due_soon', 'overdue'] as const
export type DueStanding = (typeof dueStandings)[number]

/** @param now milliseconds since the epoch */
export function dueStanding(
  issue: { dueAt: string; resolvedAt: string | null; endedAt: string | null },
  now: number,
): DueStanding {
  if (issue.resolvedAt !== null || issue.endedAt !== null) return 'handled'
  const left = Date.parse(issue.dueAt) - now
  return left < 0 ? 'overdue' : left <= dueSoonMs ? 'due_soon' : 'in_time'
}
