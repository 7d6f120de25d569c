import { booleanPointInPolygon } from '@turf/turf'
import { PartitionIndex } from '@wangge/shared/geometry'
import fc from 'fast-check'
import type { Polygon } from 'geojson'
import { expect, test } from 'vitest'

const square = (x: number, y: number, size: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
      [x, y],
    ],
  ],
})

test('a shared boundary belongs to the lower position, a shared corner too', () => {
  const index = new PartitionIndex([square(1, 0, 1), square(0, 0, 1), square(0, 1, 1), square(1, 1, 1)])
  expect(index.locate(1, 0.5)).toBe(0)
  expect(index.locateAll(1, 0.5)).toEqual([0, 1])
  expect(index.locateAll(1, 1)).toEqual([0, 1, 2, 3])
  expect(index.locate(1, 1)).toBe(0)
  expect(index.locate(0.5, 0.5)).toBe(1)
})

test('holes are outside, islands in holes inside, and an empty index covers nothing', () => {
  const ring = (x: number, size: number) => square(x, x, size).coordinates[0]
  const withHole: Polygon = { type: 'Polygon', coordinates: [ring(0, 9), ring(3, 3)] }
  const index = new PartitionIndex([withHole, square(4, 4, 1)])
  expect([index.locate(1, 1), index.locate(3.5, 3.5), index.locate(4.5, 4.5), index.locate(20, 1)]).toEqual([
    0, -1, 1, -1,
  ])
  expect(index.locateAll(3, 4)).toEqual([0])
  expect(new PartitionIndex([]).locate(0, 0)).toBe(-1)
})

test('a square at the antimeridian, cut there, is found on both sides', () => {
  const index = new PartitionIndex([square(179, 0, 1), square(-180, 0, 1)])
  expect([index.locate(179.5, 0.5), index.locate(-179.5, 0.5), index.locate(180, 0.5), index.locate(0, 0.5)]).toEqual([
    0, 1, 0, -1,
  ])
})

/** Star-shaped rings with whole coordinates, so that points often fall on vertices and edges. */
const star = fc
  .record({
    x: fc.integer({ min: -20, max: 20 }),
    y: fc.integer({ min: -20, max: 20 }),
    radii: fc.array(fc.integer({ min: 2, max: 15 }), { minLength: 3, maxLength: 12 }),
  })
  .map(({ x, y, radii }): Polygon => {
    const ring = radii.map((radius, i) => {
      const angle = (2 * Math.PI * i) / radii.length
      return [x + Math.round(radius * Math.cos(angle)), y + Math.round(radius * Math.sin(angle))]
    })
    return { type: 'Polygon', coordinates: [[...ring, ring[0]]] }
  })
const point = fc
  .tuple(fc.integer({ min: -72, max: 72 }), fc.integer({ min: -72, max: 72 }))
  .map(([x, y]) => [x / 2, y / 2])

test('agrees with turf for overlapping polygons and points on whole and half coordinates', () => {
  fc.assert(
    fc.property(
      fc.array(star, { minLength: 1, maxLength: 8 }),
      fc.array(point, { minLength: 1, maxLength: 60 }),
      (polygons, points) => {
        const index = new PartitionIndex(polygons)
        for (const [x, y] of points) {
          const expected = polygons.flatMap((polygon, k) => (booleanPointInPolygon([x, y], polygon) ? [k] : []))
          expect(index.locateAll(x, y)).toEqual(expected)
          expect(index.locate(x, y)).toBe(expected[0] ?? -1)
        }
      },
    ),
    { numRuns: 400 },
  )
})

/** Triangles from the first vertex of a star, in either direction: they share edges, three and four of them the same one at times. */
const fan = fc
  .tuple(star, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }))
  .map(([{ coordinates }, turned]) => {
    const ring = coordinates[0].slice(0, -1)
    return ring.slice(2).map((third, i): Polygon => {
      const triangle = [ring[0], ring[i + 1], third, ring[0]]
      return { type: 'Polygon', coordinates: [turned[i] ? triangle.reverse() : triangle] }
    })
  })
const hasArea = ({ coordinates: [[[ax, ay], [bx, by], [cx, cy]]] }: Polygon) =>
  (bx - ax) * (cy - ay) !== (by - ay) * (cx - ax)

test('agrees with turf for polygons that share edges, in whatever direction, and for the same polygon again', () => {
  fc.assert(
    fc.property(fan, fan, fc.array(point, { minLength: 1, maxLength: 60 }), (one, other, points) => {
      const polygons = [...one, ...other, ...one].filter(hasArea)
      const index = new PartitionIndex(polygons)
      for (const [x, y] of points)
        expect(index.locateAll(x, y)).toEqual(
          polygons.flatMap((polygon, k) => (booleanPointInPolygon([x, y], polygon) ? [k] : [])),
        )
    }),
    { numRuns: 400 },
  )
})
