import type { AtomGraph } from './graph.ts'

/** Atoms of one label that one gets to from each other without leaving it. */
export interface Piece {
  label: number
  weight: number
  atoms: number[]
}

/** What each label consists of: one piece where a part is in one. */
export function piecesOf({ count, weight, start, neighbour }: AtomGraph, labels: Int32Array): Piece[] {
  const seen = new Uint8Array(count)
  const pieces: Piece[] = []
  for (let a = 0; a < count; a++) {
    if (seen[a]) continue
    const atoms = [a]
    seen[a] = 1
    for (let i = 0; i < atoms.length; i++)
      for (let e = start[atoms[i]]; e < start[atoms[i] + 1]; e++) {
        const b = neighbour[e]
        if (seen[b] || labels[b] !== labels[a]) continue
        seen[b] = 1
        atoms.push(b)
      }
    pieces.push({ label: labels[a], weight: atoms.reduce((sum, atom) => sum + weight[atom], 0), atoms })
  }
  return pieces
}

/** Pieces of a part beside its heaviest one go to the neighbour with the longest line along them. */
export function mendPieces(graph: AtomGraph, labels: Int32Array, k: number): void {
  const { start, neighbour, border } = graph
  for (let round = 0; round < k; round++) {
    const pieces = piecesOf(graph, labels)
    const heaviest = new Map<number, Piece>()
    for (const piece of pieces)
      if (piece.weight > (heaviest.get(piece.label)?.weight ?? Number.NEGATIVE_INFINITY))
        heaviest.set(piece.label, piece)
    const loose = pieces.filter(piece => heaviest.get(piece.label) !== piece)
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

/**
 * How many parts each piece of the ground gets: by its weight, at least one, no more than it has atoms (the highest
 * averages of Sainte-Laguë, 1910). Undefined where there are more pieces than parts: some part could not be in one.
 */
export function partsOfPieces(pieces: readonly Piece[], k: number): number[] | undefined {
  if (pieces.length > k) return undefined
  const parts = pieces.map(() => 1)
  for (let given = pieces.length; given < k; given++) {
    let best = -1
    pieces.forEach(({ weight, atoms }, i) => {
      if (parts[i] >= atoms.length) return
      if (best < 0 || weight / (2 * parts[i] + 1) > pieces[best].weight / (2 * parts[best] + 1)) best = i
    })
    if (best < 0) return undefined
    parts[best]++
  }
  return parts
}

/** Tells whether a part stays in one piece without an atom of it. */
export function contiguityTest({ count, start, neighbour }: AtomGraph, labels: Int32Array) {
  const seen = new Int32Array(count)
  const wanted = new Int32Array(count)
  let stamp = 0
  const queue = new Int32Array(count)
  return (without: number, part: number): boolean => {
    stamp++
    let open = 0
    let first = -1
    for (let e = start[without]; e < start[without + 1]; e++) {
      const b = neighbour[e]
      if (labels[b] !== part || wanted[b] === stamp) continue
      wanted[b] = stamp
      open++
      first = b
    }
    if (open <= 1) return open === 1
    // From one of its neighbours in the part all others must be reached: mostly they are next to each other.
    seen[without] = stamp
    seen[first] = stamp
    open--
    let end = 0
    queue[end++] = first
    for (let i = 0; i < end; i++)
      for (let e = start[queue[i]]; e < start[queue[i] + 1]; e++) {
        const b = neighbour[e]
        if (labels[b] !== part || seen[b] === stamp) continue
        seen[b] = stamp
        if (wanted[b] === stamp && --open === 0) return true
        queue[end++] = b
      }
    return false
  }
}
