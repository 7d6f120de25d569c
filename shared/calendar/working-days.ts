import { dayMs, minuteMs } from '../domain/instants.ts'

/** Days that differ from Monday-to-Friday, as `YYYY-MM-DD`, in a zone of fixed offset. */
export interface WorkingCalendar {
  utcOffsetMinutes: number
  holidays: ReadonlySet<string>
  /** Weekend days that are worked to make up for a holiday (调休). */
  makeUpDays: ReadonlySet<string>
}

/** Monday to Friday in China's zone. Announced holidays are added from the database's calendar table. */
export const plainCalendar: WorkingCalendar = { utcOffsetMinutes: 480, holidays: new Set(), makeUpDays: new Set() }

/** True when the local day that holds the instant is worked. */
export function isWorkingDay(instant: number, calendar: WorkingCalendar): boolean {
  const local = new Date(instant + calendar.utcOffsetMinutes * minuteMs)
  const day = local.toISOString().slice(0, 10)
  if (calendar.makeUpDays.has(day)) return true
  if (calendar.holidays.has(day)) return false
  return local.getUTCDay() !== 0 && local.getUTCDay() !== 6
}

/** The same time of day, `days` working days after the instant; a non-working start counts from the next working day. */
export function addWorkingDays(instant: number, days: number, calendar: WorkingCalendar): number {
  let at = instant
  for (let left = days; left > 0; ) {
    at += dayMs
    if (isWorkingDay(at, calendar)) left--
  }
  return at
}
