import {
  buildPartition,
  deleteVertex,
  type Edited,
  insertVertex,
  mergeGrids,
  moveVertex,
  OverlapError,
  outside,
  type Partition,
  polygonsOf,
  shapeOf,
  type Vertex,
} from '@wangge/shared/partition'
import fc from 'fast-check'
import type { MultiPolygon } from 'geojson'
import { describe, expect, test } from 'vitest'
import { aLattice, areas, hull, isPlanar, lattice, polygonOf, total } from '../support/partitions.ts'

const latticeOf = ({ columns, rows, moves }: { columns: number; rows: number; moves: (readonly [number, number])[] }) =>
  lattice(columns, rows, moves)

describe('a partition of shapes', () => {
  test('gives back the shapes it was made of, each line kept once, and its grids fill what they surround', () => {
    fc.assert(
      fc.property(aLattice.map(latticeOf), shapes => {
        const partition = buildPartition(shapes)
        shapes.forEach(({ shape }, i) => {
          const found = shapeOf(partition, i).coordinates[0][0].map(String)
          expect(new Set(found)).toEqual(new Set(shape.coordinates[0].map(String)))
        })
        expect(total(partition)).toBe(hull(partition))
        const edges = partition.arcs.flatMap(({ vertices }) =>
          vertices.slice(1).map((vertex, i) => [String(vertices[i]), String(vertex)].sort().join(' ')),
        )
        expect(new Set(edges).size).toBe(edges.length)
      }),
    )
  })

  test('an island in a hole, and a grid of two parts', () => {
    const square = (x: number, y: number, side: number): Vertex[] => [
      [x, y],
      [x + side, y],
      [x + side, y + side],
      [x, y + side],
      [x, y],
    ]
    const island = square(300, 300, 400)
    const two: MultiPolygon = {
      type: 'MultiPolygon',
      coordinates: [polygonOf([square(2000, 0, 100)]).coordinates, polygonOf([square(3000, 0, 100)]).coordinates],
    }
    const partition = buildPartition([
      { code: 'around', shape: polygonOf([square(0, 0, 1000), island]) },
      { code: 'island', shape: polygonOf([island]) },
      { code: 'two', shape: two },
    ])
    expect(areas(partition)).toEqual([2 * (1000 ** 2 - 400 ** 2), 2 * 400 ** 2, 2 * 2 * 100 ** 2])
    expect(partition.arcs.filter(({ left, right }) => left !== outside && right !== outside)).toHaveLength(1)
    const moved = moveVertex(partition, [300, 300], [200, 250])
    expect(moved).toMatchObject({ ok: true, grids: [0, 1] })
  })

  test('overlapping shapes are named, not mended in silence', () => {
    const [one] = lattice(1, 1, [[0, 0]])
    expect(() => buildPartition([one, { ...one, code: 'again' }])).toThrow(OverlapError)
  })
})

