import { chance } from '../chance/index.ts'
import type { AtomGraph } from './graph.ts'

/** What a proposal is to be good at; each counts in shares of the whole. */
export interface Aims {
  /** Squared deviations of the workloads from their mean. */
  balance: number
  /** Length of the lines between the parts, over that of the parts begun with. */
  cut: number
  /** Households that would change grid, over all. */
  change: number
}

/** A state of the search, for progress and for stopping it. */
export interface Progress {
  share: number
  largestDeviation: number
}

/**
 * Improves a division step by step: one atom at a time goes over to a neighbouring part, never so that a part falls to
 * pieces. Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983): at first also for the worse, at last only for the
 * better. Yields now and then; whoever drives it may stop.
 * @param fixedTo label → the grid of today it stands for, for what changes; −1 for a new one
 */
export function* refine(
  graph: AtomGraph,
  labels: Int32Array,
  k: number,
  aims: Aims,
  fixedTo: Int32Array,
  rounds: number,
  seed: number,
): Generator<Progress, void, void> {
  const { count, weight, households, today, start, neighbour, border } = graph
  const random = chance(seed)
  const loads = new Float64Array(k)
  const sizes = new Int32Array(k)
  for (let a = 0; a < count; a++) {
    loads[labels[a]] += weight[a]
    sizes[labels[a]]++
  }
  const total = loads.reduce((sum, load) => sum + load, 0)
  const mean = total / k || 1
  const allHouseholds = households.reduce((sum, one) => sum + one, 0) || 1
  const wholeCut = cutLength(graph, labels) || 1
  const contiguous = contiguityTest(graph, labels)
  const steps = rounds * count
  const cost = (load: number) => (load / mean - 1) ** 2
  for (let step = 0; step < steps; step++) {
    const left = 1 - step / steps
    const heat = 2e-3 * left * left
    const a = Math.floor(random() * count)
    const from = labels[a]
    const degree = start[a + 1] - start[a]
    const to = labels[neighbour[start[a] + Math.floor(random() * degree)]]
    if (step % 65_536 === 65_535) yield { share: step / steps, largestDeviation: deviationOf(loads, mean) }
    if (degree === 0 || to === from || sizes[from] === 1) continue
    let cut = 0
    for (let e = start[a]; e < start[a + 1]; e++) {
      const other = labels[neighbour[e]]
      if (other === from) cut += border[e]
      else if (other === to) cut -= border[e]
    }
    const balance =
      (cost(loads[from] - weight[a]) - cost(loads[from]) + cost(loads[to] + weight[a]) - cost(loads[to])) / k
    const was = fixedTo[from] === today[a] ? 0 : households[a]
    const is = fixedTo[to] === today[a] ? 0 : households[a]
    const by = aims.balance * balance + (aims.cut * cut) / wholeCut + (aims.change * (is - was)) / allHouseholds
    if (by > 0 && random() >= Math.exp(-by / (heat || 1e-12))) continue
    if (!contiguous(a, from)) continue
    labels[a] = to
    loads[from] -= weight[a]
    loads[to] += weight[a]
    sizes[from]--
    sizes[to]++
  }
  yield { share: 1, largestDeviation: deviationOf(loads, mean) }
}

const deviationOf = (loads: Float64Array, mean: number): number =>
  loads.reduce((most, load) => Math.max(most, Math.abs(load / mean - 1)), 0)

/** Length of the lines between parts, metres. */
export function cutLength({ count, start, neighbour, border }: AtomGraph, labels: Int32Array): number {
  let length = 0
  for (let a = 0; a < count; a++)
    for (let e = start[a]; e < start[a + 1]; e++) if (labels[a] < labels[neighbour[e]]) length += border[e]
  return length
}

/** Largest deviation of a part's weight from the mean, as a share of it. */
export function largestDeviation({ count, weight }: AtomGraph, labels: Int32Array, k: number): number {
  const loads = new Float64Array(k)
  for (let a = 0; a < count; a++) loads[labels[a]] += weight[a]
  return deviationOf(loads, loads.reduce((sum, load) => sum + load, 0) / k || 1)
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
