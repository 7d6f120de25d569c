import type { MultiPolygon, Polygon } from 'geojson'
import KDBush from 'kdbush'
import { PartitionIndex } from '../geometry/partition-index.ts'
import { doubledArea, type GridShape } from './build.ts'
import type { Edge } from './crossings.ts'
import { noded } from './noding.ts'
import { polygonsOf } from './rings.ts'
import { type LooseArc, settle } from './settle.ts'
import { metresPerUnit, outside, type Partition, perDegree, type Vertex } from './types.ts'

/** A place where shapes did not fit, in degrees and metres. */
export interface Misfit {
  kind: 'gap' | 'overlap'
  /** The grids beside or over it, by code. */
  codes: string[]
  lon: number
  lat: number
  areaM2: number
  /** How wide it is: twice its area over its boundary's length. */
  widthM: number
}

/** What became of the shapes that were to be a partition. */
export interface PartitionRepair {
  partition: Partition
  /** Vertices that were brought together with others, and how far the furthest of them went. */
  movedVertices: number
  furthestM: number
  /** Gaps and overlaps that were narrow enough to be closed. */
  closed: Misfit[]
  /** Wider ones: overlaps went to the lower code, gaps stay open. They are to be looked at. */
  open: Misfit[]
}

export interface RepairOptions {
  /** The ground the grids are to cover: what lies in it and in no grid is a gap, and what lies outside is none. */
  frame?: Polygon | MultiPolygon
  /** Closes the wide ones too: overlaps go to the lower code, gaps to the grid with the longest line beside them. */
  closesAll?: boolean
}

/**
 * Makes a partition of shapes as they come from a file: vertices within the tolerance become one, vertices beside an edge
 * become part of it, lines that cross are cut, and what lies in no grid or in several goes to one where it is narrower
 * than the tolerance.
 */
export function repairPartition(
  shapes: readonly GridShape[],
  toleranceM: number,
  { frame, closesAll = false }: RepairOptions = {},
): PartitionRepair {
  const reach = toleranceM / metresPerUnit
  const rings = [...shapes.map(({ shape }) => shape), ...(frame ? [frame] : [])].map(ringsOf)
  const snapped = snappedVertices(rings.flat(2), reach)
  const edges = rings
    .flat()
    .flatMap(ring => ring.map((vertex, i): Edge => [snapped.to(vertex), snapped.to(ring[(i + 1) % ring.length])]))
  const faces = facesOf(noded(edges, Math.min(reach, 50)))
  const labels = labelled(faces, shapes, toleranceM, frame, closesAll)
  const arcs = faces.edges.map(
    ([a, b], i): LooseArc => ({ vertices: [a, b], left: labels.of(faces.left[i]), right: labels.of(faces.right[i]) }),
  )
  const nothing: Partition = { arcs: [], grids: [] }
  const partition = settle(
    nothing,
    arcs,
    shapes.map(({ code }) => code),
  )
  return {
    partition,
    movedVertices: snapped.moved,
    furthestM: snapped.furthest * metresPerUnit,
    closed: labels.closed,
    open: labels.open,
  }
}

function ringsOf(shape: Polygon | MultiPolygon): Vertex[][] {
  const rings = shape.type === 'Polygon' ? shape.coordinates : shape.coordinates.flat()
  return rings.map(ring =>
    ring.slice(0, -1).map(([lon, lat]): Vertex => [Math.round(lon * perDegree), Math.round(lat * perDegree)]),
  )
}

/** Each vertex goes to the first one within reach: in order of how many rings have it, so that what fits already stays. */
function snappedVertices(vertices: readonly Vertex[], reach: number) {
  const times = new Map<string, { vertex: Vertex; count: number }>()
  for (const vertex of vertices) {
    const known = times.get(String(vertex))
    if (known) known.count++
    else times.set(String(vertex), { vertex, count: 1 })
  }
  const all = [...times.values()].sort(
    (a, b) => b.count - a.count || a.vertex[0] - b.vertex[0] || a.vertex[1] - b.vertex[1],
  )
  const index = new KDBush(Math.max(1, all.length))
  for (const { vertex } of all) index.add(vertex[0], vertex[1])
  if (all.length === 0) index.add(0, 0)
  index.finish()
  const target = new Map<string, Vertex>()
  let [moved, furthest] = [0, 0]
  for (const { vertex } of all) {
    if (target.has(String(vertex))) continue
    target.set(String(vertex), vertex)
    for (const near of index.within(vertex[0], vertex[1], reach)) {
      const other = all[near].vertex
      if (target.has(String(other))) continue
      target.set(String(other), vertex)
      moved++
      furthest = Math.max(furthest, Math.hypot(other[0] - vertex[0], other[1] - vertex[1]))
    }
  }
  return { to: (vertex: Vertex): Vertex => target.get(String(vertex)) ?? vertex, moved, furthest }
}

interface Faces {
  edges: readonly Edge[]
  /** The face on each side of an edge, by its place in `polygons`; `outside` for the unbounded one. */
  left: Int32Array
  right: Int32Array
  /** Rings of each face, the outer one first. */
  polygons: Vertex[][][]
}

/** The faces into which lines cut the plane. */
function facesOf(edges: readonly Edge[]): Faces {
  // All edges with one face on both sides: its polygons are the faces.
  const arcs = edges.map(([a, b]) => ({ vertices: [a, b], left: 0, right: 0 }))
  const traced = polygonsOf(arcs, 0)
  const left = new Int32Array(edges.length).fill(outside)
  const right = new Int32Array(edges.length).fill(outside)
  const polygons = traced.map((polygon, face) => {
    for (const ref of polygon.flat()) {
      if (ref < 0) right[~ref] = face
      else left[ref] = face
    }
    return polygon.map(ring => ring.map(ref => (ref < 0 ? edges[~ref][1] : edges[ref][0])))
  })
  return { edges, left, right, polygons }
}

