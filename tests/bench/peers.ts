import { chance } from '@wangge/shared/chance'
import { type AtomGraph, cutLength, largestDeviation, mendPieces } from '@wangge/shared/proposals'

/** A way to divide others have published: tries for the given time and gives back the best it has found. */
export type Peer = (graph: AtomGraph, k: number, timeMs: number) => Int32Array

const untilTime = (timeMs: number) => {
  const until = performance.now() + timeMs
  return () => performance.now() < until
}

/**
 * Recursive tree partitioning and ReCom (DeFord, Duchin and Solomon 2021), as GerryChain does: a random spanning tree is
 * cut where both sides come out right; then, again and again, two neighbouring parts are merged and cut anew. Of all
 * balanced divisions met the one with the shortest lines.
 */
export const recom: Peer = (graph, k, timeMs) => {
  const random = chance(11)
  const goes = untilTime(timeMs)
  const tolerance = 0.02
  const total = graph.weight.reduce((sum, one) => sum + one, 0)
  const target = total / k
  let labels = seedTree(graph, k, target, tolerance, random)
  let best = labels.slice()
  let least = score(graph, labels, k, tolerance)
  while (goes()) {
    const a = Math.floor(random() * graph.count)
    const degree = graph.start[a + 1] - graph.start[a]
    const b = graph.neighbour[graph.start[a] + Math.floor(random() * degree)]
    const [one, other] = [labels[a], labels[b]]
    if (one === other) continue
    const members = [...labels.keys()].filter(atom => labels[atom] === one || labels[atom] === other)
    const side = cutTree(graph, members, target, target, tolerance, random)
    if (!side) continue
    const next = labels.slice()
    for (const atom of members) next[atom] = side.has(atom) ? one : other
    labels = next
    const now = score(graph, labels, k, tolerance)
    if (now < least) [least, best] = [now, labels.slice()]
  }
  return best
}

/** Length of the lines; what is out of balance counts as far worse. */
function score(graph: AtomGraph, labels: Int32Array, k: number, tolerance: number): number {
  const deviation = largestDeviation(graph, labels, k)
  return cutLength(graph, labels) * (deviation <= tolerance ? 1 : 1 + deviation * 50)
}

function seedTree(graph: AtomGraph, k: number, target: number, tolerance: number, random: () => number): Int32Array {
  const labels = new Int32Array(graph.count).fill(k - 1)
  let rest = [...Array(graph.count).keys()]
  for (let part = 0; part < k - 1; part++) {
    let side: Set<number> | undefined
    for (let slack = tolerance; !side; slack *= 1.5)
      for (let i = 0; i < 8 && !side; i++) side = cutTree(graph, rest, target, target * (k - 1 - part), slack, random)
    for (const atom of side) labels[atom] = part
    rest = rest.filter(atom => !side.has(atom))
  }
  return labels
}

/** Atoms on one side of an edge of a random spanning tree, weighing about `wanted` with the others about `left`. */
function cutTree(
  graph: AtomGraph,
  members: readonly number[],
  wanted: number,
  left: number,
  tolerance: number,
  random: () => number,
): Set<number> | undefined {
  const isIn = new Set(members)
  const parent = new Map<number, number>()
  const order: number[] = []
  const root = members[Math.floor(random() * members.length)]
  // Random-weight search (Prim's with random keys, by a shuffled stack) gives the trees GerryChain's default does.
  const open: [number, number][] = [[root, -1]]
  const seen = new Set<number>()
  while (open.length > 0) {
    const pick = Math.floor(random() * open.length)
    const [atom, from] = open[pick]
    open[pick] = open[open.length - 1]
    open.pop()
    if (seen.has(atom)) continue
    seen.add(atom)
    parent.set(atom, from)
    order.push(atom)
    for (let e = graph.start[atom]; e < graph.start[atom + 1]; e++)
      if (isIn.has(graph.neighbour[e]) && !seen.has(graph.neighbour[e])) open.push([graph.neighbour[e], atom])
  }
  const below = new Map<number, number>()
  const total = order.reduce((sum, atom) => sum + graph.weight[atom], 0)
  for (const atom of [...order].reverse()) {
    const own = (below.get(atom) ?? 0) + graph.weight[atom]
    below.set(atom, own)
    const up = parent.get(atom) ?? -1
    if (up >= 0) below.set(up, (below.get(up) ?? 0) + own)
  }
  const near = (value: number, aim: number) => Math.abs(value / aim - 1) <= tolerance
  const cut = order.find(
    atom => atom !== root && near(below.get(atom) ?? 0, wanted) && near(total - (below.get(atom) ?? 0), left),
  )
  if (cut === undefined) return undefined
  const side = new Set([cut])
  for (const atom of order) if (side.has(parent.get(atom) ?? -1)) side.add(atom)
  return side
}

