import { area, polygon } from '@turf/turf'
import { repairPolygon } from '@wangge/shared/geometry'
import fc from 'fast-check'
import type { Position } from 'geojson'
import { expect, test } from 'vitest'

const ring = (points: Position[]) => [...points, points[0]]

test('a bow tie becomes its two triangles', () => {
  const repaired = repairPolygon({
    type: 'Polygon',
    coordinates: [
      ring([
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
      ]),
    ],
  })
  expect(repaired?.coordinates).toHaveLength(2)
})

test('a collapsed ring goes, alone or beside a sound one', () => {
  const line = ring([
    [0, 0],
    [1, 0],
    [0, 0],
  ])
  expect(repairPolygon({ type: 'Polygon', coordinates: [line] })).toBeUndefined()
  const square = ring([
    [5, 5],
    [6, 5],
    [6, 6],
    [5, 6],
  ])
  expect(repairPolygon({ type: 'MultiPolygon', coordinates: [[line], [square, line]] })?.coordinates).toEqual([
    [square],
  ])
})

test('a sound polygon with a hole keeps its ground', () => {
  const shape = polygon([
    ring([
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 4],
    ]),
    ring([
      [1, 1],
      [1, 2],
      [2, 2],
      [2, 1],
    ]),
  ]).geometry
  const repaired = repairPolygon(shape)
  expect(repaired && area(repaired)).toBeCloseTo(area(shape), 3)
})

// The library computes in floating point: where many edges meet almost in a point, slivers may change. The importer asks
// PostGIS afterwards whether the result is valid, and refuses it otherwise.
test('whatever a ring does, repairing what comes out changes the ground by less than a hundredth', () => {
  const point = fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 8 }))
  fc.assert(
    fc.property(fc.array(point, { minLength: 3, maxLength: 9 }), points => {
      const repaired = repairPolygon({ type: 'Polygon', coordinates: [ring(points)] })
      if (!repaired) return
      const again = repairPolygon(repaired)
      expect(again && area(again) / area(repaired)).toBeCloseTo(1, 2)
    }),
  )
})
