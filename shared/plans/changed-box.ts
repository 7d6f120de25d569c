import type { Partition, Vertex } from '../partition/index.ts'

export type Box = [minX: number, minY: number, maxX: number, maxY: number]

/** The box around the stretches in which lines differ, before and after: what changes hands lies in it. */
export function boxOfChange(before: Partition, after: Partition): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  // An edit that moves lines keeps their places; any other is compared as a whole.
  const isMove = before.arcs.length === after.arcs.length
  const [known, drawn] = [new Set(isMove ? [] : before.arcs), new Set(isMove ? [] : after.arcs)]
  const was = before.arcs.filter((arc, i) => (isMove ? after.arcs[i] !== arc : !drawn.has(arc)))
  const is = after.arcs.filter((arc, i) => (isMove ? before.arcs[i] !== arc : !known.has(arc)))
  was.forEach(({ vertices }, i) => {
    const now = is[i]?.vertices ?? []
    const isSame = (a: Vertex | undefined, b: Vertex | undefined) =>
      a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1]
    let start = 0
    while (
      start + 1 < Math.min(vertices.length, now.length) &&
      isSame(vertices[start + 1], now[start + 1]) &&
      isSame(vertices[start], now[start])
    )
      start++
    let end = 0
    while (
      end + 1 < Math.min(vertices.length, now.length) - start &&
      isSame(vertices.at(-2 - end), now.at(-2 - end)) &&
      isSame(vertices.at(-1 - end), now.at(-1 - end))
    )
      end++
    for (const line of [vertices, now])
      for (const [x, y] of line.slice(start, line.length - end)) {
        box[0] = Math.min(box[0], x)
        box[1] = Math.min(box[1], y)
        box[2] = Math.max(box[2], x)
        box[3] = Math.max(box[3], y)
      }
  })
  return box
}
