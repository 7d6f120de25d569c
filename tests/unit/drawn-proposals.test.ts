import { chance } from '@wangge/shared/chance'
import { buildPartition, covers, metresPerUnit, ringVertices, type Vertex } from '@wangge/shared/partition'
import { drawDivision, groundTest, propose, type UnitsToDivide } from '@wangge/shared/proposals'
import { describe, expect, test } from 'vitest'
import { polygonOf, total } from '../support/partitions.ts'

const metres = (m: number) => Math.round(m / metresPerUnit)

/** Rows of houses along streets, on ground whose sides bend inwards. Metres, at 0°, 0°. */
function aTown(seed: number) {
  const random = chance(seed)
  const [width, height] = [700, 500]
  const bend = (share: number) => 40 * Math.sin(Math.PI * share)
  const shares = Array.from({ length: 12 }, (_, i) => i / 12)
  const ring: [number, number][] = [
    ...shares.map((t): [number, number] => [width * t, bend(t)]),
    ...shares.map((t): [number, number] => [width - bend(t), height * t]),
    ...shares.map((t): [number, number] => [width * (1 - t), height - bend(t)]),
    ...shares.map((t): [number, number] => [bend(t), height * (1 - t)]),
  ]
  const houses: [number, number][] = []
  for (let x = 55; x < width - 60; x += 45)
    for (let y = 55; y < height - 50; y += 30) if (random() < 0.85) houses.push([x + random() * 10, y + random() * 6])
  return { ring, houses, weights: houses.map(() => 1 + random() * 5) }
}

/** Four corners of a house, 20 by 10 m. */
const cornersOf = ([x, y]: readonly [number, number]) => [
  [x, y],
  [x + 20, y],
  [x, y + 10],
  [x + 20, y + 10],
]

describe('proposals as they are drawn', () => {
  test('every house lies in the grid that the proposal promised it, whatever the shape of the ground', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const { ring, houses, weights } = aTown(seed)
      const corners = houses.flatMap((house, unit) => cornersOf(house).map(([x, y]) => ({ x, y, unit })))
      const sites = {
        x: Float64Array.from(corners, ({ x }) => x),
        y: Float64Array.from(corners, ({ y }) => y),
        unit: Int32Array.from(corners, ({ unit }) => unit),
      }
      const units: UnitsToDivide = {
        x: Float64Array.from(houses, ([x]) => x + 10),
        y: Float64Array.from(houses, ([, y]) => y + 5),
        weight: Float64Array.from(weights),
        households: Float64Array.from(houses, () => 10),
        together: Int32Array.from(houses.keys()),
        today: Int32Array.from(houses, ([x]) => Math.floor(x / 180)),
        sites,
        isGround: groundTest([[...ring, ring[0]].flat()]),
      }
      const outline = ring.map(([x, y]): Vertex => [metres(x), metres(y)])
      const town = buildPartition([{ code: '0', shape: polygonOf([[...outline, outline[0]]]) }])
      const codes = Array.from({ length: 6 }, (_, i) => String(i))
      const search = propose(units, codes.length)
      let step = search.next()
      while (!step.done) step = search.next()
      expect(step.value).toHaveLength(3)
      for (const { kind, labels } of step.value) {
        const drawn = drawDivision(
          town,
          ['0'],
          {
            x: Float64Array.from(sites.x, metres),
            y: Float64Array.from(sites.y, metres),
            label: Int32Array.from(sites.unit, unit => labels[unit]),
          },
          codes,
        )
        if (!drawn.ok) throw new Error(drawn.fault.code)
        const { partition } = drawn
        expect(total(partition)).toBe(total(town))
        expect(partition.grids.map(({ polygons }) => polygons.length)).toEqual(codes.map(() => 1))
        const misplaced = houses.filter((_, unit) => {
          const own = partition.grids.find(({ code }) => code === codes[labels[unit]])
          const rings = own?.polygons[0].map(refs => ringVertices(partition, refs)) ?? []
          return !covers(rings, metres(units.x[unit]), metres(units.y[unit]))
        })
        expect(misplaced, `${kind}, town ${seed}`).toEqual([])
      }
    }
  })
})
