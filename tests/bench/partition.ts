import type { Polygon, Position } from 'geojson'

/** A partition of a square degree into side × side grids whose shared lines wiggle: `perSide` vertices on each. */
export function wigglyGrids(side: number, perSide: number, random: () => number): Polygon[] {
  const step = 1 / side
  const wiggle = (t: number, seed: number) => step * 0.12 * Math.sin(t * 9 + seed) * Math.sin(Math.PI * t)
  const across = new Map<string, Position[]>()
  const line = (x: number, y: number, vertical: boolean): Position[] => {
    const key = `${x} ${y} ${vertical}`
    const known = across.get(key)
    if (known) return known
    const seed = random() * 6
    const points = Array.from({ length: perSide + 1 }, (_, i): Position => {
      const t = i / perSide
      const edge = vertical ? x === 0 || x === side : y === 0 || y === side
      const off = edge ? 0 : wiggle(t, seed)
      return vertical ? [120 + x * step + off, 30 + (y + t) * step] : [120 + (x + t) * step, 30 + y * step + off]
    })
    across.set(key, points)
    return points
  }
  return Array.from({ length: side * side }, (_, k) => {
    const x = k % side
    const y = Math.floor(k / side)
    const ring = [
      ...line(x, y, false),
      ...line(x + 1, y, true).slice(1),
      ...[...line(x, y + 1, false)].reverse().slice(1),
      ...[...line(x, y, true)].reverse().slice(1),
    ]
    return { type: 'Polygon', coordinates: [ring] }
  })
}
