import { readFileSync } from 'node:fs'
import { shortTour, shortWalk, tourLength, walkLength } from '@wangge/shared/route'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'

type Point = readonly [x: number, y: number]
const between = (points: readonly Point[]) => (a: number, b: number) =>
  Math.hypot(points[a][0] - points[b][0], points[a][1] - points[b][1])

/** All orders of 1 … n − 1 behind the fixed 0. */
function* orders(rest: number[]): Generator<number[]> {
  if (rest.length === 0) yield []
  for (const [i, stop] of rest.entries())
    for (const others of orders([...rest.slice(0, i), ...rest.slice(i + 1)])) yield [stop, ...others]
}
const shortest = (count: number, lengthOf: (order: number[]) => number) => {
  let best = Number.POSITIVE_INFINITY
  for (const rest of orders(Array.from({ length: count - 1 }, (_, i) => i + 1)))
    best = Math.min(best, lengthOf([0, ...rest]))
  return best
}

// Doubled and aligned stops too: several doors behind one entrance, entrances along one wall.
const points = (most: number) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), {
    minLength: 1,
    maxLength: most,
  })

describe('a short tour', () => {
  test('visits every stop once and begins at the first', () => {
    fc.assert(
      fc.property(points(40), some => {
        for (const order of [shortTour(some.length, between(some)), shortWalk(some.length, between(some))]) {
          expect(order[0]).toBe(0)
          expect([...order].sort((a, b) => a - b)).toEqual(some.map((_, i) => i))
        }
      }),
      { numRuns: 60 },
    )
  })

  test('of up to eight stops is the shortest there is, closed or open', () => {
    fc.assert(
      fc.property(points(8), some => {
        const distance = between(some)
        const tour = tourLength(shortTour(some.length, distance), distance)
        expect(tour).toBeCloseTo(
          shortest(some.length, order => tourLength(order, distance)),
          9,
        )
        const walk = walkLength(shortWalk(some.length, distance), distance)
        expect(walk).toBeCloseTo(
          shortest(some.length, order => walkLength(order, distance)),
          9,
        )
      }),
      { numRuns: 60 },
    )
  })

  test('of 200 stops is at most 3 % longer than the optimum that is known (TSPLIB kroA200)', () => {
    const file = readFileSync(new URL('fixtures/kroA200.json', import.meta.url), 'utf8')
    const { optimum, points: cities } = z
      .object({ optimum: z.number(), points: z.array(z.tuple([z.number(), z.number()])) })
      .parse(JSON.parse(file))
    expect(cities).toHaveLength(200)
    const euclidean = between(cities)
    // TSPLIB rounds every distance to a whole number.
    const length = tourLength(shortTour(200, euclidean), (a, b) => Math.round(euclidean(a, b)))
    expect(length).toBeGreaterThanOrEqual(optimum)
    expect(length).toBeLessThanOrEqual(optimum * 1.03)
  })

  test('is the same whenever it is asked for', () => {
    const some = Array.from({ length: 60 }, (_, i): Point => [(i * 37) % 61, (i * 53) % 59])
    expect(shortTour(60, between(some))).toEqual(shortTour(60, between(some)))
  })
})
