import { chance } from '@wangge/shared/chance'
import {
  bisect,
  buildGraph,
  contiguityTest,
  cutLength,
  groundTest,
  keepTogether,
  largestDeviation,
  matchToday,
  partsFor,
  propose,
  type UnitsToDivide,
} from '@wangge/shared/proposals'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

function someUnits(count: number, seed: number, perBuilding: number): UnitsToDivide {
  const random = chance(seed)
  const place = () => Float64Array.from({ length: count }, () => Math.round(random() * 2000))
  return {
    x: place(),
    y: place(),
    weight: Float64Array.from({ length: count }, () => 1 + random() * 3),
    households: Float64Array.from({ length: count }, () => 4 + Math.floor(random() * 9)),
    together: Int32Array.from({ length: count }, (_, i) => Math.floor(i / perBuilding)),
    today: Int32Array.from({ length: count }, () => Math.floor(random() * 4)),
  }
}
function run(units: UnitsToDivide, k: number) {
  const search = propose(units, k)
  let step = search.next()
  const shares: number[] = []
  while (!step.done) {
    shares.push(step.value.share)
    step = search.next()
  }
  return { proposals: step.value, shares }
}
/** By flooding over the graph: every part in one piece. */
function piecesOf(units: UnitsToDivide, labels: Int32Array): number {
  const graph = buildGraph(units)
  const label = new Int32Array(graph.count)
  labels.forEach((one, unit) => {
    label[graph.atomOfUnit[unit]] = one
  })
  const seen = new Set<number>()
  let pieces = 0
  for (let a = 0; a < graph.count; a++) {
    if (seen.has(a)) continue
    pieces++
    const queue = [a]
    seen.add(a)
    for (const b of queue)
      for (const c of graph.neighbour.slice(graph.start[b], graph.start[b + 1]))
        if (!seen.has(c) && label[c] === label[a]) {
          seen.add(c)
          queue.push(c)
        }
  }
  return pieces
}

