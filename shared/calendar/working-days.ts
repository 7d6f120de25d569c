import { dayMs, hourMs, minuteMs } from '../domain/instants.ts'

/** Days that differ from Monday-to-Friday, as `YYYY-MM-DD`, and the hours that are worked, in a zone of fixed offset. */
export interface WorkingCalendar {
  utcOffsetMinutes: number
  holidays: ReadonlySet<string>
  /** Weekend days that are worked to make up for a holiday (调休). */
  makeUpDays: ReadonlySet<string>
  /** Minutes after midnight at which a working day begins and ends. */
  workingMinutes: readonly [from: number, to: number]
}

/** Monday to Friday, half past eight to half past five, in China's zone. Announced holidays are added from the calendar's table. */
export const plainCalendar: WorkingCalendar = {
  utcOffsetMinutes: 480,
  holidays: new Set(),
  makeUpDays: new Set(),
  workingMinutes: [8 * 60 + 30, 17 * 60 + 30],
}

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

/** The instant at which `hours` of working time have passed: nights, weekends and holidays do not count. */
export function addWorkingHours(instant: number, hours: number, calendar: WorkingCalendar): number {
  const offsetMs = calendar.utcOffsetMinutes * minuteMs
  const [from, to] = calendar.workingMinutes
  let left = hours * hourMs
  for (let at = instant; ; ) {
    const midnight = Math.floor((at + offsetMs) / dayMs) * dayMs - offsetMs
    const begins = Math.max(at, midnight + from * minuteMs)
    const worked = isWorkingDay(at, calendar) ? Math.max(0, midnight + to * minuteMs - begins) : 0
    if (worked > 0 && left <= worked) return begins + left
    left -= worked
    at = midnight + dayMs
  }
}
