import { chance } from '@wangge/shared/chance'
import {
  buildPartition,
  covers,
  metresPerUnit,
  type Partition,
  placeOfGrid,
  ringVertices,
  type Vertex,
} from '@wangge/shared/partition'
import { drawDivision, groundTest, type Proposal, propose, type UnitsToDivide } from '@wangge/shared/proposals'
import { expect, test } from 'vitest'
import { polygonOf, total } from '../support/partitions.ts'

const metres = (m: number) => Math.round(m / metresPerUnit)

interface Town {
  ring: [number, number][]
  houses: [number, number][]
  weights: number[]
}

/** Rows of houses along streets, on ground whose sides bend inwards. Metres, at 0°, 0°. */
function aTown(seed: number): Town {
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

function unitsOf({ ring, houses, weights }: Town) {
  const corners = houses.flatMap((house, unit) => cornersOf(house).map(([x, y]) => ({ x, y, unit })))
  return {
    x: Float64Array.from(houses, ([x]) => x + 10),
    y: Float64Array.from(houses, ([, y]) => y + 5),
    weight: Float64Array.from(weights),
    households: Float64Array.from(houses, () => 10),
    together: Int32Array.from(houses.keys()),
    today: Int32Array.from(houses, ([x]) => Math.floor(x / 180)),
    sites: {
      x: Float64Array.from(corners, ({ x }) => x),
      y: Float64Array.from(corners, ({ y }) => y),
      unit: Int32Array.from(corners, ({ unit }) => unit),
    },
    isGround: groundTest([[...ring, ring[0]].flat()]),
  } satisfies UnitsToDivide
}

function proposalsFor(units: UnitsToDivide, k: number): Proposal[] {
  const search = propose(units, k)
  let step = search.next()
  while (!step.done) step = search.next()
  return step.value
}

const codes = Array.from({ length: 6 }, (_, i) => String(i))

/** The town as one grid, and as the parts of a proposal. */
function drawnOf({ ring }: Town, { sites }: ReturnType<typeof unitsOf>, labels: Int32Array) {
  const outline = ring.map(([x, y]): Vertex => [metres(x), metres(y)])
  const whole = buildPartition([{ code: '0', shape: polygonOf([[...outline, outline[0]]]) }])
  const labelled = {
    x: Float64Array.from(sites.x, metres),
    y: Float64Array.from(sites.y, metres),
    label: Int32Array.from(sites.unit, unit => labels[unit]),
  }
  const drawn = drawDivision(whole, ['0'], labelled, codes)
  if (!drawn.ok) throw new Error(drawn.fault.code)
  return { whole, parted: drawn.partition }
}

function isInGrid(partition: Partition, code: string, x: number, y: number): boolean {
  const polygons = partition.grids[placeOfGrid(partition, code)]?.polygons ?? []
  return polygons.some(rings =>
    covers(
      rings.map(refs => ringVertices(partition, refs)),
      metres(x),
      metres(y),
    ),
  )
}

test('every house lies in the grid that a proposal promised it, whatever the shape of the ground', () => {
  for (let seed = 1; seed <= 8; seed++) {
    const town = aTown(seed)
    const units = unitsOf(town)
    const proposals = proposalsFor(units, codes.length)
    expect(proposals).toHaveLength(3)
    for (const { kind, labels } of proposals) {
      const { whole, parted } = drawnOf(town, units, labels)
      expect(total(parted)).toBe(total(whole))
      expect(parted.grids.map(({ polygons }) => polygons.length)).toEqual(codes.map(() => 1))
      const misplaced = town.houses.filter(
        (_, unit) => !isInGrid(parted, codes[labels[unit]], units.x[unit], units.y[unit]),
      )
      expect(misplaced, `${kind}, town ${seed}`).toEqual([])
    }
  }
})