const anEdit = fc.record({
  kind: fc.constantFrom('move', 'insert', 'delete'),
  arc: fc.nat(),
  place: fc.nat(),
  by: fc.tuple(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -900, max: 900 })),
})
function apply(
  partition: Partition,
  { kind, arc, place, by }: { kind: string; arc: number; place: number; by: [number, number] },
): Edited {
  const i = arc % partition.arcs.length
  const { vertices } = partition.arcs[i]
  const vertex = vertices[place % vertices.length]
  const to: Vertex = [vertex[0] + by[0], vertex[1] + by[1]]
  if (kind === 'move') return moveVertex(partition, vertex, to)
  return kind === 'insert'
    ? insertVertex(partition, i, place % (vertices.length - 1), to)
    : deleteVertex(partition, vertex)
}
describe('after any edits', () => {
  test('lines do not cross, the grids fill what they surround, no ring is turned; undoing is keeping the old one', () => {
    let taken = 0
    fc.assert(
      fc.property(aLattice.map(latticeOf), fc.array(anEdit, { maxLength: 12 }), (shapes, edits) => {
        let partition = buildPartition(shapes)
        const before = JSON.stringify(partition)
        const first = partition
        for (const edit of edits) {
          const was = areas(partition)
          const edited = apply(partition, edit)
          if (!edited.ok) continue
          taken++
          partition = edited.partition
          // What an edit says it has changed is all it has changed.
          areas(partition).forEach((area, grid) => {
            if (!edited.grids.includes(grid)) expect(area).toBe(was[grid])
          })
        }
        expect(isPlanar(partition)).toBe(true)
        expect(total(partition)).toBe(hull(partition))
        for (const area of areas(partition)) expect(area).toBeGreaterThan(0)
        expect(JSON.stringify(first)).toBe(before)
      }),
      { numRuns: 300 },
    )
    expect(taken).toBeGreaterThan(300)
  })

  test('two lines of one grid do not come to touch at a point', () => {
    const square = buildPartition(lattice(1, 1, [[0, 0]]))
    const edgeAt = ({ arcs }: Partition, y: number) =>
      arcs[0].vertices.findIndex((vertex, i, all) => vertex[1] === y && all[i + 1]?.[1] === y)
    const dented = insertVertex(square, 0, edgeAt(square, 1000), [500, 800])
    if (!dented.ok) throw new Error('the dent is free')
    const again = insertVertex(dented.partition, 0, edgeAt(dented.partition, 0), [500, 800])
    expect(again).toEqual({ ok: false, fault: { code: 'crosses', at: [500, 800] } })
    expect(insertVertex(dented.partition, 0, edgeAt(dented.partition, 0), [500, 700])).toMatchObject({ ok: true })
  })

  test('a line drawn across another, a corner pulled over its grid, a vertex that is not there: refused, with why', () => {
    const partition = buildPartition(lattice(2, 1, [[0, 0]]))
    expect(moveVertex(partition, [1000, 0], [1000, 0])).toMatchObject({ ok: true })
    expect(moveVertex(partition, [1000, 0], [1000, 1500])).toMatchObject({ ok: false, fault: { code: 'crosses' } })
    // Onto another vertex: grids would touch where they did not.
    expect(moveVertex(partition, [1000, 0], [2000, 1000])).toMatchObject({ ok: false, fault: { code: 'crosses' } })
    expect(moveVertex(partition, [1000, 0], [0, 0])).toMatchObject({ ok: false, fault: { code: 'crosses' } })
    expect(moveVertex(partition, [5, 5], [6, 6])).toEqual({ ok: false, fault: { code: 'no_such_vertex' } })
    expect(deleteVertex(partition, [1000, 0])).toEqual({ ok: false, fault: { code: 'no_such_vertex' } })
    const moved = moveVertex(partition, [1000, 0], [1200, 100])
    expect(moved).toMatchObject({ ok: true, grids: [0, 1] })
  })
})

describe('rings and merging', () => {
  test('a face’s arcs are put together to the polygons it was made of', () => {
    fc.assert(
      fc.property(aLattice.map(latticeOf), shapes => {
        const partition = buildPartition(shapes)
        partition.grids.forEach((_, i) => {
          const again = { ...partition, grids: [{ code: '', polygons: polygonsOf(partition.arcs, i) }] }
          expect(areas(again)).toEqual([areas(partition)[i]])
        })
      }),
    )
  })

  test('merging adds the areas, drops the line between, and keeps everything else; until one grid is left', () => {
    fc.assert(
      fc.property(
        aLattice.map(latticeOf),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 30 }),
        (shapes, pairs) => {
          let partition = buildPartition(shapes)
          const whole = total(partition)
          for (const [a, b] of pairs) {
            const [into, other] = [a % partition.grids.length, b % partition.grids.length]
            const was = new Map(partition.grids.map(({ code }, i) => [code, areas(partition)[i]]))
            const [code, gone] = [partition.grids[into].code, partition.grids[other].code]
            const merged = mergeGrids(partition, code, gone)
            if (!merged.ok) continue
            partition = merged.partition
            partition.grids.forEach((grid, i) => {
              const before = was.get(grid.code) ?? 0
              expect(areas(partition)[i]).toBe(grid.code === code ? before + (was.get(gone) ?? 0) : before)
            })
          }
          expect(total(partition)).toBe(whole)
          expect(hull(partition)).toBe(whole)
          expect(isPlanar(partition)).toBe(true)
        },
      ),
    )
  })

  test('around an island: a ring of grids merged leaves the hole a hole; corners that touch make two parts', () => {
    const eight = lattice(3, 3, [[0, 0]]).filter(({ code }) => code !== '11')
    let partition = buildPartition(eight)
    for (let merged = 0; merged < 7; merged++) {
      const tried = partition.grids.slice(1).map(({ code }) => mergeGrids(partition, partition.grids[0].code, code))
      partition = tried.find(one => one.ok)?.partition ?? partition
    }
    expect(partition.grids).toHaveLength(1)
    expect(partition.grids[0].polygons.map(polygon => polygon.length)).toEqual([2])
    expect(total(partition)).toBe(2 * 8 * 1000 ** 2)
    const diagonal = lattice(2, 2, [[0, 0]]).filter(({ code }) => code === '00' || code === '11')
    const both: MultiPolygon = { type: 'MultiPolygon', coordinates: diagonal.map(({ shape }) => shape.coordinates) }
    const touching = buildPartition([{ code: 'both', shape: both }])
    expect(polygonsOf(touching.arcs, 0)).toHaveLength(2)
    expect(mergeGrids(buildPartition(diagonal), '00', '11')).toEqual({
      ok: false,
      fault: { code: 'apart', grid: '00' },
    })
  })
})
