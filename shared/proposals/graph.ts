import { Delaunay } from 'd3-delaunay'

/** Units to be divided, as columns. Places in metres on the ground, weights in hours of work a month. */
export interface UnitsToDivide {
  x: Float64Array
  y: Float64Array
  weight: Float64Array
  households: Float64Array
  /** Units with the same number stay together: those of a building, or a set that was asked for. */
  together: Int32Array
  /** The grid that has a unit today, by its place; −1 for none. */
  today: Int32Array
  /** Places lines will be drawn between, each standing for a unit (walls of its building). The units themselves where not given. */
  sites?: { x: Float64Array; y: Float64Array; unit: Int32Array }
  /** Whether a place is ground that may be divided: neighbours across anything else are none. All of it where not given. */
  isGround?: (x: number, y: number) => boolean
  /** Whether a road runs between two places: a line along a road costs less. */
  isRoadBetween?: (ax: number, ay: number, bx: number, by: number) => boolean
}

/** What is never cut: the units of a building. Neighbours of atom a: `neighbour[start[a] .. start[a + 1])`. */
export interface AtomGraph {
  count: number
  x: Float64Array
  y: Float64Array
  weight: Float64Array
  households: Float64Array
  /** The grid that has most of its households today. */
  today: Int32Array
  start: Int32Array
  neighbour: Int32Array
  /** How long the line halfway between two neighbours is, in metres. */
  border: Float64Array
  /** Atom of each unit. */
  atomOfUnit: Int32Array
}

/** Who touches along less than this, in metres, is no neighbour: drawn lines are straightened by about a metre. */
const leastBorder = 3

/** Units that stay together become atoms; atoms whose units have neighbouring cells are neighbours. */
export function buildGraph(units: UnitsToDivide): AtomGraph {
  const { x, y, weight, households, together, today } = units
  const placeOf = new Map<number, number>()
  const atomOfUnit = Int32Array.from(together, set => {
    const known = placeOf.get(set) ?? placeOf.size
    placeOf.set(set, known)
    return known
  })
  const count = placeOf.size
  const atoms = {
    x: new Float64Array(count),
    y: new Float64Array(count),
    weight: new Float64Array(count),
    households: new Float64Array(count),
  }
  const members = new Float64Array(count)
  const todays = Array.from({ length: count }, () => new Map<number, number>())
  atomOfUnit.forEach((atom, unit) => {
    members[atom]++
    atoms.x[atom] += x[unit]
    atoms.y[atom] += y[unit]
    atoms.weight[atom] += weight[unit]
    atoms.households[atom] += households[unit]
    todays[atom].set(today[unit], (todays[atom].get(today[unit]) ?? 0) + households[unit] + 1e-9)
  })
  for (let a = 0; a < count; a++) {
    atoms.x[a] /= members[a]
    atoms.y[a] /= members[a]
  }
  const borders = bordersBetween(units, atomOfUnit, count)
  const start = new Int32Array(count + 1)
  for (const key of borders.keys()) start[Math.floor(key / count) + 1]++
  for (let a = 0; a < count; a++) start[a + 1] += start[a]
  const next = start.slice()
  const neighbour = new Int32Array(borders.size)
  const border = new Float64Array(borders.size)
  for (const [key, length] of borders) {
    const at = next[Math.floor(key / count)]++
    neighbour[at] = key % count
    border[at] = length
  }
  const ofToday = Int32Array.from(todays, votes => [...votes].reduce((best, one) => (one[1] > best[1] ? one : best))[0])
  return { count, ...atoms, today: ofToday, start, neighbour, border, atomOfUnit }
}

/** What a line along a road costs, against one between two buildings. */
const alongRoad = 0.5
const samples = 16

/** How much of a line lies on ground that may be divided. */
function shareOn([ax, ay, bx, by]: Line, isGround: (x: number, y: number) => boolean): number {
  let on = 0
  for (let i = 0; i < samples; i++) {
    const t = (i + 0.5) / samples
    if (isGround(ax + (bx - ax) * t, ay + (by - ay) * t)) on++
  }
  return on / samples
}

type Line = [ax: number, ay: number, bx: number, by: number]
/** How far beyond the outermost units lines are counted, metres. */
const rim = 30

