import { readFileSync } from 'node:fs'
import { polygon } from '@turf/turf'
import {
  benjaminiHochberg,
  boundaryNeighbours,
  cellNeighbours,
  emergenceOf,
  giStar,
  levelOf,
  mannKendall,
  packNeighbours,
  significanceOf,
  smoothedRates,
  upperTail,
} from '@wangge/shared/hotspots'
import fc from 'fast-check'
import { gridDisk, latLngToCell } from 'h3-js'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

/** How it was made stands beside it, in hotspots.md. */
const numbers = z.array(z.number())
const fixture = z
  .object({
    giStar: z.array(
      z.object({ name: z.string(), values: numbers, neighbours: z.array(numbers), z: numbers, p: numbers, q: numbers }),
    ),
    mannKendall: z.array(z.object({ series: numbers, s: z.number(), z: z.number(), p: z.number() })),
    empiricalBayes: z.object({ events: numbers, population: numbers, rates: numbers }),
    upperTail: z.array(z.object({ z: z.number(), p: z.number() })),
  })
  .parse(JSON.parse(readFileSync(new URL('fixtures/hotspots.json', import.meta.url), 'utf8')))

const near = (actual: ArrayLike<number>, expected: readonly number[], relative = 1e-9) => {
  expect(actual.length).toBe(expected.length)
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i] - value)).toBeLessThanOrEqual(relative * Math.max(1e-300, Math.abs(value)) + 1e-15)
  })
}

describe('equal to what PySAL and SciPy compute', () => {
  for (const { name, values, neighbours, ...expected } of fixture.giStar) {
    test(`Gi* of ${name} counts, p and q`, () => {
      const { z: scores, p } = giStar(values, packNeighbours(neighbours))
      near(scores, expected.z)
      near(p, expected.p)
      near(benjaminiHochberg(p), expected.q)
    })
  }
  test.each(fixture.mannKendall)('Mann–Kendall of $series', ({ series, ...expected }) => {
    const trend = mannKendall(series)
    expect(trend.s).toBe(expected.s)
    near([trend.z, trend.p], [expected.z, expected.p])
  })
  test('empirical Bayes rates', () => {
    const { events, population, rates } = fixture.empiricalBayes
    near(smoothedRates(events, population), rates)
  })
  test('the normal distribution, far into its tail', () => {
    for (const { z: score, p } of fixture.upperTail) near([upperTail(score)], [p], 1e-11)
  })
})

/** A patch of hexagons, and counts on it. */
const patch = cellNeighbours(gridDisk(latLngToCell(37.54, 121.39, 9), 5))
const places = patch.offsets.length - 1
const counts = fc.array(fc.nat({ max: 50 }), { minLength: places, maxLength: places })
/** A single value on an even field is the clearest spike there is. */
const spike = (at: number, height: number) => Float64Array.from({ length: places }, (_, i) => (i === at ? height : 0))

