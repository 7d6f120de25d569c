import { orient2d } from 'robust-predicates'

/** Is (x + ε, y + ε²) above the edge? Only asked where the edge spans x + ε. */
export function isAbove(ax: number, ay: number, bx: number, by: number, x: number, y: number): boolean {
  const turn = ax < bx ? -orient2d(ax, ay, bx, by, x, y) : -orient2d(bx, by, ax, ay, x, y)
  if (turn !== 0) return turn > 0
  const rising = (by - ay) * (bx - ax)
  return rising <= 0
}

/** Is (x + ε, y + ε²) right of the edge? Only asked where the edge spans y + ε². */
export function isRight(ax: number, ay: number, bx: number, by: number, x: number, y: number): boolean {
  return (ay < by ? orient2d(ax, ay, bx, by, x, y) : orient2d(bx, by, ax, ay, x, y)) >= 0
}
