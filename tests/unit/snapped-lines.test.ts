import { buildPartition, reshapeGrid, splitGrid, type Vertex } from '@wangge/shared/partition'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isPlanar, polygonOf, total } from '../support/partitions.ts'

const side = 200_000
/** Two grids beside each other; the line between them slants. */
const pair = (south: number, north: number) => {
  const [a, b]: Vertex[] = [
    [south, 0],
    [north, side],
  ]
  const ring = (...vertices: Vertex[]) => polygonOf([[...vertices, vertices[0]]])
  return buildPartition([
    { code: 'west', shape: ring([0, 0], a, b, [0, side]) },
    { code: 'east', shape: ring(a, [side, 0], [side, side], b) },
  ])
}
const along = ([ax, ay]: Vertex, [bx, by]: Vertex, share: number): Vertex => [
  Math.round(ax + (bx - ax) * share),
  Math.round(ay + (by - ay) * share),
]
const between = fc.integer({ min: 60_000, max: 140_000 })
const share = fc.double({ min: 0.05, max: 0.95, noNaN: true })

/** Snapping puts an end on a line as nearly as whole numbers can: mostly a trifle beside it. */
describe('lines whose ends were snapped onto a boundary', () => {
  test('redraw the stretch between them, on whichever side they run', () => {
    fc.assert(
      fc.property(between, between, share, share, fc.boolean(), (south, north, from, to, isEast) => {
        fc.pre(Math.abs(from - to) > 0.1)
        const partition = pair(south, north)
        const ends = [from, to].map(one => along([south, 0], [north, side], one))
        const middle: Vertex = [isEast ? 170_000 : 30_000, Math.round((ends[0][1] + ends[1][1]) / 2)]
        const edited = reshapeGrid(partition, isEast ? 'east' : 'west', [ends[0], middle, ends[1]])
        expect(edited).toMatchObject({ ok: true })
        if (!edited.ok) return
        expect(isPlanar(edited.partition)).toBe(true)
        expect(total(edited.partition)).toBe(total(partition))
        expect(edited.partition.grids.map(({ polygons }) => polygons.length)).toEqual([1, 1])
      }),
      { numRuns: 300 },
    )
  })

  test('split the grid they begin and end at', () => {
    fc.assert(
      fc.property(between, between, share, share, (south, north, on, onSide) => {
        const partition = pair(south, north)
        const line = [along([south, 0], [north, side], on), along([side, 0], [side, side], onSide)]
        const edited = splitGrid(partition, 'east', line, 'new')
        expect(edited).toMatchObject({ ok: true })
        if (!edited.ok) return
        expect(isPlanar(edited.partition)).toBe(true)
        expect(Math.abs(total(edited.partition) / total(partition) - 1)).toBeLessThan(1e-9)
        expect(edited.partition.grids).toHaveLength(3)
      }),
      { numRuns: 300 },
    )
  })
})