function boxAround(x: Float64Array, y: Float64Array): Line {
  const box: Line = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < x.length; i++) {
    box[0] = Math.min(box[0], x[i] - rim)
    box[1] = Math.min(box[1], y[i] - rim)
    box[2] = Math.max(box[2], x[i] + rim)
    box[3] = Math.max(box[3], y[i] + rim)
  }
  return box
}

/** The part of a line within a box (Liang and Barsky 1984); undefined where none is. */
function clipped([ax, ay, bx, by]: Line, [west, south, east, north]: Line): Line | undefined {
  const [dx, dy] = [bx - ax, by - ay]
  let [from, to] = [0, 1]
  for (const [p, q] of [
    [-dx, ax - west],
    [dx, east - ax],
    [-dy, ay - south],
    [dy, north - ay],
  ]) {
    if (p === 0 && q < 0) return undefined
    if (p < 0) from = Math.max(from, q / p)
    if (p > 0) to = Math.min(to, q / p)
  }
  return from > to ? undefined : [ax + from * dx, ay + from * dy, ax + to * dx, ay + to * dy]
}

/** A place out of the box on the way from another in a direction. */
function beyondBox([x, y]: [number, number], [dx, dy]: [number, number], box: Line): [number, number] {
  const far = Math.hypot(box[2] - box[0], box[3] - box[1]) + Math.hypot(x - box[0], y - box[1])
  const length = Math.hypot(dx, dy)
  return [x + (dx / length) * far, y + (dy / length) * far]
}

/** Lengths of the lines between atoms, both ways: `a · count + b` → metres. */
function bordersBetween(units: UnitsToDivide, atomOfUnit: Int32Array, count: number): Map<number, number> {
  const { isGround, isRoadBetween } = units
  const { x, y } = units.sites ?? units
  const atomOf = units.sites ? units.sites.unit.map(unit => atomOfUnit[unit]) : atomOfUnit
  const coordinates = new Float64Array(x.length * 2)
  for (let i = 0; i < x.length; i++) {
    // Two units at one place would be one to the triangulation: each is moved by less than a millimetre.
    coordinates[2 * i] = x[i] + ((i * 7919) % 101) * 1e-5
    coordinates[2 * i + 1] = y[i] + ((i * 104_729) % 103) * 1e-5
  }
  const borders = new Map<number, number>()
  if (x.length < 3) {
    for (let a = 0; a < count; a++) for (let b = 0; b < count; b++) if (a !== b) borders.set(a * count + b, 1)
    return borders
  }
  const voronoi = new Delaunay(coordinates).voronoi()
  const { halfedges, triangles } = voronoi.delaunay
  const { circumcenters } = voronoi
  const corner = (triangle: number): [number, number] => [circumcenters[2 * triangle], circumcenters[2 * triangle + 1]]
  const box = boxAround(x, y)
  const add = (a: number, b: number, length: number) => {
    for (const key of [a * count + b, b * count + a]) borders.set(key, (borders.get(key) ?? 0) + length)
  }
  for (let e = 0; e < halfedges.length; e++) {
    const opposite = halfedges[e]
    const [u, v] = [triangles[e], triangles[e % 3 === 2 ? e - 2 : e + 1]]
    const [a, b] = [atomOf[u], atomOf[v]]
    if (a === b || (opposite >= 0 && opposite < e)) continue
    const from = corner(Math.floor(e / 3))
    // At the rim a line has no other end: it runs on away from the triangle, across the edge between the two.
    const to = opposite < 0 ? beyondBox(from, [y[u] - y[v], x[v] - x[u]], box) : corner(Math.floor(opposite / 3))
    const line = clipped([...from, ...to], box)
    if (!line) continue
    const length = Math.hypot(line[0] - line[2], line[1] - line[3])
    const share = isGround ? shareOn(line, isGround) : 1
    if (share === 0) continue
    add(a, b, length * share * (isRoadBetween?.(x[u], y[u], x[v], y[v]) ? alongRoad : 1))
  }
  for (const [key, length] of borders) if (length < leastBorder && isGround) borders.delete(key)
  return borders
}
