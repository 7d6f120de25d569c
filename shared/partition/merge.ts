import { changed } from './divide.ts'
import { settle } from './settle.ts'
import { type Edited, type Partition, placeOfGrid } from './types.ts'

/** One grid takes another in: the lines between them go. Grids behind it move up by one place. */
export function mergeGrids(partition: Partition, intoCode: string, otherCode: string): Edited {
  const [into, other] = [placeOfGrid(partition, intoCode), placeOfGrid(partition, otherCode)]
  if (into < 0 || other < 0)
    return { ok: false, fault: { code: 'no_such_grid', grid: into < 0 ? intoCode : otherCode } }
  const isBetween = ({ left, right }: { left: number; right: number }) =>
    (left === into && right === other) || (left === other && right === into)
  if (into === other || !partition.arcs.some(isBetween)) return { ok: false, fault: { code: 'apart', grid: intoCode } }
  const placeOf = (grid: number): number => {
    const taken = grid === other ? into : grid
    return taken > other ? taken - 1 : taken
  }
  const arcs = partition.arcs.map(({ vertices, left, right }, before) => {
    const isTaken = left === other || right === other
    return { vertices, left: placeOf(left), right: placeOf(right), ...(isTaken ? {} : { before }) }
  })
  const codes = partition.grids.flatMap(({ code }, i) => (i === other ? [] : [code]))
  const next = settle(partition, arcs, codes, grid => (grid >= other ? grid + 1 : grid))
  return changed(partition, next, [placeOf(into)])
}

/** Several grids made one, under the code of the first, whether they adjoin or not. */
export function mergeAll(partition: Partition, codes: readonly string[]): Partition {
  const into = placeOfGrid(partition, codes[0])
  const gone = new Set(codes.slice(1).map(code => placeOfGrid(partition, code)))
  const kept = [...partition.grids.keys()].filter(grid => !gone.has(grid))
  const placeOf = (grid: number): number => (grid < 0 ? grid : kept.indexOf(gone.has(grid) ? into : grid))
  const arcs = partition.arcs.map(({ vertices, left, right }) => ({
    vertices,
    left: placeOf(left),
    right: placeOf(right),
  }))
  return settle(
    { arcs: [], grids: [] },
    arcs,
    kept.map(grid => partition.grids[grid].code),
  )
}
