import { type AtomGraph, buildGraph, type UnitsToDivide } from './graph.ts'

/**
 * The units' `together` for sets that must not be parted either: estates, or what someone chose. A set that does not hang
 * together takes along what lies on the way between its pieces, as few households as can be; where there is no way, its
 * pieces stay apart.
 * @param sets places of units; a unit may be in several: then those are one set
 */
export function keepTogether(units: UnitsToDivide, sets: readonly (readonly number[])[]): Int32Array {
  if (sets.length === 0) return units.together
  const graph = buildGraph(units)
  const { atomOfUnit } = graph
  const joined = new Sets(graph.count)
  for (const set of sets) for (const unit of set) joined.join(atomOfUnit[set[0]], atomOfUnit[unit])
  for (const [first] of sets.filter(set => set.length > 0)) bridge(graph, joined, atomOfUnit[first])
  return atomOfUnit.map(atom => joined.of(atom))
}

/** Takes ways into a set until it is in one piece. */
function bridge(graph: AtomGraph, joined: Sets, first: number): void {
  for (;;) {
    const set = joined.of(first)
    const way = shortestWay(graph, a => joined.of(a) === set, first)
    if (!way) return
    for (const atom of way) joined.join(first, atom)
  }
}

/**
 * The way from the piece of a set around an atom to the nearest other piece of it, counted in households passed (Dijkstra
 * 1959). Undefined where there is no other piece, or none to get to.
 */
function shortestWay(graph: AtomGraph, isIn: (atom: number) => boolean, first: number): number[] | undefined {
  const { count, households, start, neighbour } = graph
  const cost = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  const from = new Int32Array(count).fill(-1)
  const done = new Uint8Array(count)
  const own = ownPiece(graph, isIn, first)
  for (const atom of own) cost[atom] = 0
  const open = new Set(own)
  while (open.size > 0) {
    let next = -1
    for (const atom of open) if (next < 0 || cost[atom] < cost[next]) next = atom
    open.delete(next)
    done[next] = 1
    if (isIn(next) && !own.has(next)) return wayTo(next, from, own)
    for (let e = start[next]; e < start[next + 1]; e++) {
      const b = neighbour[e]
      const by = cost[next] + (isIn(b) ? 0 : households[b] + 1)
      if (done[b] || by >= cost[b]) continue
      cost[b] = by
      from[b] = next
      open.add(b)
    }
  }
  return undefined
}

function ownPiece({ start, neighbour }: AtomGraph, isIn: (atom: number) => boolean, first: number): Set<number> {
  const own = new Set([first])
  for (const atom of own)
    for (let e = start[atom]; e < start[atom + 1]; e++) if (isIn(neighbour[e])) own.add(neighbour[e])
  return own
}

function wayTo(end: number, from: Int32Array, own: ReadonlySet<number>): number[] {
  const way: number[] = []
  for (let atom = end; atom >= 0 && !own.has(atom); atom = from[atom]) way.push(atom)
  return way
}

/** Disjoint sets of whole numbers. */
class Sets {
  readonly #of: Int32Array

  constructor(count: number) {
    this.#of = Int32Array.from({ length: count }, (_, i) => i)
  }
  of(one: number): number {
    while (this.#of[one] !== one) one = this.#of[one] = this.#of[this.#of[one]]
    return one
  }
  join(one: number, other: number): void {
    this.#of[this.of(other)] = this.of(one)
  }
}
