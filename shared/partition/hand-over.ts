import { changed, divide, type Part } from './divide.ts'
import { linesBetween, type Sites } from './sites.ts'
import { type Edited, type Partition, placeOfGrid } from './types.ts'

/**
 * Hands places over to a grid: the lines are redrawn around them, halfway to what stays.
 * @param sites places with their label: 1 for those that go, 0 for those that stay
 * @param gridOf the place of the grid each site lies in
 */
export function handOver(partition: Partition, code: string, sites: Sites, gridOf: Int32Array): Edited {
  const to = placeOfGrid(partition, code)
  if (to < 0) return { ok: false, fault: { code: 'no_such_grid', grid: code } }
  const from = new Set<number>()
  for (let i = 0; i < gridOf.length; i++)
    if (sites.label[i] === 1 && gridOf[i] !== to && gridOf[i] >= 0) from.add(gridOf[i])
  let current = partition
  for (const grid of from) {
    const own = sitesOf(sites, gridOf, grid)
    if (own.label.every(label => label === 1))
      return { ok: false, fault: { code: 'empties', grid: partition.grids[grid].code } }
    const edited = divide(current, grid, linesBetween(own), parts =>
      placesOf(parts, own).map(goes => (goes ? to : grid)),
    )
    if (!edited.ok) return edited
    current = edited.partition
  }
  if (from.size === 0) return { ok: false, fault: { code: 'does_not_divide' } }
  if (current.grids[to].polygons.length > partition.grids[to].polygons.length)
    return { ok: false, fault: { code: 'apart', grid: code } }
  return changed(partition, current, [to, ...from])
}

function sitesOf({ x, y, label }: Sites, gridOf: Int32Array, grid: number): Sites {
  const own = [...gridOf.keys()].filter(i => gridOf[i] === grid)
  return {
    x: Float64Array.from(own, i => x[i]),
    y: Float64Array.from(own, i => y[i]),
    label: Int32Array.from(own, i => label[i]),
  }
}

/** Which parts go: those with more sites that go than stay. */
function placesOf(parts: readonly Part[], { x, y, label }: Sites): boolean[] {
  const sums = parts.map(() => 0)
  for (let i = 0; i < label.length; i++) {
    const part = parts.findIndex(one => covers(one, x[i], y[i]))
    if (part >= 0) sums[part] += label[i] === 1 ? 1 : -1
  }
  return sums.map(sum => sum > 0)
}

/** Whether a part covers a place, by the even-odd rule. */
export function covers({ rings }: Part, x: number, y: number): boolean {
  let inside = false
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[ax, ay], [bx, by]] = [ring[i], ring[j]]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
  return inside
}
