import {
  cutsAround,
  type Edited,
  handOver,
  mergeGrids,
  outside,
  type Partition,
  reshapeGrid,
  ringVertices,
  splitGrid,
  type Vertex,
} from '@wangge/shared/partition'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aLattice, areas, gridsAt, hull, isPlanar, scale, total, town } from '../support/partitions.ts'

/** No line ends where only one other does: they would be one. */
function hasNeedlessNodes({ arcs }: Partition): boolean {
  const ends = new Map<string, Set<number>>()
  arcs.forEach(({ vertices }, i) => {
    for (const end of [vertices[0], vertices[vertices.length - 1]])
      ends.set(String(end), (ends.get(String(end)) ?? new Set()).add(i))
  })
  const times = new Map<string, number>()
  for (const { vertices } of arcs)
    for (const end of [vertices[0], vertices[vertices.length - 1]])
      times.set(String(end), (times.get(String(end)) ?? 0) + 1)
  return [...ends].some(([end, around]) => around.size === 2 && times.get(end) === 2)
}

/** A place in thousandths of the town's width and height, or a little outside. */
const aPlace = fc.tuple(fc.integer({ min: -100, max: 1100 }), fc.integer({ min: -100, max: 1100 }))
const anOperation = fc.record({
  kind: fc.constantFrom('split', 'reshape', 'merge', 'hand over'),
  line: fc.array(aPlace, { minLength: 2, maxLength: 5 }),
  one: fc.nat(),
  other: fc.nat(),
  chance: fc.nat(),
})
type Operation = typeof anOperation extends fc.Arbitrary<infer T> ? T : never

function apply(
  partition: Partition,
  { kind, one, other, chance }: Operation,
  line: Vertex[],
  name: string,
  units: readonly Vertex[],
): Edited {
  const code = (i: number) => partition.grids[i % partition.grids.length].code
  if (kind === 'split') return splitGrid(partition, code(one), line, name)
  if (kind === 'reshape') return reshapeGrid(partition, code(one), line)
  if (kind === 'merge') return mergeGrids(partition, code(one), code(other))
  return handOverBeside(partition, units, other, 1 + (chance % 4))
}

/** Hands the units nearest to a line between two grids over that line. */
function handOverBeside(partition: Partition, units: readonly Vertex[], arc: number, count: number): Edited {
  const between = partition.arcs.filter(({ left, right }) => left !== outside && right !== outside)
  if (between.length === 0) return { ok: false, fault: { code: 'does_not_divide' } }
  const { vertices, left: to, right: from } = between[arc % between.length]
  const gridOf = Int32Array.from(units, ([x, y]) => gridsAt(partition, x, y)[0] ?? -1)
  const [u, v] = vertices[0]
  const near = units
    .filter((_, i) => gridOf[i] === from)
    .sort((a, b) => Math.hypot(a[0] - u, a[1] - v) - Math.hypot(b[0] - u, b[1] - v))
  const chosen = new Set(near.slice(0, count).map(String))
  const label = Int32Array.from(units, unit => (chosen.has(String(unit)) ? 1 : 0))
  const sites = { x: Float64Array.from(units, ([x]) => x), y: Float64Array.from(units, ([, y]) => y), label }
  const code = partition.grids[to].code
  return handOver(partition, code, cutsAround(partition, code, sites, gridOf))
}

describe('after any splits, mergers, redrawn stretches and hand-overs', () => {
  test('no gap, no overlap, no crossing, no needless node, every unit in one grid, area kept to the last digit', () => {
    const taken: Record<string, number> = {}
    fc.assert(
      fc.property(
        aLattice,
        fc.array(anOperation, { maxLength: 8 }),
        fc.array(aPlace, { minLength: 20, maxLength: 60 }),
        ({ columns, rows, moves }, operations, places) => {
          const inTown = ([x, y]: readonly [number, number]): Vertex => [x * columns * scale + 7, y * rows * scale + 3]
          const units = places.map(inTown)
          let partition = town(columns, rows, moves)
          const before = JSON.stringify(partition)
          const [first, whole] = [partition, total(partition)]
          const wasInside = units.map(([x, y]) => gridsAt(partition, x, y).length)
          for (const [step, operation] of operations.entries()) {
            const was = new Map(partition.grids.map(({ code }, i) => [code, areas(partition)[i]]))
            const edited = apply(partition, operation, operation.line.map(inTown), `new${step}`, units)
            if (!edited.ok) continue
            taken[operation.kind] = (taken[operation.kind] ?? 0) + 1
            partition = edited.partition
            // What an edit says it has changed is all it has changed.
            areas(partition).forEach((area, grid) => {
              if (!edited.grids.includes(grid)) expect(area).toBe(was.get(partition.grids[grid].code))
            })
          }
          expect(isPlanar(partition)).toBe(true)
          expect(hasNeedlessNodes(partition)).toBe(false)
          expect(total(partition)).toBe(hull(partition))
          expect(total(partition)).toBe(whole)
          for (const { polygons } of partition.grids)
            for (const polygon of polygons)
              polygon.forEach((refs, i) => {
                const area = areas({ ...partition, grids: [{ code: '', polygons: [[refs]] }] })[0]
                expect(area > 0).toBe(i === 0)
              })
          units.forEach(([x, y], i) => {
            expect(gridsAt(partition, x, y)).toHaveLength(wasInside[i])
          })
          expect(JSON.stringify(first)).toBe(before)
        },
      ),
      { numRuns: 600 },
    )
    for (const kind of ['split', 'reshape', 'merge', 'hand over']) expect(taken[kind], kind).toBeGreaterThan(15)
  })
})

describe('a line that ends on a slanting outline', () => {
  const aCorner = fc.integer({ min: -300, max: 300 })
  /** Far enough from the corners for either edge. */
  const aShare = fc.integer({ min: 10, max: 90 }).map(percent => percent / 100)
  const between = ([x, y]: Vertex, [u, v]: Vertex, share: number): Vertex => [x + (u - x) * share, y + (v - y) * share]

  test('ends where it was drawn, to 5 cm, however often; the area stays what it was to the last digit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(aCorner, aCorner), { minLength: 6, maxLength: 6 }),
        fc.uniqueArray(aShare, { minLength: 1, maxLength: 4 }),
        (moves, shares) => {
          let partition = town(1, 1, moves)
          const whole = total(partition)
          const [a, b, c, d] = ringVertices(partition, partition.grids[0].polygons[0][0])
          shares.forEach((share, i) => {
            const ends = [between(a, b, share), between(d, c, share)]
            const line = ends.map(([x, y]): Vertex => [Math.round(x), Math.round(y)])
            const edited = splitGrid(partition, '00', line, `new${i}`)
            if (!edited.ok) return
            partition = edited.partition
            const nodes = partition.arcs.flatMap(({ vertices }) => [vertices[0], vertices[vertices.length - 1]])
            for (const [x, y] of ends)
              expect(Math.min(...nodes.map(([u, v]) => Math.hypot(x - u, y - v)))).toBeLessThan(4.5)
          })
          expect(partition.grids.length).toBeGreaterThan(1)
          expect(total(partition)).toBe(whole)
          expect(isPlanar(partition)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})