/** k-means (Lloyd) with k-means++ seeds, restarted; of all runs the one with the least spread. Weight counts as mass. */
export const kMeans: Peer = (graph, k, timeMs) => lloyd(graph, k, timeMs, false)

/** k-means with room for 1.02 of the mean in each part: who would lose most by not getting the nearest chooses first. */
export const capacitatedKMeans: Peer = (graph, k, timeMs) => lloyd(graph, k, timeMs, true)

function lloyd(graph: AtomGraph, k: number, timeMs: number, isCapacitated: boolean): Int32Array {
  const random = chance(23)
  const goes = untilTime(timeMs)
  let best: Int32Array | undefined
  let least = Number.POSITIVE_INFINITY
  do {
    const centres = seedCentres(graph, k, random)
    let labels: Int32Array = new Int32Array(graph.count)
    for (let round = 0; round < 40; round++) {
      const next = isCapacitated ? assignWithRoom(graph, centres) : assignNearest(graph, centres)
      const isSame = next.every((label, atom) => label === labels[atom])
      labels = next
      if (isSame && round > 0) break
      centres.forEach((centre, part) => {
        let [x, y, mass] = [0, 0, 0]
        for (let a = 0; a < graph.count; a++)
          if (labels[a] === part) {
            x += graph.x[a] * graph.weight[a]
            y += graph.y[a] * graph.weight[a]
            mass += graph.weight[a]
          }
        if (mass > 0) [centre[0], centre[1]] = [x / mass, y / mass]
      })
    }
    const spread = labels.reduce(
      (sum, part, a) =>
        sum + graph.weight[a] * ((graph.x[a] - centres[part][0]) ** 2 + (graph.y[a] - centres[part][1]) ** 2),
      0,
    )
    if (spread < least) [least, best] = [spread, labels]
  } while (goes())
  return best ?? new Int32Array(graph.count)
}

function seedCentres({ count, x, y, weight }: AtomGraph, k: number, random: () => number): [number, number][] {
  const first = Math.floor(random() * count)
  const centres: [number, number][] = [[x[first], y[first]]]
  while (centres.length < k) {
    const away = Float64Array.from(
      { length: count },
      (_, a) => weight[a] * Math.min(...centres.map(([cx, cy]) => (x[a] - cx) ** 2 + (y[a] - cy) ** 2)),
    )
    let left = random() * away.reduce((sum, one) => sum + one, 0)
    let pick = 0
    while (pick < count - 1 && left > away[pick]) left -= away[pick++]
    centres.push([x[pick], y[pick]])
  }
  return centres
}

const assignNearest = ({ count, x, y }: AtomGraph, centres: readonly [number, number][]): Int32Array =>
  Int32Array.from({ length: count }, (_, a) => nearest(x[a], y[a], centres))

function nearest(x: number, y: number, centres: readonly [number, number][]): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (const [part, [cx, cy]] of centres.entries()) {
    const away = (x - cx) ** 2 + (y - cy) ** 2
    if (away < least) [least, best] = [away, part]
  }
  return best
}

function assignWithRoom({ count, x, y, weight }: AtomGraph, centres: readonly [number, number][]): Int32Array {
  const room = centres.map(() => (weight.reduce((sum, one) => sum + one, 0) / centres.length) * 1.02)
  const wishes = Array.from({ length: count }, (_, a) => {
    const order = centres
      .map(([cx, cy], part) => ({ part, away: Math.hypot(x[a] - cx, y[a] - cy) }))
      .sort((p, q) => p.away - q.away)
    return { a, order, regret: (order[1]?.away ?? 0) - order[0].away }
  }).sort((p, q) => q.regret - p.regret)
  const labels = new Int32Array(count)
  for (const { a, order } of wishes) {
    const { part } =
      order.find(one => room[one.part] >= weight[a]) ??
      order.reduce((most, one) => (room[one.part] > room[most.part] ? one : most))
    labels[a] = part
    room[part] -= weight[a]
  }
  return labels
}

/** In how many pieces parts lie beyond one each: 0 where all are contiguous. */
export function piecesOver(graph: AtomGraph, labels: Int32Array, k: number): number {
  const mended = labels.slice()
  mendPieces(graph, mended, k)
  return mended.reduce((count, label, a) => count + (label === labels[a] ? 0 : 1), 0)
}
