import {
  buildPartition,
  doubledArea,
  outside,
  type Partition,
  perDegree,
  ringVertices,
  type Vertex,
} from '@wangge/shared/partition'
import fc from 'fast-check'
import type { Polygon } from 'geojson'

/** Corners of a lattice of cells, each moved by chance but never so far that cells overlap. */
export const lattice = (columns: number, rows: number, moves: readonly (readonly [number, number])[], step = 1000) => {
  const corner = (x: number, y: number): Vertex => {
    const [dx, dy] = moves[(y * (columns + 1) + x) % moves.length]
    return [x * step + dx, y * step + dy]
  }
  const shapes: { code: string; shape: Polygon }[] = []
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) {
      const ring = [corner(x, y), corner(x + 1, y), corner(x + 1, y + 1), corner(x, y + 1), corner(x, y)]
      shapes.push({ code: `${y}${x}`, shape: polygonOf([ring]) })
    }
  return shapes
}
export const polygonOf = (rings: readonly (readonly Vertex[])[]): Polygon => ({
  type: 'Polygon',
  coordinates: rings.map(ring => ring.map(([x, y]) => [x / perDegree, y / perDegree])),
})
const aMove = fc.tuple(fc.integer({ min: -300, max: 300 }), fc.integer({ min: -300, max: 300 }))
export const aLattice = fc.record({
  columns: fc.integer({ min: 1, max: 5 }),
  rows: fc.integer({ min: 1, max: 5 }),
  moves: fc.array(aMove, { minLength: 1, maxLength: 40 }),
})

export const areas = (partition: Partition): number[] =>
  partition.grids.map(({ polygons }) =>
    polygons.flat().reduce((sum, refs) => sum + doubledArea(ringVertices(partition, refs)), 0),
  )
export const total = (partition: Partition): number => areas(partition).reduce((sum, one) => sum + one, 0)
/** Twice the area around which the arcs with nothing on one side run. */
export function hull({ arcs }: Partition): number {
  let sum = 0
  const [ox, oy] = arcs[0]?.vertices[0] ?? [0, 0]
  for (const { vertices, left, right } of arcs) {
    if (left !== outside && right !== outside) continue
    const sign = right === outside ? 1 : -1
    // About a place nearby: the products of whole coordinates would not be exact.
    for (let i = 0; i + 1 < vertices.length; i++) {
      const [[ax, ay], [bx, by]] = [vertices[i], vertices[i + 1]]
      sum += sign * ((ax - ox) * (by - oy) - (bx - ox) * (ay - oy))
    }
  }
  return sum
}

/** By brute force, in exact whole numbers: two edges have nothing in common but ends. */
export function isPlanar({ arcs }: Partition): boolean {
  const edges = arcs.flatMap(({ vertices }) => vertices.slice(1).map((vertex, i) => [vertices[i], vertex] as const))
  const turn = (o: Vertex, a: Vertex, b: Vertex) =>
    Math.sign(
      Number(
        (BigInt(a[0]) - BigInt(o[0])) * (BigInt(b[1]) - BigInt(o[1])) -
          (BigInt(a[1]) - BigInt(o[1])) * (BigInt(b[0]) - BigInt(o[0])),
      ),
    )
  const isOn = (a: Vertex, b: Vertex, p: Vertex) =>
    turn(a, b, p) === 0 && (a[0] - p[0]) * (b[0] - p[0]) + (a[1] - p[1]) * (b[1] - p[1]) <= 0
  return edges.every(([a, b], i) =>
    edges.slice(i + 1).every(([c, d]) => {
      const isEnd = (p: Vertex, others: readonly Vertex[]) => others.some(one => String(one) === String(p))
      const touches = [
        ...[a, b].filter(p => !isEnd(p, [c, d]) && isOn(c, d, p)),
        ...[c, d].filter(p => !isEnd(p, [a, b]) && isOn(a, b, p)),
      ]
      const isSame = isEnd(a, [c, d]) && isEnd(b, [c, d])
      const crosses = turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0
      return touches.length === 0 && !isSame && !crosses
    }),
  )
}

/** Vertices are in centimetres: so many to a metre. */
export const scale = 100
/** A town of grids of 1 km, as planners have them: corners are moved by up to 300 m. */
export const town = (columns: number, rows: number, moves: readonly (readonly [number, number])[]) =>
  buildPartition(
    lattice(
      columns,
      rows,
      moves.map(([x, y]) => [x * scale, y * scale]),
      1000 * scale,
    ),
  )

/** Which grid's rings are around a place, by the even-odd rule over whole polygons. */
export function gridsAt(partition: Partition, x: number, y: number): number[] {
  return partition.grids.flatMap(({ polygons }, grid) => {
    let inside = false
    for (const refs of polygons.flat()) {
      const ring = ringVertices(partition, refs)
      ring.forEach(([ax, ay], i) => {
        const [bx, by] = ring[(i + 1) % ring.length]
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
      })
    }
    return inside ? [grid] : []
  })
}
