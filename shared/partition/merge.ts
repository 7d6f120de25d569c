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
