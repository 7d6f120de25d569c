import { bisect } from './bisect.ts'
import { type AtomGraph, buildGraph, type UnitsToDivide } from './graph.ts'
import { mendPieces, piecesOf } from './pieces.ts'
import { type Aims, cutLength, largestDeviation, refine } from './refine.ts'

export const proposalKinds = ['balanced', 'compact', 'steady'] as const
export type ProposalKind = (typeof proposalKinds)[number]

/** The ends of the trade-off, and what each weighs; of about as good balanced ones the one that changes less is wanted. */
const aimsOf: Record<ProposalKind, Aims> = {
  balanced: { tolerance: 0.01, imbalance: 2, change: 0.4 },
  compact: { tolerance: 0.08, imbalance: 2, change: 0 },
  steady: { tolerance: 0.02, imbalance: 4, change: 2 },
}

/** A division of the units: `labels[u]` is the part of unit u. */
export interface Proposal {
  kind: ProposalKind
  labels: Int32Array
  /** For each part the grid of today whose households it mostly has, by its place; −1 for a new one. */
  today: Int32Array
  largestDeviation: number
  /** Length of the lines between the parts, metres, along the cells of the units. */
  cutM: number
  changingHouseholds: number
}

export interface ProposalProgress {
  kind: ProposalKind
  share: number
}

const rounds = 220
/** Small places are tried more thoroughly: it costs nothing. */
const leastSteps = 5_000_000
const manyAtoms = 1500
const smallTries = 6
/** Each try but the first begins with lines in two other directions: what is heavy stays with what it began beside. */
const turnsOf = (attempt: number): number[] => [0, 0.5].map(turn => turn + attempt / smallTries / 2)

/**
 * Proposes divisions of units into k parts that are in one piece each: the most balanced, the most compact, and the one
 * that changes least. A generator, so that whoever drives it (a web worker) can tell the progress and stop. None where
 * there are fewer things to be parted than parts, or more pieces of ground.
 */
export function* propose(
  units: UnitsToDivide,
  k: number,
  kinds: readonly ProposalKind[] = proposalKinds,
): Generator<ProposalProgress, Proposal[], void> {
  const graph = buildGraph(units)
  const proposals: Proposal[] = []
  const halved = bisect(graph, k)
  if (!halved) return proposals
  for (const [i, kind] of kinds.entries()) {
    const kept = kind === 'steady' ? todaysLabels(graph, k) : undefined
    const begin = (attempt: number) =>
      kept ?? (attempt === 0 ? undefined : bisect(graph, k, turnsOf(attempt))) ?? halved
    const search = bestOfTries(graph, k, aimsOf[kind], begin, 7 + i)
    let step = search.next()
    for (; !step.done; step = search.next()) yield { kind, share: (i + step.value) / kinds.length }
    const labels = step.value
    const today = matchToday(graph, labels, k)
    proposals.push({
      kind,
      labels: graph.atomOfUnit.map(atom => labels[atom]),
      today,
      largestDeviation: largestDeviation(graph, labels, k),
      cutM: cutLength(graph, labels),
      changingHouseholds: changingHouseholds(graph, labels, today),
    })
  }
  return proposals
}

/** The cheapest of several divisions, each with chances and a beginning of its own; yields the share that is done. */
function* bestOfTries(
  graph: AtomGraph,
  k: number,
  aims: Aims,
  begin: (attempt: number) => Int32Array,
  seed: number,
): Generator<number, Int32Array, void> {
  const tries = graph.count < manyAtoms ? smallTries : 1
  const thorough = Math.max(rounds, Math.ceil(leastSteps / tries / graph.count))
  let best = begin(0)
  let least = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < tries; attempt++) {
    const labels = begin(attempt).slice()
    const search = refine(graph, labels, k, aims, matchToday(graph, labels, k), thorough, seed + 13 * attempt)
    let step = search.next()
    for (; !step.done; step = search.next()) yield (attempt + step.value) / tries
    if (step.value < least) [least, best] = [step.value, labels]
  }
  return best
}

/** The fewest and the most parts units can be divided into: pieces of ground, and things that are not parted. */
export function possibleParts(units: UnitsToDivide): { least: number; most: number } {
  const graph = buildGraph(units)
  return { least: piecesOf(graph, new Int32Array(graph.count)).length, most: graph.count }
}

/** How many parts of about a wanted workload some work makes; both in the same unit. */
export const partsFor = (total: number, wanted: number): number => Math.max(1, Math.round(total / wanted))

/** Today's grids as labels, where there are as many as wanted and each is in one piece. */
function todaysLabels(graph: AtomGraph, k: number): Int32Array | undefined {
  const grids = [...new Set(graph.today)].filter(grid => grid >= 0)
  if (grids.length !== k) return undefined
  const placeOf = new Map(grids.map((grid, i) => [grid, i]))
  const labels = graph.today.map(grid => placeOf.get(grid) ?? 0)
  mendPieces(graph, labels, k)
  return piecesOf(graph, labels).length === k ? labels : undefined
}

/** How many households get another grid than they have today. @param matched part → the grid it stands for */
export const changingHouseholds = (graph: AtomGraph, labels: Int32Array, matched: Int32Array): number =>
  graph.households.reduce((sum, count, a) => sum + (matched[labels[a]] === graph.today[a] ? 0 : count), 0)

/** Which part stands for which grid of today: pairs with most households in common first. */
export function matchToday({ count, households, today }: AtomGraph, labels: Int32Array, k: number): Int32Array {
  const common = new Map<string, { part: number; grid: number; households: number }>()
  for (let a = 0; a < count; a++) {
    if (today[a] < 0) continue
    const key = `${labels[a]} ${today[a]}`
    const known = common.get(key) ?? { part: labels[a], grid: today[a], households: 0 }
    known.households += households[a]
    common.set(key, known)
  }
  const matched = new Int32Array(k).fill(-1)
  const taken = new Set<number>()
  for (const { part, grid } of [...common.values()].sort((a, b) => b.households - a.households)) {
    if (matched[part] >= 0 || taken.has(grid)) continue
    matched[part] = grid
    taken.add(grid)
  }
  // A grid nobody is like any more still has its worker: a part that is like none gets it.
  const free = [...new Set(today)].filter(grid => grid >= 0 && !taken.has(grid)).sort((a, b) => a - b)
  for (let part = 0; part < k && free.length > 0; part++) if (matched[part] < 0) matched[part] = free.shift() ?? -1
  return matched
}
