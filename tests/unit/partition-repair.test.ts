import { existsSync, readFileSync } from 'node:fs'
import { chance } from '@wangge/shared/chance'
import {
  type GridShape,
  lengthOf,
  outside,
  type Partition,
  type PartitionRepair,
  repairPartition,
  ringVertices,
  shapeOf,
} from '@wangge/shared/partition'
import fc from 'fast-check'
import type { Position } from 'geojson'
import { beforeAll, describe, expect, test } from 'vitest'
import { aLattice, areas, hull, isPlanar, lattice, polygonOf, total } from '../support/partitions.ts'

/** Every position of some shapes moved, each ring for itself: what was one corner is several. */
function moved(shapes: readonly GridShape[], by: (position: Position) => Position): GridShape[] {
  const ring = (positions: readonly Position[]) => {
    const open = positions.slice(0, -1).map(by)
    return [...open, open[0]]
  }
  return shapes.map(({ code, shape }) => ({
    code,
    shape: {
      type: 'MultiPolygon',
      coordinates: (shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates).map(rings => rings.map(ring)),
    },
  }))
}

/** How many pairs of grids have a line of more than 5 m in common: shorter ones may come and go when corners are moved. */
function neighbours({ arcs }: Partition): number {
  const lengths = new Map<string, number>()
  for (const { vertices, left, right } of arcs) {
    if (left === outside || right === outside) continue
    const pair = [left, right].sort((a, b) => a - b).join()
    lengths.set(pair, (lengths.get(pair) ?? 0) + lengthOf(vertices))
  }
  return [...lengths.values()].filter(length => length > 500).length
}

describe('shapes that do not fit', () => {
  test('corners that were moved apart come together again; the report says how many and how far', () => {
    fc.assert(
      fc.property(aLattice, fc.nat(), ({ columns, rows, moves }, seed) => {
        const random = chance(seed)
        const shapes = lattice(
          columns,
          rows,
          moves.map(([x, y]) => [x * 100, y * 100]),
          100_000,
        )
        const off = () => Math.round((random() - 0.5) * 200) / 1e7
        const { partition, closed, open, furthestM } = repairPartition(
          moved(shapes, ([x, y]) => [x + off(), y + off()]),
          4,
        )
        expect(isPlanar(partition)).toBe(true)
        expect(total(partition)).toBe(hull(partition))
        expect(partition.arcs.filter(({ left, right }) => left === right)).toEqual([])
        expect([...closed, ...open]).toEqual([])
        expect(furthestM).toBeLessThanOrEqual(4)
        expect(partition.grids.map(({ polygons }) => polygons.length)).toEqual(shapes.map(() => 1))
        expect(neighbours(partition)).toBe(columns * (rows - 1) + rows * (columns - 1))
      }),
      { numRuns: 150 },
    )
  })

  test('a narrow overlap and a narrow gap are closed, wide ones are asked about; a vertex beside an edge becomes part of it', () => {
    const box = (west: number, south: number, east: number, north: number) =>
      polygonOf([
        [
          [west, south],
          [east, south],
          [east, north],
          [west, north],
          [west, south],
        ],
      ])
    const narrow = repairPartition(
      [
        { code: 'a', shape: box(0, 0, 100_300, 100_000) },
        { code: 'b', shape: box(100_000, 0, 200_000, 100_000) },
        { code: 'c', shape: box(0, 100_250, 200_000, 200_000) },
      ],
      5,
    )
    expect(narrow.open).toEqual([])
    expect(neighbours(narrow.partition)).toBe(3)
    expect(isPlanar(narrow.partition)).toBe(true)
    const wide = repairPartition(
      [
        { code: 'a', shape: box(0, 0, 110_000, 100_000) },
        { code: 'b', shape: box(100_000, 0, 200_000, 100_000) },
        {
          code: 'c',
          shape: polygonOf([
            [
              [0, 100_000],
              [200_000, 100_000],
              [200_000, 300_000],
              [0, 300_000],
              [0, 100_000],
            ],
            [
              [50_000, 150_000],
              [50_000, 250_000],
              [150_000, 250_000],
              [150_000, 150_000],
              [50_000, 150_000],
            ],
          ]),
        },
      ],
      5,
    )
    expect(wide.open.map(({ kind, codes }) => [kind, codes])).toEqual([
      ['overlap', ['a', 'b']],
      ['gap', ['c']],
    ])
    expect(areas(wide.partition).map(area => area / 2)).toEqual([1.1e10, 0.9e10, 3e10])
  })
})

const file = (name: string) => new URL(`../../../shared/data/sf311/${name}`, import.meta.url)
const tracts = (name: string): GridShape[] => {
  const { features } = JSON.parse(readFileSync(file(name), 'utf8'))
  return features.map((feature: { properties: { geoid: string }; geometry: GridShape['shape'] }) => ({
    code: feature.properties.geoid,
    shape: feature.geometry,
  }))
}

const hasTracts = existsSync(file('tracts.geojson'))
describe.skipIf(!hasTracts)('the tracts of San Francisco', () => {
  const check = (shapes: readonly GridShape[], toleranceM: number) => {
    const repair = repairPartition(shapes, toleranceM)
    expect(total(repair.partition)).toBe(hull(repair.partition))
    expect(repair.partition.grids).toHaveLength(195)
    for (const area of areas(repair.partition)) expect(area).toBeGreaterThan(0)
    // Between the piers a bay of one tract may come to be closed off: that is asked about. Nothing between two tracts is.
    expect(repair.open.filter(({ codes }) => codes.length > 1)).toEqual([])
    return repair
  }
  let exact: PartitionRepair
  /** But for a pair whose common line is about as long as what counts as one. */
  const expectSameNeighbours = (partition: Partition) =>
    expect(Math.abs(neighbours(partition) - neighbours(exact.partition))).toBeLessThanOrEqual(1)
  beforeAll(() => {
    exact = check(tracts('tracts.geojson'), 0.02)
  }, 60_000)

  test('as they are: nothing moves further than they were rounded', () => {
    expect(exact.furthestM).toBeLessThan(0.03)
    expect(neighbours(exact.partition)).toBeGreaterThan(500)
  })

  test('rounded, with rings that collapsed and cross: the same neighbours, the same areas', () => {
    const rounded = check(tracts('tracts-rounded.geojson'), 0.3)
    expectSameNeighbours(rounded.partition)
    for (const [i, area] of areas(rounded.partition).entries())
      expect(Math.abs(area / areas(exact.partition)[i] - 1)).toBeLessThan(1e-3)
  })

  test('disturbed, each shape for itself: a partition with the same neighbours', () => {
    for (const seed of [1, 2, 3]) {
      const random = chance(seed)
      const shapes = exact.partition.grids.map(({ code }, i) => ({ code, shape: shapeOf(exact.partition, i) }))
      const off = () => (random() - 0.5) * 4e-6
      const disturbed = check(
        moved(shapes, ([x, y]) => [x + off(), y + off()]),
        1,
      )
      expectSameNeighbours(disturbed.partition)
    }
  })
})

test('the rings of a repaired partition begin and end where the file’s did not: by their vertices only', () => {
  const [one] = lattice(1, 1, [[0, 0]], 100_000)
  const { partition } = repairPartition([one], 1)
  expect(ringVertices(partition, partition.grids[0].polygons[0][0])).toHaveLength(4)
})
