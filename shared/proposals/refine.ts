import { chance } from '../chance/index.ts'
import type { AtomGraph } from './graph.ts'
import { contiguityTest } from './pieces.ts'

/** What a proposal is to be good at. Its cost is counted in lengths of a mean border between two neighbours. */
export interface Aims {
  /** How far a part's workload may be from the mean at no cost, as a share of the mean. */
  tolerance: number
  /** Cost of a mean atom's workload beyond that. */
  imbalance: number
  /** Cost of a mean atom's households getting another grid. */
  change: number
}

/** Borders a mean change for the worse may cost at first: enough to leave what was begun with. */
const firstHeat = 2
/** How much dearer imbalance is when the best division met is chosen: a step through it may pay, an end in it does not. */
const strictness = 10

/**
 * Improves a division step by step: one atom at a time goes over to a neighbouring part, never so that a part falls to
 * pieces. Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983): at first also for the worse, at last only for the
 * better. What exceeds the tolerance costs in proportion, not by its square: such a penalty is exact (Zangwill 1967), so
 * that lines are shortened within the tolerance and not at its expense. Leaves the best division met in `labels`; yields
 * now and then the share that is done, and whoever drives it may stop.
 * @param fixedTo label → the grid of today it stands for, for what changes; −1 for a new one
 * @returns what that division costs, in mean borders: to be compared among tries of the same aims
 */
export function* refine(
  graph: AtomGraph,
  labels: Int32Array,
  k: number,
  aims: Aims,
  fixedTo: Int32Array,
  rounds: number,
  seed: number,
): Generator<number, number, void> {
  const { count, weight, start, neighbour } = graph
  const random = chance(seed)
  const loads = loadsOf(graph, labels, k)
  const sizes = new Int32Array(k)
  for (const label of labels) sizes[label]++
  const { imbalanceOf, changeOf, linesOf } = pricesOf(graph, k, aims, fixedTo)
  let imbalance = loads.reduce((sum, load) => sum + imbalanceOf(load), 0)
  let others = linesOf(cutLength(graph, labels)) + labels.reduce((sum, label, a) => sum + changeOf(a, label), 0)
  let least = others + imbalance * strictness
  const best = labels.slice()
  const contiguous = contiguityTest(graph, labels)
  const steps = rounds * count
  for (let step = 0; step < steps; step++) {
    if (step % 65_536 === 65_535) yield step / steps
    const a = Math.floor(random() * count)
    const from = labels[a]
    const degree = start[a + 1] - start[a]
    const to = labels[neighbour[start[a] + Math.floor(random() * degree)]]
    if (degree === 0 || to === from || sizes[from] === 1) continue
    const [less, more] = [loads[from] - weight[a], loads[to] + weight[a]]
    const imbalanceBy = imbalanceOf(less) - imbalanceOf(loads[from]) + imbalanceOf(more) - imbalanceOf(loads[to])
    const othersBy = linesOf(cutBy(graph, labels, a, to)) + changeOf(a, to) - changeOf(a, from)
    const by = imbalanceBy + othersBy
    const heat = firstHeat * (1 - step / steps) ** 2
    if (by > 0 && random() >= Math.exp(-by / heat)) continue
    if (!contiguous(a, from)) continue
    labels[a] = to
    loads[from] = less
    loads[to] = more
    sizes[from]--
    sizes[to]++
    imbalance += imbalanceBy
    others += othersBy
    if (others + imbalance * strictness >= least) continue
    least = others + imbalance * strictness
    best.set(labels)
  }
  labels.set(best)
  return least
}

/** What a part's load, an atom's new grid and a length of lines in metres cost, in mean borders. */
function pricesOf({ count, weight, households, today, border }: AtomGraph, k: number, aims: Aims, fixedTo: Int32Array) {
  const mean = sumOf(weight) / k || 1
  const perShare = (aims.imbalance * count) / k
  const perHousehold = (aims.change * count) / (sumOf(households) || 1)
  const perMetre = border.length / (sumOf(border) || 1)
  return {
    imbalanceOf: (load: number) => Math.max(0, Math.abs(load / mean - 1) - aims.tolerance) * perShare,
    changeOf: (a: number, part: number) => (fixedTo[part] === today[a] ? 0 : households[a] * perHousehold),
    linesOf: (lengthM: number) => lengthM * perMetre,
  }
}

/** By how much lines get longer when an atom goes over to another part. */
function cutBy({ start, neighbour, border }: AtomGraph, labels: Int32Array, a: number, to: number): number {
  let length = 0
  for (let e = start[a]; e < start[a + 1]; e++) {
    const other = labels[neighbour[e]]
    if (other === labels[a]) length += border[e]
    else if (other === to) length -= border[e]
  }
  return length
}

function loadsOf({ count, weight }: AtomGraph, labels: Int32Array, k: number): Float64Array {
  const loads = new Float64Array(k)
  for (let a = 0; a < count; a++) loads[labels[a]] += weight[a]
  return loads
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0)

/** Length of the lines between parts, metres. */
export function cutLength({ count, start, neighbour, border }: AtomGraph, labels: Int32Array): number {
  let length = 0
  for (let a = 0; a < count; a++)
    for (let e = start[a]; e < start[a + 1]; e++) if (labels[a] < labels[neighbour[e]]) length += border[e]
  return length
}

/** Largest deviation of a part's weight from the mean, as a share of it. */
export function largestDeviation(graph: AtomGraph, labels: Int32Array, k: number): number {
  const loads = loadsOf(graph, labels, k)
  const mean = sumOf(loads) / k || 1
  return loads.reduce((most, load) => Math.max(most, Math.abs(load / mean - 1)), 0)
}
