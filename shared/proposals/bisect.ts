import type { AtomGraph } from './graph.ts'

const angles = 12

/**
 * Divides atoms into k parts of about the same weight: halved again and again by the straight line that cuts least, among
 * several directions. Parts that came out in pieces are mended.
 */
export function bisect(graph: AtomGraph, k: number): Int32Array {
  const labels = new Int32Array(graph.count)
  const halve = (atoms: number[], first: number, parts: number): void => {
    if (parts === 1) {
      for (const atom of atoms) labels[atom] = first
      return
    }
    const left = Math.floor(parts / 2)
    const [one, other] = bestCut(graph, atoms, left / parts)
    halve(one, first, left)
    halve(other, first + left, parts - left)
  }
  halve([...Array(graph.count).keys()], 0, k)
  mendPieces(graph, labels, k)
  return labels
}

function bestCut(
  { x, y, weight, start, neighbour, border }: AtomGraph,
  atoms: number[],
  share: number,
): [number[], number[]] {
  const total = atoms.reduce((sum, atom) => sum + weight[atom], 0)
  const side = new Map<number, number>()
  let best: [number[], number[]] | undefined
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < angles; i++) {
    const [dx, dy] = [Math.cos((i * Math.PI) / angles), Math.sin((i * Math.PI) / angles)]
    const sorted = [...atoms].sort((a, b) => x[a] * dx + y[a] * dy - (x[b] * dx + y[b] * dy))
    let gone = 0
    let cut = 0
    while (cut < sorted.length - 1 && (cut === 0 || gone + weight[sorted[cut]] / 2 <= total * share))
      gone += weight[sorted[cut++]]
    const parts: [number[], number[]] = [sorted.slice(0, cut), sorted.slice(cut)]
    for (const [p, part] of parts.entries()) for (const atom of part) side.set(atom, p)
    let length = 0
    for (const atom of parts[0])
      for (let e = start[atom]; e < start[atom + 1]; e++) if (side.get(neighbour[e]) === 1) length += border[e]
    if (length < least) [least, best] = [length, parts]
  }
  return best ?? [atoms.slice(0, 1), atoms.slice(1)]
}

/** Pieces of a part beside its heaviest one go to the neighbour with the longest line along them. */
export function mendPieces(
  { count, weight, start, neighbour, border }: AtomGraph,
  labels: Int32Array,
  k: number,
): void {
  for (let round = 0; round < k; round++) {
    const piece = new Int32Array(count).fill(-1)
    const pieces: { label: number; weight: number; atoms: number[] }[] = []
    for (let a = 0; a < count; a++) {
      if (piece[a] >= 0) continue
      const atoms = [a]
      piece[a] = pieces.length
      for (let i = 0; i < atoms.length; i++)
        for (let e = start[atoms[i]]; e < start[atoms[i] + 1]; e++) {
          const b = neighbour[e]
          if (piece[b] >= 0 || labels[b] !== labels[a]) continue
          piece[b] = pieces.length
          atoms.push(b)
        }
      pieces.push({ label: labels[a], weight: atoms.reduce((sum, atom) => sum + weight[atom], 0), atoms })
    }
    const heaviest = new Map<number, number>()
    pieces.forEach((one, i) => {
      const known = heaviest.get(one.label)
      if (known === undefined || one.weight > pieces[known].weight) heaviest.set(one.label, i)
    })
    const loose = pieces.filter((one, i) => heaviest.get(one.label) !== i)
    if (loose.length === 0) return
    for (const { atoms, label } of loose) {
      const along = new Map<number, number>()
      for (const atom of atoms)
        for (let e = start[atom]; e < start[atom + 1]; e++) {
          const other = labels[neighbour[e]]
          if (other !== label) along.set(other, (along.get(other) ?? 0) + border[e])
        }
      const [to] = [...along].sort((a, b) => b[1] - a[1])[0] ?? [label]
      for (const atom of atoms) labels[atom] = to
    }
  }
}
