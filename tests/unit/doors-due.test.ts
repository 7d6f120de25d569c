import { defaultWeights } from '@wangge/shared/caseload'
import { dayMs } from '@wangge/shared/domain'
import {
  doorsDue,
  goodHours,
  minutesAt,
  nextVisit,
  planRoute,
  type RouteDoor,
  type RouteUnit,
} from '@wangge/shared/route'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

/** Seven in the evening in China. */
const now = Date.parse('2026-11-24T11:00:00Z')
const ago = (days: number) => new Date(now - days * dayMs).toISOString()
const contacts = [
  { hour: 10, visits: 40, met: 8 },
  { hour: 15, visits: 30, met: 9 },
  { hour: 18, visits: 30, met: 21 },
  { hour: 19, visits: 50, met: 40 },
  { hour: 20, visits: 20, met: 15 },
  { hour: 21, visits: 2, met: 2 },
]
const doorOf = (door: string, more: Partial<RouteDoor> = {}): RouteDoor => ({
  householdId: `h${door}`,
  door,
  floor: Number(door.slice(0, -2)),
  tenure: 'owned',
  residents: 2,
  careLevel: null,
  careDueAt: null,
  lastVisitAt: ago(10),
  lastOutcome: 'met',
  lastMetAt: ago(10),
  verifiedAt: null,
  openIssues: 0,
  ...more,
})
const unitOf = (id: string, doors: RouteDoor[], more: Partial<RouteUnit> = {}): RouteUnit => ({
  id,
  floors: 0,
  doorsPerFloor: 0,
  householdsExpected: 0,
  lon: 121.39,
  lat: 37.53,
  doors,
  ...more,
})
const dueOf = (doors: RouteDoor[], at = now) => doorsDue([unitOf('u', doors)], { now: at, cycleDays: 90, contacts })

describe('doors that are due', () => {
  test('come by pressing: care by level, unregistered, the longest unvisited, then those to try again', () => {
    const unit = unitOf(
      'u',
      [
        doorOf('101', { lastMetAt: ago(120), lastVisitAt: ago(120) }),
        doorOf('102', { careLevel: 'green', careDueAt: ago(5) }),
        doorOf('201', { careLevel: 'red', careDueAt: ago(1) }),
        doorOf('202', { careLevel: 'red', careDueAt: ago(3) }),
        doorOf('301', { lastMetAt: null, lastVisitAt: null, lastOutcome: null }),
        doorOf('302', { lastMetAt: ago(100), lastVisitAt: ago(2.4), lastOutcome: 'not_home' }),
        doorOf('401'),
      ],
      { floors: 4, doorsPerFloor: 2, householdsExpected: 8 },
    )
    const due = doorsDue([unit], { now, cycleDays: 90, contacts })
    expect(due.map(one => [one.door, one.reason])).toEqual([
      ['202', 'care'],
      ['201', 'care'],
      ['102', 'care'],
      ['402', 'unregistered'],
      ['301', 'unvisited'],
      ['101', 'unvisited'],
      ['302', 'repeat'],
    ])
    expect(due[3].householdId).toBeNull()
  })

  test('leave out who was met, care that has time, and empty flats', () => {
    expect(
      dueOf([
        doorOf('101'),
        doorOf('102', { careLevel: 'red', careDueAt: new Date(now + dayMs).toISOString() }),
        doorOf('103', { tenure: 'vacant', lastMetAt: null, lastVisitAt: null }),
      ]),
    ).toEqual([])
  })

  test('where nobody opened is tried again at an hour people are met at, and not at the same hour', () => {
    const tried = (hour: number) => {
      const lastVisitAt = new Date(Date.parse('2026-11-22T00:00:00+08:00') + hour * 3_600_000).toISOString()
      return [doorOf('101', { lastMetAt: null, lastVisitAt, lastOutcome: 'not_home' })]
    }
    expect(dueOf(tried(10))).toHaveLength(1)
    expect(dueOf(tried(19))).toEqual([])
    expect(dueOf(tried(19), now + 3_600_000)).toHaveLength(1)
    expect(dueOf(tried(19), Date.parse('2026-11-24T02:00:00Z'))).toEqual([])
  })

  test('good hours are those with the best share; hours with few visits say nothing', () => {
    expect(goodHours(contacts)).toEqual([19, 20, 18, 15, 10])
    expect(goodHours(contacts, 19)[0]).toBe(20)
    expect(goodHours([])).toEqual([])
    // Three of three tell less than forty of fifty.
    expect(goodHours([...contacts, { hour: 12, visits: 3, met: 3 }])[0]).toBe(19)
  })
})