/** Says of each face to which grid it belongs. */
function labelled(
  { edges, left, right, polygons }: Faces,
  shapes: readonly GridShape[],
  toleranceM: number,
  frame: Polygon | MultiPolygon | undefined,
  closesAll: boolean,
) {
  const framed = frame && new PartitionIndex([frame])
  const byCode = [...shapes.keys()].sort((a, b) => (shapes[a].code < shapes[b].code ? -1 : 1))
  const index = new PartitionIndex(byCode.map(i => shapes[i].shape))
  const lengths = lengthsBetween(edges, left, right)
  const closed: Misfit[] = []
  const open: Misfit[] = []
  const covering = polygons.map(polygon => {
    const [x, y] = insideOf(polygon)
    return { x, y, grids: index.locateAll(x / perDegree, y / perDegree).map(i => byCode[i]) }
  })
  const labels = covering.map(({ grids }) => grids[0] ?? outside)
  covering.forEach(({ x, y, grids }, face) => {
    if (grids.length === 1) return
    const beside = neighboursOf(face, lengths, covering)
    const misfit = { ...sizeOf(polygons[face]), lon: x / perDegree, lat: y / perDegree }
    const isNarrow = misfit.widthM <= toleranceM
    const isGap = !framed || framed.locate(x / perDegree, y / perDegree) >= 0
    const all = grids.length > 1 ? grids : beside.map(([grid]) => grid)
    const codes = [...all].sort((a, b) => a - b).map(grid => shapes[grid].code)
    if (grids.length > 1) {
      const best = beside.find(([grid]) => grids.includes(grid))
      if (isNarrow && best) labels[face] = best[0]
      ;(isNarrow ? closed : open).push({ kind: 'overlap', codes, ...misfit })
    } else if (beside.length > 0) {
      // A face with nothing around it but grids is a gap; a wide one may be a lake that belongs to nobody.
      if (isNarrow || (closesAll && isGap)) labels[face] = beside[0][0]
      if (isNarrow || isGap) (isNarrow ? closed : open).push({ kind: 'gap', codes, ...misfit })
    }
  })
  return { of: (face: number) => (face === outside ? outside : labels[face]), closed, open }
}

/** For each face the faces beside it and how long the line between them is. */
function lengthsBetween(edges: readonly Edge[], left: Int32Array, right: Int32Array): Map<number, Map<number, number>> {
  const lengths = new Map<number, Map<number, number>>()
  edges.forEach(([[ax, ay], [bx, by]], i) => {
    for (const [one, other] of [
      [left[i], right[i]],
      [right[i], left[i]],
    ]) {
      if (one === outside || other === outside) continue
      const known = lengths.get(one) ?? new Map<number, number>()
      lengths.set(one, known.set(other, (known.get(other) ?? 0) + Math.hypot(bx - ax, by - ay)))
    }
  })
  return lengths
}

/** Grids beside a face that surely own their ground, the one with the longest line first. */
function neighboursOf(
  face: number,
  lengths: ReadonlyMap<number, ReadonlyMap<number, number>>,
  covering: readonly { grids: number[] }[],
) {
  const sums = new Map<number, number>()
  for (const [other, length] of lengths.get(face) ?? []) {
    const [grid, second] = covering[other].grids
    if (grid !== undefined && second === undefined) sums.set(grid, (sums.get(grid) ?? 0) + length)
  }
  return [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0])
}

/** A place well inside a face: the middle of its widest stretch at half its height. */
function insideOf(rings: readonly (readonly Vertex[])[]): [number, number] {
  const ys = rings[0].map(([, y]) => y)
  const [low, high] = [Math.min(...ys), Math.max(...ys)]
  let best: [number, number] = [rings[0][0][0], rings[0][0][1]]
  let widest = -1
  for (const share of [0.4871, 0.2513, 0.7377]) {
    const y = low + (high - low) * share
    const crossings = rings.flatMap(ring =>
      ring.flatMap(([ax, ay], i) => {
        const [bx, by] = ring[(i + 1) % ring.length]
        return ay > y !== by > y ? [ax + ((bx - ax) * (y - ay)) / (by - ay)] : []
      }),
    )
    crossings.sort((a, b) => a - b)
    for (let i = 0; i + 1 < crossings.length; i += 2)
      if (crossings[i + 1] - crossings[i] > widest) {
        widest = crossings[i + 1] - crossings[i]
        best = [(crossings[i] + crossings[i + 1]) / 2, y]
      }
  }
  return best
}

function sizeOf(rings: readonly Vertex[][]): { areaM2: number; widthM: number } {
  const shrink = Math.cos(((rings[0][0][1] / perDegree) * Math.PI) / 180)
  const areaM2 = (Math.abs(rings.reduce((sum, ring) => sum + doubledArea(ring), 0)) / 2) * metresPerUnit ** 2 * shrink
  const lengthM = rings.flatMap(ring =>
    ring.map(([ax, ay], i) => {
      const [bx, by] = ring[(i + 1) % ring.length]
      return Math.hypot((bx - ax) * shrink, by - ay) * metresPerUnit
    }),
  )
  return { areaM2, widthM: (2 * areaM2) / lengthM.reduce((sum, one) => sum + one, 0) }
}
