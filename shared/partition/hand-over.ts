import { linesAlongRoads } from './along-roads.ts'
import { changed, divide, type Part } from './divide.ts'
import { covers } from './rings.ts'
import type { Sites } from './sites.ts'
import { type Edited, type Partition, placeOfGrid, type Vertex } from './types.ts'

/** Where a grid is cut for a hand-over, and the places that go. */
export interface Cut {
  grid: string
  lines: Vertex[][]
  places: Vertex[]
}

/**
 * The lines around places that are to go from their grids to another: halfway to what stays, or the middle of a road.
 * @param sites places with their label: 1 for those that go, 0 for those that stay
 * @param gridOf the place of the grid each site lies in
 * @param roads centre lines, flat
 */
export function cutsAround(
  partition: Partition,
  code: string,
  sites: Sites,
  gridOf: Int32Array,
  roads: readonly (readonly number[])[] = [],
): Cut[] {
  const to = placeOfGrid(partition, code)
  const from = new Set<number>()
  for (let i = 0; i < gridOf.length; i++)
    if (sites.label[i] === 1 && gridOf[i] !== to && gridOf[i] >= 0) from.add(gridOf[i])
  return [...from].map(grid => {
    const own = sitesOf(sites, gridOf, grid)
    const places = [...own.label.keys()].filter(i => own.label[i] === 1).map((i): Vertex => [own.x[i], own.y[i]])
    return { grid: partition.grids[grid].code, lines: linesAlongRoads(partition, grid, own, roads), places }
  })
}

/** Hands the parts of grids that are cut out around some places over to another grid. */
export function handOver(partition: Partition, code: string, cuts: readonly Cut[]): Edited {
  const to = placeOfGrid(partition, code)
  if (to < 0) return { ok: false, fault: { code: 'no_such_grid', grid: code } }
  if (cuts.length === 0) return { ok: false, fault: { code: 'does_not_divide' } }
  let current = partition
  const touched = [to]
  for (const { grid, lines, places } of cuts) {
    const from = placeOfGrid(partition, grid)
    if (from < 0) return { ok: false, fault: { code: 'no_such_grid', grid } }
    if (lines.length === 0) return { ok: false, fault: { code: 'empties', grid } }
    const goes = (part: Part) => places.some(([x, y]) => covers(part.rings, x, y))
    const edited = divide(current, from, lines, parts => parts.map(part => (goes(part) ? to : from)))
    if (!edited.ok) return edited
    current = edited.partition
    touched.push(from)
  }
  if (current.grids[to].polygons.length > partition.grids[to].polygons.length)
    return { ok: false, fault: { code: 'apart', grid: code } }
  return changed(partition, current, touched)
}

function sitesOf({ x, y, label }: Sites, gridOf: Int32Array, grid: number): Sites {
  const own = [...gridOf.keys()].filter(i => gridOf[i] === grid)
  return {
    x: Float64Array.from(own, i => x[i]),
    y: Float64Array.from(own, i => y[i]),
    label: Int32Array.from(own, i => label[i]),
  }
}
