import { cellNeighbours, clustersOf } from '@wangge/shared/hotspots'
import { gridDisk, latLngToCell } from 'h3-js'
import { expect, test } from 'vitest'

const middle = latLngToCell(37.54, 121.39, 9)
const cells = gridDisk(middle, 4)
const neighbours = cellNeighbours(cells)
const ring = new Set(gridDisk(middle, 1).filter(cell => cell !== middle))

/** One step in which some cells are hot and some have issues. */
function step(hot: ReadonlySet<string>, issues: (cell: string) => number) {
  const counts = Float64Array.from(cells, issues)
  const z = Float64Array.from(cells, cell => (hot.has(cell) ? 5 : 0))
  return {
    counts,
    z,
    p: z.map(score => (score > 0 ? 1e-6 : 1)),
    q: z.map(score => (score > 0 ? 1e-4 : 1)),
    level: Int8Array.from(cells, cell => (hot.has(cell) ? 99 : 0)),
    events: counts.reduce((sum, count) => sum + count, 0),
  }
}

test('what made its neighbours hot belongs to the hotspot, and gives it its place', () => {
  const found = clustersOf({ places: cells, neighbours, steps: [step(ring, cell => (cell === middle ? 60 : 0))] }, 0)
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ peak: middle, issues: 60, level: 99, emergence: 'new' })
  expect(found[0].places).toHaveLength(7)
})

test('hot cells that do not touch are hotspots of their own; nothing hot is none', () => {
  const far = new Set([cells[cells.length - 1], middle])
  const found = clustersOf({ places: cells, neighbours, steps: [step(far, cell => (far.has(cell) ? 20 : 0))] }, 0)
  expect(found.map(one => one.issues)).toEqual([20, 20])
  expect(clustersOf({ places: cells, neighbours, steps: [step(new Set(), () => 1)] }, 0)).toEqual([])
})
