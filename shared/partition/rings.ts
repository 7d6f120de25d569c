import { orient2d } from 'robust-predicates'
import { doubledArea } from './build.ts'
import { type Arc, type ArcRef, arcOf, isBackwards, type PartitionGrid, type Vertex } from './types.ts'

/** An arc as one walks along it: from its first vertex when it is not backwards. */
const walked = (arcs: readonly Arc[], ref: ArcRef): readonly Vertex[] => {
  const { vertices } = arcs[arcOf(ref)]
  return isBackwards(ref) ? [...vertices].reverse() : vertices
}

/**
 * Puts the arcs around a face together to polygons: outer rings counter-clockwise, each with the holes that lie in it.
 * Where a face touches itself at a node, its rings part there: each turn is the sharpest to the left that keeps the face
 * on the left.
 */
export function polygonsOf(arcs: readonly Arc[], face: number): PartitionGrid['polygons'] {
  const refs = arcs.flatMap(({ left, right }, i) => [...(left === face ? [i] : []), ...(right === face ? [~i] : [])])
  const rings = closeRings(arcs, refs).map(ring => ({
    ring,
    vertices: ring.flatMap(ref => walked(arcs, ref).slice(0, -1)),
  }))
  const outer = rings.filter(({ vertices }) => doubledArea(vertices) > 0)
  const holes = rings.filter(({ vertices }) => doubledArea(vertices) <= 0)
  const polygons = outer.map(({ ring, vertices }) => ({ rings: [ring], vertices, area: doubledArea(vertices) }))
  for (const hole of holes) {
    // A ring of the same area is the island in this very hole.
    const isLarger = (area: number) => area > -doubledArea(hole.vertices)
    const around = polygons
      .filter(({ vertices, area }) => isLarger(area) && holds(vertices, hole.vertices))
      .sort((a, b) => a.area - b.area)[0]
    around?.rings.push(hole.ring)
  }
  return polygons.map(({ rings: all }) => all)
}

function closeRings(arcs: readonly Arc[], refs: readonly ArcRef[]): ArcRef[][] {
  const from = Map.groupBy(refs, ref => String(walked(arcs, ref)[0]))
  const left = new Set(refs)
  const rings: ArcRef[][] = []
  for (const first of refs) {
    if (!left.has(first)) continue
    const ring: ArcRef[] = []
    for (let ref: ArcRef | undefined = first; ref !== undefined && left.has(ref); ref = nextOf(arcs, ref, from)) {
      left.delete(ref)
      ring.push(ref)
    }
    rings.push(ring)
  }
  return rings
}

/** The arc that goes on from the end of another with the same face on the left: the first one met turning clockwise from the way back. */
function nextOf(arcs: readonly Arc[], ref: ArcRef, from: ReadonlyMap<string, ArcRef[]>): ArcRef | undefined {
  const way = walked(arcs, ref)
  const [node, before] = [way[way.length - 1], way[way.length - 2]]
  const candidates = from.get(String(node)) ?? []
  return candidates.reduce<ArcRef | undefined>((best, one) => {
    if (best === undefined) return one
    return isSooner(node, before, walked(arcs, one)[1], walked(arcs, best)[1]) ? one : best
  }, undefined)
}

/** Whether `a` and `b` lie the same way from a node. */
export const isSameWay = (node: Vertex, a: Vertex, b: Vertex): boolean =>
  orient2d(node[0], node[1], a[0], a[1], b[0], b[1]) === 0 &&
  (a[0] - node[0]) * (b[0] - node[0]) + (a[1] - node[1]) * (b[1] - node[1]) > 0

/** Whether one meets `a` before `b` turning clockwise about `node` from `start`. */
export function isSooner(node: Vertex, start: Vertex, a: Vertex, b: Vertex): boolean {
  const turn = (p: Vertex, q: Vertex) => Math.sign(orient2d(node[0], node[1], p[0], p[1], q[0], q[1]))
  // robust-predicates counts y downwards: positive is clockwise.
  // The way back itself comes last: a full turn.
  const isBack = (p: Vertex) => isSameWay(node, start, p)
  if (isBack(a) || isBack(b)) return isBack(b) && !isBack(a)
  const isInFirstHalf = (p: Vertex) => turn(start, p) > 0
  if (isInFirstHalf(a) !== isInFirstHalf(b)) return isInFirstHalf(a)
  return turn(a, b) > 0
}

/** Whether a ring lies in another: by a vertex of it that is not on the other's line, else by any. */
function holds(outer: readonly Vertex[], inner: readonly Vertex[]): boolean {
  const known = new Set(outer.map(String))
  const probe = inner.find(one => !known.has(String(one))) ?? inner[0]
  let inside = false
  for (let i = 0, j = outer.length - 1; i < outer.length; j = i++) {
    const [[ax, ay], [bx, by]] = [outer[i], outer[j]]
    if (ay > probe[1] !== by > probe[1] && probe[0] < ((bx - ax) * (probe[1] - ay)) / (by - ay) + ax) inside = !inside
  }
  return inside
}

/** Whether rings cover a place, by the even-odd rule. */
export function covers(rings: readonly (readonly Vertex[])[], x: number, y: number): boolean {
  let inside = false
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[ax, ay], [bx, by]] = [ring[i], ring[j]]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
  return inside
}
