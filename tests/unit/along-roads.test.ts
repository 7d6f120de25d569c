import { chance } from '@wangge/shared/chance'
import {
  buildPartition,
  linesAlongRoads,
  linesBetween,
  metresPerUnit,
  type Partition,
  partsAlong,
  placesOnLines,
  type Sites,
  type Vertex,
} from '@wangge/shared/partition'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { polygonOf } from '../support/partitions.ts'

const metres = (m: number) => Math.round(m / metresPerUnit)
/** A square of so many metres, its corner at 0°, 0°. */
const square = (side: number): Partition => {
  const to = metres(side)
  const ring: Vertex[] = [
    [0, 0],
    [to, 0],
    [to, to],
    [0, to],
    [0, 0],
  ]
  return buildPartition([{ code: '01', shape: polygonOf([ring]) }])
}
const sitesOf = (places: readonly (readonly [x: number, y: number, label: number])[]): Sites => ({
  x: Float64Array.from(places, ([x]) => metres(x)),
  y: Float64Array.from(places, ([, y]) => metres(y)),
  label: Int32Array.from(places, ([, , label]) => label),
})
const wrongIn = (partition: Partition, lines: readonly Vertex[][], { x, y, label }: Sites): number => {
  const parts = partsAlong(partition, 0, lines) ?? []
  const box = (rings: readonly (readonly Vertex[])[]) => {
    const own = [...label.keys()].filter(i => isIn(rings, x[i], y[i]))
    const zeros = own.filter(i => label[i] === 0).length
    return Math.min(zeros, own.length - zeros)
  }
  return parts.reduce((sum, { rings }) => sum + box(rings), 0)
}
/** By winding: another way than the kernel's. */
function isIn(rings: readonly (readonly Vertex[])[], x: number, y: number): boolean {
  let angle = 0
  for (const ring of rings)
    ring.forEach(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length]
      angle += Math.atan2((ax - x) * (by - y) - (bx - x) * (ay - y), (ax - x) * (bx - x) + (ay - y) * (by - y))
    })
  return Math.abs(angle) > Math.PI
}

describe('lines along roads', () => {
  test('between the rows of a street the line is its middle, though the southern row stands back', () => {
    const places = Array.from({ length: 20 }, (_, i) => i * 20 + 10)
    const sites = sitesOf([...places.map(x => [x, 212, 1] as const), ...places.map(x => [x, 180, 0] as const)])
    const road = [0, 200, 150, 204, 400, 200].map(metres)
    const halfway = linesBetween(sites)
    const along = linesAlongRoads(square(400), 0, sites, [road])
    /** Every thousandth of each stretch, away from the rim. */
    const inside = (lines: Vertex[][]) =>
      lines
        .flatMap(line =>
          line.slice(1).flatMap(([bx, by], i) => {
            const [ax, ay] = line[i]
            return Array.from(
              { length: 1000 },
              (_, k): Vertex => [ax + ((bx - ax) * k) / 1000, ay + ((by - ay) * k) / 1000],
            )
          }),
        )
        .filter(([x]) => x > metres(20) && x < metres(380))
    const onRoad = placesOnLines([road])
    const away = (vertex: Vertex) => (onRoad(vertex, metres(50))?.away ?? Number.POSITIVE_INFINITY) * metresPerUnit
    expect(Math.max(...inside(halfway).map(away))).toBeGreaterThan(3)
    expect(Math.max(...inside(along).map(away))).toBeLessThan(1.5)
    expect(wrongIn(square(400), along, sites)).toBe(0)
  })

  test('a road that is only crossed, or lies beyond the houses, leaves the line as it is', () => {
    const places = Array.from({ length: 20 }, (_, i) => i * 20 + 10)
    const sites = sitesOf([...places.map(x => [x, 212, 1] as const), ...places.map(x => [x, 190, 0] as const)])
    const halfway = linesBetween(sites)
    const crossing = [200, 0, 203, 400].map(metres)
    const behind = [0, 220, 400, 220].map(metres)
    expect(linesAlongRoads(square(400), 0, sites, [crossing, behind])).toEqual(halfway)
    expect(linesAlongRoads(square(400), 0, sites, [])).toEqual(halfway)
  })

  test('whatever the roads, no site comes to lie on the other side, and the lines still cut', () => {
    const aRoad = fc.array(fc.tuple(fc.integer({ min: -20, max: 420 }), fc.integer({ min: -20, max: 420 })), {
      minLength: 2,
      maxLength: 6,
    })
    fc.assert(
      fc.property(fc.nat(10_000), fc.array(aRoad, { minLength: 1, maxLength: 6 }), (seed, roads) => {
        const random = chance(seed)
        const partition = square(400)
        const places = Array.from({ length: 60 }, () => [random() * 400, random() * 400] as const)
        const sites = sitesOf(places.map(([x, y]) => [x, y, x + y > 400 ? 1 : 0]))
        const halfway = linesBetween(sites)
        const along = linesAlongRoads(
          partition,
          0,
          sites,
          roads.map(road => road.flat().map(metres)),
        )
        expect(wrongIn(partition, along, sites)).toBeLessThanOrEqual(wrongIn(partition, halfway, sites))
        expect(partsAlong(partition, 0, along)?.length ?? 0).toBeGreaterThan(1)
      }),
      { numRuns: 150 },
    )
  })
})
