import { addWorkingDays, addWorkingHours, announcedDays, isWorkingDay, plainCalendar } from '@wangge/shared/calendar'
import { acceptDueAt, defaultLimits, feedbackDueAt } from '@wangge/shared/issues'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const those = (working: boolean) => new Set(announcedDays.filter(one => one.working === working).map(one => one.day))
const calendar = { ...plainCalendar, holidays: those(false), makeUpDays: those(true) }
const china = (text: string) => Date.parse(`${text}+08:00`)
const inChina = (instant: number) => new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16)
const hourMs = 3_600_000

describe('working time', () => {
  test('passes over nights, weekends, holidays, and counts make-up days', () => {
    const later = (from: string, hours: number) => inChina(addWorkingHours(china(from), hours, calendar))
    expect(later('2026-11-24T10:00', 2)).toBe('2026-11-24T12:00')
    expect(later('2026-11-24T16:30', 2)).toBe('2026-11-25T09:30')
    expect(later('2026-11-24T22:00', 2)).toBe('2026-11-25T10:30')
    expect(later('2026-11-24T03:00', 0.5)).toBe('2026-11-24T09:00')
    expect(later('2026-11-27T17:00', 2)).toBe('2026-11-30T10:00')
    // Saturday 10 October made up for the National Day week.
    expect(later('2026-09-30T17:00', 2)).toBe('2026-10-08T10:00')
    expect(later('2026-10-09T17:00', 2)).toBe('2026-10-10T10:00')
    expect(later('2026-02-13T17:00', 18)).toBe('2026-02-24T17:00')
  })

  test('is worked time only, as much as was asked for', () => {
    const start = china('2026-01-01T00:00')
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 360 * 24 * 60 }),
        fc.integer({ min: 1, max: 40 * 60 }),
        (offset, minutes) => {
          const from = start + offset * 60_000
          const until = addWorkingHours(from, minutes / 60, calendar)
          // Counted by hand, minute by minute.
          let worked = 0
          for (let at = from; at < until; at += 60_000) {
            const local = new Date(at + 8 * hourMs)
            const minute = local.getUTCHours() * 60 + local.getUTCMinutes()
            if (isWorkingDay(at, calendar) && minute >= 510 && minute < 1050) worked++
          }
          expect(worked).toBe(minutes)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('gives the times of acceptance and of telling the resident', () => {
    const friday = china('2026-11-27T16:30')
    expect(inChina(acceptDueAt(friday, 'normal', defaultLimits, calendar))).toBe('2026-11-30T09:30')
    expect(inChina(acceptDueAt(friday, 'urgent', defaultLimits, calendar))).toBe('2026-11-27T17:00')
    expect(inChina(feedbackDueAt(friday, calendar))).toBe('2026-11-30T16:30')
    expect(addWorkingDays(friday, 1, calendar)).toBe(feedbackDueAt(friday, calendar))
  })
})

test('the announced year: so many holidays and make-up days, the latter all on weekends', () => {
  expect(those(false).size).toBe(33)
  expect(those(true).size).toBe(6)
  for (const day of those(true)) expect([0, 6]).toContain(new Date(day).getUTCDay())
})
