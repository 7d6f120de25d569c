import {
  buildPartition,
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
import { aLattice, areas, hull, isPlanar, lattice, polygonOf, total } from '../support/partitions.ts'

const scale = 100
/** A town of grids of 1 km, as planners have them: corners are moved by up to 300 m. */
const town = (columns: number, rows: number, moves: readonly (readonly [number, number])[]) =>
  buildPartition(
    lattice(
      columns,
      rows,
      moves.map(([x, y]) => [x * scale, y * scale]),
      1000 * scale,
    ),
  )

/** Which grid's rings are around a place, by the even-odd rule over whole polygons. */
function gridsAt(partition: Partition, x: number, y: number): number[] {
  return partition.grids.flatMap(({ polygons }, grid) => {
    let inside = false
    for (const refs of polygons.flat()) {
      const ring = ringVertices(partition, refs)
      ring.forEach(([ax, ay], i) => {
        const [bx, by] = ring[(i + 1) % ring.length]
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
      })
    }
    return inside ? [grid] : []
  })
}

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

const square = buildPartition(lattice(2, 1, [[0, 0]], 100_000))

describe('one at a time', () => {
  test('a line across a grid: two grids, the larger keeps its code, the neighbour gets the new vertex too', () => {
    const edited = splitGrid(
      square,
      '00',
      [
        [-5_000, 30_000],
        [120_000, 30_000],
      ],
      'new',
    )
    if (!edited.ok) throw new Error(edited.fault.code)
    const { partition } = edited
    expect(partition.grids.map(({ code }) => code)).toEqual(['00', '01', 'new'])
    expect(areas(partition).map(area => area / 2)).toEqual([100_000 * 70_000, 100_000 ** 2, 100_000 * 30_000])
    expect(partition.arcs.filter(({ left, right }) => left !== outside && right !== outside)).toHaveLength(3)
  })

  test('a line through corners, along an edge, to nowhere; a closed line makes an island', () => {
    const corners = splitGrid(
      square,
      '00',
      [
        [0, 0],
        [100_000, 100_000],
      ],
      'new',
    )
    if (!corners.ok) throw new Error(corners.fault.code)
    expect(areas(corners.partition).map(area => area / 2)).toEqual([5e9, 1e10, 5e9])
    expect(
      splitGrid(
        square,
        '00',
        [
          [0, 0],
          [100_000, 0],
        ],
        'new',
      ),
    ).toEqual({ ok: false, fault: { code: 'does_not_divide' } })
    expect(
      splitGrid(
        square,
        '00',
        [
          [-5_000, 30_000],
          [50_000, 30_000],
        ],
        'new',
      ),
    ).toEqual({ ok: false, fault: { code: 'does_not_divide' } })
    expect(
      splitGrid(
        square,
        '00',
        [
          [0, 0],
          [1, 1],
        ],
        '01',
      ),
    ).toEqual({ ok: false, fault: { code: 'code_taken', grid: '01' } })
    const ring: Vertex[] = [
      [20_000, 20_000],
      [40_000, 20_000],
      [40_000, 40_000],
      [20_000, 40_000],
      [20_000, 20_000],
    ]
    const island = splitGrid(square, '00', ring, 'island')
    if (!island.ok) throw new Error(island.fault.code)
    expect(areas(island.partition).map(area => area / 2)).toEqual([1e10 - 4e8, 1e10, 4e8])
    expect(island.partition.grids[0].polygons[0]).toHaveLength(2)
    const through = splitGrid(
      island.partition,
      'island',
      [
        [10_000, 30_000],
        [50_000, 31_000],
      ],
      'half',
    )
    expect(through).toMatchObject({ ok: true, grids: [0, 2, 3] })
    const bridge = splitGrid(
      island.partition,
      '00',
      [
        [-10_000, 30_000],
        [30_000, 30_000],
      ],
      'bridge',
    )
    expect(bridge).toEqual({ ok: false, fault: { code: 'does_not_divide' } })
  })

  test('five grids meet in a corner: a line ends there', () => {
    const around = (i: number): Vertex => [
      Math.round(100_000 * Math.cos((i * 2 * Math.PI) / 5)),
      Math.round(100_000 * Math.sin((i * 2 * Math.PI) / 5)),
    ]
    const five = buildPartition(
      [0, 1, 2, 3, 4].map(i => ({ code: `${i}`, shape: polygonOf([[[0, 0], around(i), around(i + 1), [0, 0]]]) })),
    )
    const [a, b] = [around(0), around(1)]
    const edited = splitGrid(
      five,
      '0',
      [
        [0, 0],
        [a[0] + b[0], a[1] + b[1]],
      ],
      'new',
    )
    if (!edited.ok) throw new Error(edited.fault.code)
    expect(
      edited.partition.arcs.filter(({ vertices }) =>
        [vertices[0], vertices[vertices.length - 1]].some(one => String(one) === '0,0'),
      ),
    ).toHaveLength(6)
  })

  test('a stretch drawn anew gives and takes, on both sides of the line as it was', () => {
    const line: Vertex[] = [
      [100_000, 10_000],
      [120_000, 10_000],
      [120_000, 40_000],
      [80_000, 60_000],
      [80_000, 90_000],
      [100_000, 90_000],
    ]
    const edited = reshapeGrid(square, '00', line)
    if (!edited.ok) throw new Error(edited.fault.code)
    expect(total(edited.partition)).toBe(total(square))
    const drawn = new Set(edited.partition.arcs.flatMap(({ vertices }) => vertices.map(String)))
    for (const vertex of line.slice(1, -1)) expect(drawn).toContain(String(vertex))
    expect(edited.partition.arcs).toHaveLength(3)
  })

  test('a stretch drawn out and back almost on itself: rounding puts no line on the other side of a boundary', () => {
    const partition = town(2, 2, [
      [0, -87],
      [288, 0],
      [0, 0],
    ])
    const edited = reshapeGrid(partition, '10', [
      [207, -8397],
      [215607, 178403],
      [66607, 49603],
      [142407, 38003],
    ])
    if (!edited.ok) throw new Error(edited.fault.code)
    expect(isPlanar(edited.partition)).toBe(true)
    expect(total(edited.partition)).toBe(total(partition))
    expect(total(edited.partition)).toBe(hull(edited.partition))
  })

  test('units handed over: the line goes around them; what lies apart, or is all there is, is refused', () => {
    const at = [
      [30, 50],
      [60, 50],
      [80, 40],
      [150, 50],
      [180, 50],
    ].map(([x, y]) => [x * 1000, y * 1000])
    const sites = (label: number[]) => ({
      x: Float64Array.from(at, p => p[0]),
      y: Float64Array.from(at, p => p[1]),
      label: Int32Array.from(label),
    })
    const gridOf = Int32Array.from([0, 0, 0, 1, 1])
    const over = (labels: number[]) => handOver(square, '01', cutsAround(square, '01', sites(labels), gridOf))
    const edited = over([0, 0, 1, 0, 0])
    if (!edited.ok) throw new Error(edited.fault.code)
    expect(at.map(([x, y]) => gridsAt(edited.partition, x, y))).toEqual([[0], [0], [1], [1], [1]])
    expect(over([1, 0, 0, 0, 0])).toEqual({
      ok: false,
      fault: { code: 'apart', grid: '01' },
    })
    expect(over([1, 1, 1, 0, 0])).toEqual({
      ok: false,
      fault: { code: 'empties', grid: '00' },
    })
    expect(over([0, 0, 0, 1, 0])).toEqual({
      ok: false,
      fault: { code: 'does_not_divide' },
    })
  })
})
