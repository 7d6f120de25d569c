import { weekMs } from '@wangge/shared/domain'
import {
  binnedWeeks,
  binWeekly,
  boundaryNeighbours,
  countByWeek,
  countEvents,
  countWeeks,
} from '@wangge/shared/hotspots'
import { HotspotAnalysis } from '@wangge/web/hotspots/analysis.ts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { square } from '../support/files.ts'

const until = 2_000_000 * 1000
const places = 5
const events = fc
  .array(
    fc.record({
      place: fc.integer({ min: -1, max: places - 1 }),
      // On the ends of weeks too, where an issue belongs to the week that ends there.
      at: fc.oneof(
        fc.integer({ min: until - 10 * weekMs, max: until + weekMs }),
        fc.integer({ min: -1, max: 10 }).map(week => until - week * weekMs),
      ),
    }),
    { maxLength: 60 },
  )
  .map(list => ({ length: list.length, place: list.map(one => one.place), at: list.map(one => one.at) }))

describe('issues counted by place and week', () => {
  test('give any window of weeks the count that its instants give', () => {
    fc.assert(
      fc.property(events, fc.nat({ max: 8 }), fc.integer({ min: 1, max: 6 }), (some, back, weeks) => {
        const end = until - back * weekMs
        expect(countWeeks(binWeekly(some, until), places, back, weeks)).toEqual(
          countEvents(some, places, end - weeks * weekMs, end),
        )
      }),
    )
  })

  test('leave out what lies before, after or outside, and never count twice', () => {
    fc.assert(
      fc.property(events, some => {
        const bins = binWeekly(some, until)
        const inside = some.at.filter((at, i) => some.place[i] >= 0 && at <= until).length
        expect(bins.count.reduce((sum, count) => sum + count, 0)).toBe(inside)
        expect(countByWeek(bins, () => true, binnedWeeks).reduce((sum, count) => sum + count, 0)).toBe(inside)
        expect(countByWeek(bins, () => false, 3)).toEqual([0, 0, 0])
      }),
    )
    expect(binWeekly({ length: 1, place: [0], at: [until - 3 * weekMs] }, until, 3)).toEqual({
      place: [],
      week: [],
      count: [],
    })
  })
})

test('among grids: an issue counts where it lies, and a grid that stands out is hot', () => {
  const side = 0.01
  const shapes = Array.from({ length: 100 }, (_, i) => square((i % 10) * side, Math.floor(i / 10) * side, side))
  const hot = 45
  const points = shapes.flatMap((_, i) => Array.from({ length: i === hot ? 60 : 1 }, () => i))
  const length = points.length
  const analysis = new HotspotAnalysis({
    length,
    lon: Float64Array.from(points, i => (i % 10) * side + side / 2),
    lat: Float64Array.from(points, i => Math.floor(i / 10) * side + side / 2),
    at: new Float64Array(length).fill(until - 1000),
    category: new Uint16Array(length),
    severity: new Uint8Array(length),
    state: new Uint8Array(length),
  })
  const codes = shapes.map((_, i) => String(370602005001000 + i))
  analysis.addGround({ resolution: 'grids', cells: codes, households: codes.map(() => 300), shapes })
  const question = { measure: 'rate' as const, weeks: 1, until, categories: [], severities: [], states: [] }
  const found = analysis.ask('grids', question)
  const last = found?.steps.at(-1)
  expect(last?.counts[hot]).toBe(60)
  const levels = [...(last?.level ?? [])]
  const { offsets, indices } = boundaryNeighbours(shapes)
  const around = [hot, ...indices.slice(offsets[hot], offsets[hot + 1])]
  expect(levels.flatMap((level, i) => (level === 99 ? [i] : []))).toEqual(around.sort((a, b) => a - b))
  expect(analysis.ask(9, question)).toBeUndefined()
})
