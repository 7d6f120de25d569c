import type { AtomGraph } from './graph.ts'
import { mendPieces, partsOfPieces, piecesOf } from './pieces.ts'

/** Directions of lines, in half turns. */
const everyTurn: readonly number[] = Array.from({ length: 12 }, (_, i) => i / 12)

/**
 * Divides atoms into k parts of about the same weight: halved again and again by the straight line that cuts least, among
 * several directions. Each piece of the ground is divided for itself; parts that came out in pieces are mended. Undefined
 * where k parts cannot be had: fewer atoms, or more pieces of ground.
 * @param turns the directions of lines that are tried, in half turns
 */
export function bisect(graph: AtomGraph, k: number, turns = everyTurn): Int32Array | undefined {
  const labels = new Int32Array(graph.count)
  const pieces = piecesOf(graph, labels)
  const parts = partsOfPieces(pieces, k)
  if (!parts) return undefined
  const halve = (atoms: number[], first: number, wanted: number): void => {
    if (wanted === 1) {
      for (const atom of atoms) labels[atom] = first
      return
    }
    const left = Math.floor(wanted / 2)
    const [one, other] = bestCut(graph, atoms, left, wanted, turns)
    halve(one, first, left)
    halve(other, first + left, wanted - left)
  }
  let first = 0
  pieces.forEach(({ atoms }, i) => {
    halve(atoms, first, parts[i])
    first += parts[i]
  })
  mendPieces(graph, labels, k)
  return labels
}

/** Halves atoms for `left` parts and the rest of `wanted`: each side has at least one atom for each of its parts. */
function bestCut(
  { x, y, weight, start, neighbour, border }: AtomGraph,
  atoms: number[],
  left: number,
  wanted: number,
  turns: readonly number[],
): [number[], number[]] {
  const total = atoms.reduce((sum, atom) => sum + weight[atom], 0)
  const side = new Map<number, number>()
  let best: [number[], number[]] | undefined
  let least = Number.POSITIVE_INFINITY
  for (const turn of turns) {
    const [dx, dy] = [Math.cos(turn * Math.PI), Math.sin(turn * Math.PI)]
    const sorted = [...atoms].sort((a, b) => x[a] * dx + y[a] * dy - (x[b] * dx + y[b] * dy))
    let gone = 0
    let cut = 0
    while (
      cut < sorted.length - (wanted - left) &&
      (cut < left || gone + weight[sorted[cut]] / 2 <= (total * left) / wanted)
    )
      gone += weight[sorted[cut++]]
    const parts: [number[], number[]] = [sorted.slice(0, cut), sorted.slice(cut)]
    for (const [p, part] of parts.entries()) for (const atom of part) side.set(atom, p)
    let length = 0
    for (const atom of parts[0])
      for (let e = start[atom]; e < start[atom + 1]; e++) if (side.get(neighbour[e]) === 1) length += border[e]
    if (length < least) [least, best] = [length, parts]
  }
  return best ?? [atoms.slice(0, left), atoms.slice(left)]
}