describe('proposals', () => {
  test('every part in one piece, what stays together does, the figures are those of the labels', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 120 }),
        fc.nat(1000),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        (count, seed, k, perBuilding) => {
          const units = someUnits(count, seed, perBuilding)
          const { proposals, shares } = run(units, k)
          const buildings = new Set(units.together).size
          if (buildings < k) {
            expect(proposals).toEqual([])
            return
          }
          expect(proposals.map(({ kind }) => kind)).toEqual(['balanced', 'compact', 'steady'])
          expect([...shares].sort((a, b) => a - b)).toEqual(shares)
          for (const { labels, largestDeviation: told, changingHouseholds, today } of proposals) {
            expect(new Set(labels).size).toBe(k)
            expect(piecesOf(units, labels)).toBe(k)
            for (const [i, set] of units.together.entries()) expect(labels[i]).toBe(labels[units.together.indexOf(set)])
            const loads = Array.from({ length: k }, (_, part) =>
              units.weight.filter((_, i) => labels[i] === part).reduce((sum, one) => sum + one, 0),
            )
            const mean = loads.reduce((sum, one) => sum + one, 0) / k
            expect(told).toBeCloseTo(Math.max(...loads.map(load => Math.abs(load / mean - 1))), 6)
            if (perBuilding === 1)
              expect(changingHouseholds).toBe(
                units.households.reduce((sum, one, i) => sum + (today[labels[i]] === units.today[i] ? 0 : one), 0),
              )
          }
        },
      ),
      { numRuns: 25 },
    )
  })

  test('sets that are to stay together do, and in one piece: what lies between comes along', () => {
    const sets = fc.array(fc.array(fc.nat(89), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 })
    fc.assert(
      fc.property(fc.nat(1000), sets, fc.integer({ min: 1, max: 4 }), (seed, wanted, k) => {
        const units = someUnits(90, seed, 2)
        const together = keepTogether(units, wanted)
        const ofSet = (set: readonly number[]) => new Set(set.map(unit => together[unit]))
        for (const set of wanted) expect(ofSet(set).size).toBe(1)
        // Each is in one piece: alone it has as many pieces as labels.
        const labels = new Map([...new Set(together)].map((label, i) => [label, i]))
        const asParts = together.map(label => labels.get(label) ?? -1)
        expect(piecesOf(units, asParts)).toBe(labels.size)
        const { proposals } = run({ ...units, together }, k)
        expect(proposals.length).toBe(labels.size < k ? 0 : 3)
        for (const one of proposals) {
          for (const set of wanted) expect(new Set(set.map(unit => one.labels[unit])).size).toBe(1)
          expect(new Set(one.labels).size).toBe(k)
          expect(piecesOf(units, one.labels)).toBe(k)
        }
      }),
      { numRuns: 12 },
    )
  })

  test('one thing heavier than all others together is a part of its own', () => {
    const units = someUnits(40, 4, 1)
    units.weight[17] = 1000
    for (const { labels } of run(units, 5).proposals) {
      expect(new Set(labels).size).toBe(5)
      expect(piecesOf(units, labels)).toBe(5)
    }
  })

  test('ground in two pieces: each is divided for itself, by its weight; fewer parts than pieces are not to be had', () => {
    const units = someUnits(60, 5, 1)
    const isEast = (i: number) => i % 3 === 0
    for (let i = 0; i < 60; i++) units.x[i] = (units.x[i] / 2000) * 500 + (isEast(i) ? 1500 : 0)
    units.weight.fill(1)
    units.isGround = x => x < 600 || x > 1400
    expect(run(units, 1).proposals).toEqual([])
    for (const { labels } of run(units, 6).proposals) {
      expect(piecesOf(units, labels)).toBe(6)
      const [east, west] = [true, false].map(side => new Set(labels.filter((_, i) => isEast(i) === side)))
      expect([east.size, west.size]).toEqual([2, 4])
      expect([...east].filter(part => west.has(part))).toEqual([])
    }
  })

  test('a wanted workload says how many parts', () => {
    expect([1000, 40, 33, 2, 1].map(hours => partsFor(120, hours))).toEqual([1, 3, 4, 60, 120])
  })

  test('the balanced one is balanced, the compact one has the shortest lines, the steady one changes least; all beat halving', () => {
    const units = someUnits(1500, 3, 3)
    const graph = buildGraph(units)
    const halved = bisect(graph, 8)
    if (!halved) throw new Error('8 parts cannot be had')
    units.today = graph.atomOfUnit.map(atom => halved[atom])
    const { proposals } = run(units, 8)
    const [balanced, compact, steady] = proposals
    expect(balanced.largestDeviation).toBeLessThan(0.0125)
    expect(balanced.largestDeviation).toBeLessThan(largestDeviation(graph, halved, 8))
    expect(compact.largestDeviation).toBeLessThan(0.085)
    expect(compact.cutM).toBeLessThan(Math.min(balanced.cutM, cutLength(graph, halved)))
    expect(steady.changingHouseholds).toBeLessThan(Math.min(balanced.changingHouseholds, compact.changingHouseholds))
  })

  test('neighbours across what is no ground are none: a place in the shape of a horseshoe', () => {
    const shoe = [[0, 0, 300, 0, 300, 300, 200, 300, 200, 100, 100, 100, 100, 300, 0, 300, 0, 0]]
    const isGround = groundTest(shoe)
    expect([isGround?.(50, 200), isGround?.(150, 200), isGround?.(250, 200), isGround?.(150, 50)]).toEqual([
      true,
      false,
      true,
      true,
    ])
    const at = [
      [50, 280],
      [50, 150],
      [50, 50],
      [150, 50],
      [250, 50],
      [250, 150],
      [250, 280],
    ]
    const units: UnitsToDivide = {
      x: Float64Array.from(at, p => p[0]),
      y: Float64Array.from(at, p => p[1]),
      weight: new Float64Array(7).fill(1),
      households: new Float64Array(7).fill(1),
      together: Int32Array.from([0, 1, 2, 3, 4, 5, 6]),
      today: new Int32Array(7).fill(-1),
      isGround,
    }
    const graph = buildGraph(units)
    const beside = (a: number) => [...graph.neighbour.slice(graph.start[a], graph.start[a + 1])]
    expect(beside(0)).not.toContain(6)
    expect(beside(1)).not.toContain(5)
    const test = contiguityTest(graph, new Int32Array(7))
    expect(test(3, 0)).toBe(false)
    expect(test(0, 0)).toBe(true)
  })

  test('a part stands for the grid whose households it mostly has', () => {
    const units = someUnits(40, 9, 1)
    units.today = Int32Array.from({ length: 40 }, (_, i) => (i < 20 ? 7 : 3))
    const graph = buildGraph(units)
    const labels = Int32Array.from({ length: 40 }, (_, i) => (i < 18 ? 1 : 0))
    expect([...matchToday(graph, labels, 3)]).toEqual([3, 7, -1])
  })
})
