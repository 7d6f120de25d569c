import { changed, divide, type Part } from './divide.ts'
import { areaOf, reaching } from './split.ts'
import { type Edited, type Partition, placeOfGrid, type Vertex } from './types.ts'

/**
 * Draws a stretch of a grid's boundary anew. Where the line runs outside the grid, what lies between it and the boundary
 * comes to the grid; where it runs inside, what it cuts off goes to the neighbour beside it.
 */
export function reshapeGrid(partition: Partition, code: string, line: readonly Vertex[]): Edited {
  const grid = placeOfGrid(partition, code)
  if (grid < 0) return { ok: false, fault: { code: 'no_such_grid', grid: code } }
  const drawn = reaching(line)
  let current = partition
  const touched = new Set<number>()
  for (const [place] of partition.grids.entries()) {
    const taken = divide(current, place, [drawn], parts =>
      place === grid ? givenAway(grid, parts) : gained(grid, place, parts),
    )
    if (!taken.ok && taken.fault.code === 'crosses') return taken
    if (!taken.ok) continue
    current = taken.partition
    for (const one of taken.grids) touched.add(one)
  }
  if (current === partition || touched.size === 0) return { ok: false, fault: { code: 'does_not_divide' } }
  return changed(partition, current, [...touched])
}

const largestOf = (parts: readonly Part[]): Part =>
  parts.reduce((best, part) => (areaOf(part.rings) > areaOf(best.rings) ? part : best))

/** What was cut off a neighbour and lies at the grid comes to it. */
function gained(grid: number, from: number, parts: readonly Part[]): number[] {
  const largest = largestOf(parts)
  return parts.map(part => (part !== largest && part.beside.has(grid) ? grid : from))
}

/** What was cut off the grid goes to the neighbour with which it has most boundary in common. */
function givenAway(grid: number, parts: readonly Part[]): number[] {
  const largest = largestOf(parts)
  return parts.map(part => {
    if (part === largest) return grid
    const [nearest] = [...part.beside].sort((a, b) => b[1] - a[1])
    return nearest?.[0] ?? grid
  })
}
