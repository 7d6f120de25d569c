import { polygonsOf } from './rings.ts'
import { type Arc, type ArcRef, arcOf, outside, type Partition, type PartitionGrid, type Vertex } from './types.ts'

/** An arc on its way into a partition, and the place it had in the one before. */
export interface LooseArc extends Arc {
  readonly before?: number
}

/**
 * Makes a partition of arcs whose sides are known: lines with one grid on both sides go, lines that meet at a place where
 * no third one ends become one, and grids that had no part in that keep the rings they had.
 * @param codes of the grids, by the places the arcs name
 * @param kept the place a grid has in `before`, where it had one
 */
export function settle(
  before: Partition,
  arcs: readonly LooseArc[],
  codes: readonly string[],
  kept: (grid: number) => number | undefined = grid => grid,
): Partition {
  const drawn = joined(arcs.filter(({ left, right }) => left !== right))
  const placeOf = new Map(
    drawn.flatMap((arc, place) => (arc.before === undefined ? [] : [[arc.before, place] as const])),
  )
  const stale = new Set<number>()
  for (const { left, right, before: origin } of drawn) if (origin === undefined) stale.add(left).add(right)
  const grids = codes.map((code, place): PartitionGrid => {
    const was = before.grids[kept(place) ?? outside]
    const rings = was && !stale.has(place) ? renumbered(was, placeOf) : undefined
    return { code, polygons: rings ?? polygonsOf(drawn, place) }
  })
  return { arcs: drawn.map(({ vertices, left, right }) => ({ vertices, left, right })), grids }
}

/** A grid's rings by the arcs' new places; undefined where one of its arcs is gone. */
function renumbered(
  { polygons }: PartitionGrid,
  placeOf: ReadonlyMap<number, number>,
): PartitionGrid['polygons'] | undefined {
  const isWhole = polygons.every(polygon => polygon.every(ring => ring.every(ref => placeOf.has(arcOf(ref)))))
  if (!isWhole) return undefined
  const again = (ref: ArcRef): ArcRef => {
    const place = placeOf.get(arcOf(ref)) ?? 0
    return ref < 0 ? ~place : place
  }
  return polygons.map(polygon => polygon.map(ring => ring.map(again)))
}

/** Arcs that end where only one other does, joined to it. */
function joined(arcs: readonly LooseArc[]): LooseArc[] {
  const all: (LooseArc | undefined)[] = [...arcs]
  const ends = new Map<string, number[]>()
  const endsOf = ({ vertices }: Arc): [string, string] => [String(vertices[0]), String(vertices[vertices.length - 1])]
  arcs.forEach((arc, i) => {
    for (const end of endsOf(arc)) ends.set(end, [...(ends.get(end) ?? []), i])
  })
  for (const [node, [first, second, third]] of ends) {
    if (second === undefined || third !== undefined || first === second) continue
    const [one, other] = [all[first], all[second]]
    if (!one || !other) continue
    const to = endsOf(one)[1] === node ? one : turned(one)
    const on = endsOf(other)[0] === node ? other : turned(other)
    all[first] = { vertices: [...to.vertices, ...on.vertices.slice(1)], left: to.left, right: to.right }
    all[second] = undefined
    const far = endsOf(on)[1]
    ends.set(
      far,
      (ends.get(far) ?? []).map(i => (i === second ? first : i)),
    )
  }
  return all.filter(arc => arc !== undefined)
}

const turned = ({ vertices, left, right }: Arc): LooseArc => ({
  vertices: [...vertices].reverse(),
  left: right,
  right: left,
})

/** An arc cut at some of its vertices. */
export function cutAt(arc: LooseArc, isNode: (vertex: Vertex) => boolean): LooseArc[] {
  const parts: LooseArc[] = []
  let from = 0
  for (let i = 1; i + 1 < arc.vertices.length; i++) {
    if (!isNode(arc.vertices[i])) continue
    parts.push({ vertices: arc.vertices.slice(from, i + 1), left: arc.left, right: arc.right })
    from = i
  }
  return from === 0 ? [arc] : [...parts, { vertices: arc.vertices.slice(from), left: arc.left, right: arc.right }]
}
