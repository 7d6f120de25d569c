import { booleanPointInPolygon } from '@turf/turf'
import { defaultWeights } from '@wangge/shared/caseload'
import { chance } from '@wangge/shared/chance'
import { buildPartition, mergeGrids, type Partition, perDegree } from '@wangge/shared/partition'
import { changedGround, emptied, type PlanDocument, type PlanGround, PlanTable, unitHours } from '@wangge/shared/plans'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areas, lattice, total } from '../support/partitions.ts'

const code = (i: number) => `37060200500${i < 4 ? 1 : 2}00${i + 1}`
/** Two communities: four grids of the first, the others of the second. */
function town(moves: readonly (readonly [number, number])[]): Partition {
  const shapes = lattice(3, 3, moves).map(({ shape }, i) => ({
    code: code(i),
    // A lattice of 3 km.
    shape: { ...shape, coordinates: shape.coordinates.map(ring => ring.map(at => at.map(one => one * 300))) },
  }))
  return buildPartition(shapes)
}
const about = ({ grids }: Partition): PlanDocument['about'] =>
  Object.fromEntries(grids.map(grid => [grid.code, { name: grid.code, workerId: grid.code, origins: [grid.code] }]))
const aMove = fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 }))
const moves = fc.array(aMove, { minLength: 1, maxLength: 16 })

function groundOf(count: number, seed: number): PlanGround {
  const random = chance(seed)
  const numbers = (n: number, most: number) => Array.from({ length: n }, () => Math.floor(random() * most))
  const places = (n: number) => numbers(n, 900_000).map(one => one + 1)
  return {
    at: '',
    windowDays: 90,
    weights: defaultWeights,
    grids: [],
    workers: [],
    takenCodes: [],
    units: {
      id: [],
      x: places(count),
      y: places(count),
      building: numbers(count, 10),
      name: [],
      households: numbers(count, 20),
      residents: numbers(count, 50),
      careRed: numbers(count, 2),
      careYellow: numbers(count, 2),
      careGreen: numbers(count, 2),
      grid: numbers(count, 1),
    },
    buildings: { id: [], name: [], estate: [], ring: [] },
    issues: { x: places(40), y: places(40), open: numbers(40, 2), minutes: numbers(40, 90) },
    roads: [],
  }
}

describe('ground that changes hands', () => {
  test('a place lies in it just where its grid is another; from which to which is told', () => {
    fc.assert(
      fc.property(moves, moves, fc.option(fc.nat(7)), fc.nat(1000), (one, other, merged, seed) => {
        const before = town(one)
        const edited = merged === null ? undefined : mergeGrids(town(other), code(merged), code(merged + 1))
        const after = edited?.ok ? edited.partition : town(other)
        const changed = changedGround(before, after)
        const ground = groundOf(60, seed)
        const table = new PlanTable(ground)
        const [was, is] = [before, after].map(partition => table.place({ partition, about: about(partition) }).unitGrid)
        ground.units.x.forEach((x, i) => {
          const at = [x / perDegree, ground.units.y[i] / perDegree]
          const told = changed.filter(({ shape }) => booleanPointInPolygon(at, shape, { ignoreBoundary: true }))
          const [from, to] = [was[i], is[i]]
          expect(told.map(({ from, to }) => ({ from, to }))).toEqual(
            from === undefined || to === undefined || from === to ? [] : [{ from, to }],
          )
        })
      }),
      { numRuns: 40 },
    )
  })

  test('the same lines change nothing', () => {
    fc.assert(
      fc.property(moves, one => {
        expect(changedGround(town(one), town(one))).toEqual([])
      }),
    )
  })
})

test('the hours of units add up to the workload of the grids that cover them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(1000), (count, seed) => {
      const ground = groundOf(count, seed)
      const partition = town([[0, 0]])
      const table = new PlanTable(ground)
      const figures = table.figures(table.place({ partition, about: about(partition) }))
      const hours = [...figures.values()].reduce((sum, one) => sum + one.workloadHours, 0)
      expect(unitHours(ground).reduce((sum, one) => sum + one, 0)).toBeCloseTo(hours, 9)
    }),
  )
})

test('an empty plan has one grid for each community, of the same ground, from all its grids', () => {
  fc.assert(
    fc.property(moves, one => {
      const partition = town(one)
      const empty = emptied({ partition, about: about(partition) }, new Map([['370602005001', '金晖社区']]))
      expect(empty.partition.grids.map(grid => grid.code)).toEqual([code(0), code(4)])
      expect(total(empty.partition)).toBe(total(partition))
      expect(areas(empty.partition)[0]).toBe(
        areas(partition)
          .slice(0, 4)
          .reduce((sum, area) => sum + area, 0),
      )
      expect(empty.about[code(0)]).toEqual({ name: '金晖社区', workerId: null, origins: [0, 1, 2, 3].map(code) })
      expect(empty.about[code(4)].name).toBe(code(4))
    }),
  )
})
