import { type Clipped, clipInside } from './clip.ts'
import { edgesAlong, firstCrossing } from './crossings.ts'
import type { Notch } from './hits.ts'
import { runsInto } from './into.ts'
import { polygonsOf } from './rings.ts'
import { cutAt, type LooseArc, settle } from './settle.ts'
import { lengthOf } from './shapes.ts'
import { type ArcRef, arcOf, type Edited, type EditFault, outside, type Partition, type Vertex } from './types.ts'

/** A part into which a grid was cut. */
export interface Part {
  /** The outer ring first. */
  rings: Vertex[][]
  /** How far its boundary runs along each of the grids that were beside the grid before. */
  beside: Map<number, number>
}

/**
 * Cuts a grid along lines and says to which grid each part goes. Lines may stick out: only what runs inside the grid
 * cuts, and what cuts nothing off is dropped.
 * @param place says for each part where it goes: the place of a grid, or `partition.grids.length` and more for new ones
 * @param added codes of the new grids
 */
export function divide(
  partition: Partition,
  grid: number,
  lines: readonly (readonly Vertex[])[],
  place: (parts: readonly Part[]) => readonly number[],
  added: readonly string[] = [],
): Edited {
  return divideAlong(partition, grid, clipInside(partition, grid, lines), place, added)
}

/** As `divide`, along what was cut to the inside of the grid already. */
export function divideAlong(
  partition: Partition,
  grid: number,
  clipped: Clipped,
  place: (parts: readonly Part[]) => readonly number[],
  added: readonly string[] = [],
): Edited {
  const cut = cutApart(partition, grid, clipped)
  if (!cut.ok) return cut
  const { polygons, cutting } = cut
  const places = place(polygons.map(polygon => partOf(cutting, polygon, grid)))
  const sides = new Map(polygons.flatMap((polygon, i) => polygon.flat().map(ref => [ref, places[i]] as const)))
  const placed = cutting.map((arc, i): LooseArc => {
    const [left, right] = [sides.get(i) ?? arc.left, sides.get(~i) ?? arc.right]
    return left === arc.left && right === arc.right ? arc : { vertices: arc.vertices, left, right }
  })
  const next = settle(partition, placed, [...partition.grids.map(({ code }) => code), ...added])
  return changed(partition, next, [grid, ...places])
}

/** The parts lines would cut a grid into; undefined where they cut nothing off, or cross. */
export function partsAlong(
  partition: Partition,
  grid: number,
  lines: readonly (readonly Vertex[])[],
): Part[] | undefined {
  const cut = cutApart(partition, grid, clipInside(partition, grid, lines))
  return cut.ok ? cut.polygons.map(polygon => partOf(cut.cutting, polygon, grid)) : undefined
}

type CutApart =
  | { ok: true; cutting: LooseArc[]; polygons: readonly (readonly (readonly ArcRef[])[])[] }
  | { ok: false; fault: EditFault }

function cutApart(partition: Partition, grid: number, { lines: inside, notches }: Clipped): CutApart {
  const ends = new Set(inside.flatMap(line => [String(line[0]), String(line[line.length - 1])]))
  const isNode = (vertex: Vertex) => ends.has(String(vertex))
  const standing = partition.arcs.flatMap((arc, i) => withNotches(arc, i, notches, isNode))
  const isInside = runsInto(standing, grid)
  const drawn = inside
    .flatMap(vertices => cutAt({ vertices, left: grid, right: grid }, isNode))
    .filter(({ vertices }) => isInside(vertices))
  const at = crossingOf(standing, drawn, grid)
  if (at) return { ok: false, fault: { code: 'crosses', at } }
  const { polygons, arcs: cutting } = withoutLooseEnds([...standing, ...drawn], grid)
  if (polygons.length === partition.grids[grid].polygons.length)
    return { ok: false, fault: { code: 'does_not_divide' } }
  return { ok: true, cutting, polygons }
}

function partOf(arcs: readonly LooseArc[], polygon: readonly (readonly ArcRef[])[], grid: number): Part {
  const beside = new Map<number, number>()
  for (const ref of polygon.flat()) {
    const arc = arcs[arcOf(ref)]
    const face = ref < 0 ? arc.left : arc.right
    if (face !== grid && face !== outside) beside.set(face, (beside.get(face) ?? 0) + lengthOf(arc.vertices))
  }
  return { rings: polygon.map(ring => ring.flatMap(ref => walk(arcs[arcOf(ref)], ref))), beside }
}

const walk = ({ vertices }: LooseArc, ref: number): Vertex[] =>
  ref < 0 ? vertices.slice(1).reverse() : vertices.slice(0, -1)

function withNotches(
  arc: Partition['arcs'][number],
  i: number,
  notches: readonly Notch[],
  isNode: (vertex: Vertex) => boolean,
): LooseArc[] {
  const own = notches.filter(notch => notch.arc === i)
  if (own.length === 0) return cutAt({ ...arc, before: i }, isNode)
  const vertices = arc.vertices.flatMap((vertex, edge) => {
    const here = own.filter(notch => notch.edge === edge).sort((a, b) => a.along - b.along)
    const fresh = here.map(notch => notch.vertex).filter((one, k, all) => k === 0 || String(one) !== String(all[k - 1]))
    return [vertex, ...fresh]
  })
  return cutAt({ vertices, left: arc.left, right: arc.right }, isNode)
}

/** Where a drawn or a notched line crosses another: among the lines of the grid, and of those beside a notched one. */
function crossingOf(standing: readonly LooseArc[], drawn: readonly LooseArc[], grid: number): Vertex | undefined {
  const notched = standing.filter(({ before }) => before === undefined)
  const near = new Set([grid, ...notched.flatMap(({ left, right }) => [left, right])])
  const around = standing.filter(({ left, right }) => near.has(left) || near.has(right))
  const fresh = [...drawn, ...notched].flatMap(({ vertices }) => edgesAlong(vertices))
  return firstCrossing(
    fresh,
    [...drawn, ...around].flatMap(({ vertices }) => edgesAlong(vertices)),
  )
}

/** Drops the drawn lines that have the same part on both sides: they cut nothing off. */
function withoutLooseEnds(arcs: readonly LooseArc[], grid: number) {
  const polygons = polygonsOf(arcs, grid)
  const pieceOf = new Map(polygons.flatMap((polygon, i) => polygon.flat().map(ref => [ref, i] as const)))
  const isLoose = ({ left, right }: LooseArc, i: number) =>
    left === grid && right === grid && pieceOf.get(i) === pieceOf.get(~i)
  const cutting = arcs.filter((arc, i) => !isLoose(arc, i))
  return { arcs: cutting, polygons: cutting.length === arcs.length ? polygons : polygonsOf(cutting, grid) }
}

/** What an edit gives: the partition, the grids it touched and the lines around them. */
export function changed(before: Partition, partition: Partition, touched: readonly number[]): Edited {
  const was = new Set(before.arcs.map(({ vertices }) => vertices))
  const beside = partition.arcs.flatMap(({ vertices, left, right }) => (was.has(vertices) ? [] : [left, right]))
  const grids = [...new Set([...touched, ...beside])].filter(grid => grid >= 0).sort((a, b) => a - b)
  const arcs = partition.arcs.flatMap(({ left, right }, i) =>
    grids.includes(left) || grids.includes(right) ? [i] : [],
  )
  return { ok: true, partition, arcs, grids }
}
