import {
  buildPartition,
  cutsAround,
  handOver,
  outside,
  reshapeGrid,
  splitGrid,
  type Vertex,
} from '@wangge/shared/partition'
import { describe, expect, test } from 'vitest'
import { areas, gridsAt, hull, isPlanar, lattice, polygonOf, total, town } from '../support/partitions.ts'

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