describe('the day’s route', () => {
  const some = fc
    .array(
      fc.record({
        lon: fc.double({ min: 121.38, max: 121.4, noNaN: true }),
        lat: fc.double({ min: 37.52, max: 37.54, noNaN: true }),
        doors: fc.integer({ min: 1, max: 6 }),
      }),
      { minLength: 1, maxLength: 25 },
    )
    .map(list =>
      list.map(({ lon, lat, doors }, i) =>
        unitOf(
          `u${i}`,
          Array.from({ length: doors }, (_, n) => doorOf(`${n + 1}01`, { lastMetAt: null, lastVisitAt: null })),
          { lon, lat },
        ),
      ),
    )
  const start = { lon: 121.39, lat: 37.53 }

  test('holds each door once, from the most pressing on, within the time', () => {
    fc.assert(
      fc.property(some, fc.integer({ min: 15, max: 400 }), (units, minutes) => {
        const due = doorsDue(units, { now, cycleDays: 90, contacts })
        const plan = planRoute(due, units, { start, minutes, weights: defaultWeights })
        const doors = plan.stops.flatMap(stop => stop.doors)
        expect(doors.length + plan.left).toBe(due.length)
        expect(new Set(doors)).toEqual(new Set(due.slice(0, doors.length)))
        expect(new Set(plan.stops.map(stop => stop.unitId)).size).toBe(plan.stops.length)
        if (doors.length > 1) expect(plan.minutes).toBeLessThanOrEqual(minutes)
        const talk = doors.reduce((sum, door) => sum + minutesAt(door, defaultWeights), 0)
        expect(plan.minutes).toBeCloseTo(talk + plan.walkM / 70, 6)
      }),
      { numRuns: 60 },
    )
  })

  test('goes from the top floor down, and is no longer than the order of the list', () => {
    const units = [0, 8, 3, 6, 1].map((east, i) =>
      unitOf(
        `u${i}`,
        [doorOf('201', { lastMetAt: null, lastVisitAt: null }), doorOf('602', { lastMetAt: null, lastVisitAt: null })],
        {
          lon: 121.39 + east * 0.001,
        },
      ),
    )
    const due = doorsDue(units, { now, cycleDays: 90, contacts })
    const plan = planRoute(due, units, { start, minutes: 600, weights: defaultWeights })
    expect(plan.stops.map(stop => stop.unitId)).toEqual(['u0', 'u4', 'u2', 'u3', 'u1'])
    expect(plan.stops[0].doors.map(door => door.door)).toEqual(['602', '201'])
    expect(planRoute([], units, { start, minutes: 60, weights: defaultWeights })).toMatchObject({ stops: [], left: 0 })
  })
})

describe('when to try a door again', () => {
  const visit = (outcome: 'met' | 'not_home' | 'by_phone', at: string) => ({ outcome, at })
  const [evening, morning] = ['2026-11-23T11:00:00Z', '2026-11-20T02:00:00Z']

  test('the hour it was met at before; not the one just tried in vain', () => {
    expect(nextVisit([visit('not_home', evening), visit('met', morning)], contacts)).toEqual({
      hour: 10,
      because: 'met_before',
    })
    expect(nextVisit([visit('not_home', evening), visit('met', '2026-11-21T11:30:00Z')], contacts)).toEqual({
      hour: goodHours(contacts, 19)[0],
      because: 'grid',
    })
  })

  test('else the grid’s best hour; nothing where someone was met, or nothing is known', () => {
    const [best] = goodHours(contacts, 10)
    expect(nextVisit([visit('not_home', morning)], contacts)).toEqual({ hour: best, because: 'grid' })
    // By phone tells nothing of when someone is at home.
    expect(nextVisit([visit('not_home', morning), visit('by_phone', evening)], contacts)?.because).toBe('grid')
    expect(nextVisit([visit('met', morning), visit('not_home', evening)], contacts)).toBeUndefined()
    expect(nextVisit([visit('not_home', morning)], [])).toBeUndefined()
    expect(nextVisit([], contacts)).toBeUndefined()
  })
})
