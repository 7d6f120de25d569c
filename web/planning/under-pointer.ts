import { covers, lengthOf, type Partition, ringVertices, type Vertex } from '@wangge/shared/partition'

/** The grid most of a line runs through: the one around its middle. */
export function gridAlong(partition: Partition, line: readonly Vertex[]): string | undefined {
  const half = lengthOf(line) / 2
  let gone = 0
  for (let i = 0; i + 1 < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i], line[i + 1]]
    const length = Math.hypot(bx - ax, by - ay)
    if (gone + length >= half && length > 0) {
      const share = (half - gone) / length
      return gridAround(partition, [ax + (bx - ax) * share, ay + (by - ay) * share])
    }
    gone += length
  }
  return undefined
}

/** The grid around a place. */
export const gridAround = (partition: Partition, [x, y]: Vertex): string | undefined =>
  partition.grids.find(({ polygons }) =>
    covers(
      polygons.flat().map(refs => ringVertices(partition, refs)),
      x,
      y,
    ),
  )?.code

/** The ends of the edge a place lies on. */
export function edgeUnder({ arcs }: Partition, [px, py]: Vertex): [Vertex, Vertex] | undefined {
  let best: [Vertex, Vertex] | undefined
  let least = 3
  for (const { vertices } of arcs)
    for (let i = 0; i + 1 < vertices.length; i++) {
      const [[ax, ay], [bx, by]] = [vertices[i], vertices[i + 1]]
      const length = (bx - ax) ** 2 + (by - ay) ** 2
      const t = Math.min(1, Math.max(0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length))
      const away = Math.hypot(ax + t * (bx - ax) - px, ay + t * (by - ay) - py)
      if (away < least) [least, best] = [away, [vertices[i], vertices[i + 1]]]
    }
  return best
}