describe('properties', () => {
  test('places may be numbered in any order', () => {
    fc.assert(
      fc.property(counts, fc.infiniteStream(fc.nat()), (values, chance) => {
        const order = values.map((_, i) => i)
        for (let i = order.length - 1; i > 0; i--) {
          const j = (chance.next().value ?? 0) % (i + 1)
          ;[order[i], order[j]] = [order[j], order[i]]
        }
        const newPlace = order.reduce((all, old, i) => all.set(old, i), new Map<number, number>())
        const lists = order.map(old =>
          Array.from(patch.indices.slice(patch.offsets[old], patch.offsets[old + 1]), one => newPlace.get(one) ?? -1),
        )
        const before = giStar(values, patch)
        const after = giStar(
          order.map(old => values[old]),
          packNeighbours(lists),
        )
        order.forEach((old, i) => {
          if (Number.isNaN(before.z[old])) expect(after.z[i]).toBeNaN()
          else expect(after.z[i]).toBeCloseTo(before.z[old], 9)
        })
      }),
      { numRuns: 40 },
    )
  })

  test('a constant added to all values, or all values multiplied, changes nothing', () => {
    fc.assert(
      fc.property(counts, fc.nat({ max: 1000 }), fc.integer({ min: 1, max: 100 }), (values, shift, factor) => {
        const before = giStar(values, patch)
        const after = giStar(
          values.map(value => value * factor + shift),
          patch,
        )
        before.z.forEach((score, i) => {
          if (Number.isNaN(score)) expect(after.z[i]).toBeNaN()
          else expect(after.z[i]).toBeCloseTo(score, 7)
        })
      }),
      { numRuns: 60 },
    )
  })

  test('a single spike is hot at its own place and next to it, and nowhere else', () => {
    fc.assert(
      fc.property(fc.nat({ max: places - 1 }), fc.integer({ min: 30, max: 500 }), (at, height) => {
        const { level } = significanceOf(spike(at, height), new Float64Array(places).fill(1), patch, 'count')
        const around = new Set([at, ...patch.indices.slice(patch.offsets[at], patch.offsets[at + 1])])
        level.forEach((one, i) => {
          expect(one > 0).toBe(around.has(i))
        })
      }),
    )
  })

  test('no data, even data and too few issues say nothing', () => {
    const households = new Float64Array(places).fill(100)
    for (const values of [new Float64Array(places), new Float64Array(places).fill(0.1), spike(3, 29)])
      for (const measure of ['rate', 'count'] as const)
        expect([...significanceOf(values, households, patch, measure).level].every(level => level === 0)).toBe(true)
    expect(giStar([], packNeighbours([])).z).toHaveLength(0)
    expect(giStar([1, Number.NaN, 2], packNeighbours([[1], [0, 2], [1]])).z[1]).toBeNaN()
  })

  test('q is never below p, and a place hotter than another is no less certain', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 60 }), p => {
        const q = benjaminiHochberg(p)
        p.forEach((one, i) => {
          expect(q[i]).toBeGreaterThanOrEqual(one - 1e-12)
          expect(q[i]).toBeLessThanOrEqual(1)
          p.forEach((other, j) => {
            if (one < other) expect(q[i]).toBeLessThanOrEqual(q[j])
          })
        })
      }),
    )
  })
})

test('the classes stand for q of 1, 5 and 10 %, hot and cold', () => {
  expect([0.01, 0.010001, 0.05, 0.1, 0.2].map(q => levelOf(2, q))).toEqual([99, 95, 95, 90, 0])
  expect([0.01, 0.05, 0.1, 0.2].map(q => levelOf(-2, q))).toEqual([-99, -95, -90, 0])
  expect(levelOf(Number.NaN, Number.NaN)).toBe(0)
})

test('rates of few households are drawn to the mean; of none there is no rate', () => {
  const [few, many, none] = smoothedRates([1, 100, 3], [2, 500, 0])
  expect(few).toBeLessThan(0.5)
  expect(many).toBeCloseTo(101 / 502, 2)
  expect(none).toBeNaN()
})

describe('how a hotspot came to be', () => {
  const series = (hot: string) => [...hot].map(mark => mark === 'x')
  const rising = Array.from({ length: 12 }, (_, i) => i)
  const even = Array.from({ length: 12 }, (_, i) => i % 2)
  test.each([
    ['............', even, 'none'],
    ['..........xx', even, 'new'],
    ['..xxx..xxxxx', rising, 'growing'],
    ['xxxxxxxxxxxx', even, 'persistent'],
    ['xxxxxxxxxxxx', [...rising].reverse(), 'fading'],
    ['xxxxxxx.....', [...rising].reverse(), 'fading'],
    ['........xx..', even, 'fading'],
    ['.x..x.....x.', even, 'fading'],
    ['.x..x.......', even, 'sporadic'],
    ['.x..x..x...x', even, 'sporadic'],
  ])('%s is %s', (hot, z, expected) => {
    expect(emergenceOf(z, series(hot))).toBe(expected)
  })
})

test('grids are neighbours by a shared stretch of boundary, also where it has other vertices; not by a corner', () => {
  const box = (x0: number, y0: number, x1: number, y1: number) =>
    polygon([
      [
        [x0, y0],
        [x1, y0],
        [x1, y1],
        [x0, y1],
        [x0, y0],
      ],
    ]).geometry
  const { offsets, indices } = boundaryNeighbours([
    box(0, 0, 2, 1),
    box(0, 1, 1, 2),
    box(1, 1, 3, 2),
    box(2, 0, 3, 1),
    box(3, 2, 4, 3),
  ])
  const lists = Array.from({ length: 5 }, (_, i) => [...indices.slice(offsets[i], offsets[i + 1])])
  expect(lists).toEqual([[1, 2, 3], [0, 2], [0, 1, 3], [0, 2], []])
})
