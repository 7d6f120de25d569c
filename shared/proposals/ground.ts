import Flatbush from 'flatbush'

/** Lines, flat, as an index of their segments. */
function segmentsOf(lines: readonly (readonly number[])[]) {
  const segments = lines.flatMap(line =>
    Array.from({ length: Math.max(0, line.length / 2 - 1) }, (_, i) => [
      line[2 * i],
      line[2 * i + 1],
      line[2 * i + 2],
      line[2 * i + 3],
    ]),
  )
  if (segments.length === 0) return undefined
  const index = new Flatbush(segments.length)
  for (const [ax, ay, bx, by] of segments)
    index.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by))
  index.finish()
  return { segments, index }
}

/** Whether a place lies within lines that close (in any order and direction), by the even-odd rule. */
export function groundTest(lines: readonly (readonly number[])[]): ((x: number, y: number) => boolean) | undefined {
  const known = segmentsOf(lines)
  if (!known) return undefined
  return (x, y) => {
    let inside = false
    for (const i of known.index.search(x, y, Number.POSITIVE_INFINITY, y)) {
      const [ax, ay, bx, by] = known.segments[i]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
    }
    return inside
  }
}

/** Whether the way from one place to another crosses one of some lines. */
export function roadTest(
  lines: readonly (readonly number[])[],
): ((ax: number, ay: number, bx: number, by: number) => boolean) | undefined {
  const known = segmentsOf(lines)
  if (!known) return undefined
  return (ax, ay, bx, by) =>
    known.index.search(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)).some(i => {
      const [px, py, qx, qy] = known.segments[i]
      const side = (ux: number, uy: number, vx: number, vy: number, x: number, y: number) =>
        (vx - ux) * (y - uy) - (vy - uy) * (x - ux)
      return (
        side(ax, ay, bx, by, px, py) * side(ax, ay, bx, by, qx, qy) < 0 &&
        side(px, py, qx, qy, ax, ay) * side(px, py, qx, qy, bx, by) < 0
      )
    })
}
