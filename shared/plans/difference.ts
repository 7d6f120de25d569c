import type { MultiPolygon } from 'geojson'
import { intersection } from 'polyclip-ts'
import { areaM2 } from '../geometry/areas.ts'
import { type Partition, ringVertices, shapeOf, type Vertex } from '../partition/index.ts'
import { isSliver } from './checks.ts'

/** Ground that lies in another grid than before. */
export interface ChangedGround {
  from: string
  to: string
  shape: MultiPolygon
  areaM2: number
}

/** What changes hands between two ways to draw the same ground: one entry for each pair of grids, slivers left out. */
export function changedGround(before: Partition, after: Partition): ChangedGround[] {
  const [was, is] = [outlines(before), outlines(after)]
  const isSame = (code: string) => was.get(code)?.key === is.get(code)?.key
  return [...was].flatMap(([from, one]) =>
    isSame(from)
      ? []
      : [...is].flatMap(([to, other]) =>
          from === to || !meet(one.box, other.box) ? [] : common(from, to, one.shape, other.shape),
        ),
  )
}

interface Outline {
  shape: MultiPolygon
  box: [minX: number, minY: number, maxX: number, maxY: number]
  /** Equal for equal lines. */
  key: string
}

function outlines(partition: Partition): Map<string, Outline> {
  return new Map(
    partition.grids.map(({ code, polygons }, grid) => {
      const vertices = polygons.flat().flatMap(refs => ringVertices(partition, refs))
      return [
        code,
        { shape: shapeOf(partition, grid), box: boxOf(vertices), key: vertices.map(String).sort().join(' ') },
      ]
    }),
  )
}

function boxOf(vertices: readonly Vertex[]): Outline['box'] {
  const box: Outline['box'] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of vertices) {
    box[0] = Math.min(box[0], x)
    box[1] = Math.min(box[1], y)
    box[2] = Math.max(box[2], x)
    box[3] = Math.max(box[3], y)
  }
  return box
}
const meet = (a: Outline['box'], b: Outline['box']) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]

function common(from: string, to: string, one: MultiPolygon, other: MultiPolygon): ChangedGround[] {
  const pairs = (shape: MultiPolygon) =>
    shape.coordinates.map(rings => rings.map(ring => ring.map(([x, y]): [number, number] => [x, y])))
  const coordinates = intersection(pairs(one), pairs(other)).filter(polygon => !isSliver(polygon))
  if (coordinates.length === 0) return []
  const shape: MultiPolygon = { type: 'MultiPolygon', coordinates }
  return [{ from, to, shape, areaM2: areaM2(shape) }]
}
