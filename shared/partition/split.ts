import { doubledArea } from './build.ts'
import { bringToBoundary, lengthOfRun, runsInside } from './clip.ts'
import { divideAlong, type Part } from './divide.ts'
import { type Edited, type Partition, placeOfGrid, sameVertex, type Vertex } from './types.ts'

/** Lines are drawn by hand: an end this near to the boundary (about 1 m) is meant to reach it. */
const overshoot = 100

/**
 * Cuts a grid in two along a line that runs across it; where it does so more than once, along the longest stretch. The
 * larger part keeps the code.
 */
export function splitGrid(partition: Partition, code: string, line: readonly Vertex[], newCode: string): Edited {
  const grid = placeOfGrid(partition, code)
  if (grid < 0) return { ok: false, fault: { code: 'no_such_grid', grid: code } }
  if (placeOfGrid(partition, newCode) >= 0) return { ok: false, fault: { code: 'code_taken', grid: newCode } }
  const runs = runsInside(partition, grid, [reaching(line)])
  if (runs.length === 0) return { ok: false, fault: { code: 'does_not_divide' } }
  const clipped = bringToBoundary([runs.reduce((best, one) => (lengthOfRun(one) > lengthOfRun(best) ? one : best))])
  const begin = clipped.lines[0]?.slice(0, 2) ?? []
  const fresh = partition.grids.length
  // Of a grid in several pieces only the one that was cut is shared out.
  const isCut = (part: Part) =>
    part.rings.some(ring => begin.every(vertex => ring.some(one => sameVertex(one, vertex))))
  const place = (parts: readonly Part[]) => {
    const smallest = parts.filter(isCut).sort((a, b) => areaOf(a.rings) - areaOf(b.rings))[0]
    return parts.map(part => (part === smallest ? fresh : grid))
  }
  return divideAlong(partition, grid, clipped, place, [newCode])
}

/** Twice the area of some rings, holes taken off. */
export const areaOf = (rings: Part['rings']): number => rings.reduce((sum, ring) => sum + doubledArea(ring), 0)

/**
 * A line carried on a little at both ends. An end that was put on a boundary is whole-numbered, and so beside it by a
 * trifle: it is no vertex of the line any more.
 */
export function reaching(line: readonly Vertex[]): Vertex[] {
  const beyond = ([x, y]: Vertex, [u, v]: Vertex): Vertex => {
    const length = Math.hypot(u - x, v - y)
    return length === 0
      ? [u, v]
      : [Math.round(u + ((u - x) / length) * overshoot), Math.round(v + ((v - y) / length) * overshoot)]
  }
  const last = line.length - 1
  if (last < 1 || sameVertex(line[0], line[last])) return [...line]
  return [beyond(line[1], line[0]), ...line.slice(1, last), beyond(line[last - 1], line[last])]
}
