import type { Position } from 'geojson'

/**
 * The ground plan: streets are straight in plan coordinates (u east, v north, metres) and bent by this map, so blocks
 * share their lines exactly and the shore is a curve. The town is 3,200 × 2,100 plan metres, its centre at Zhifu's.
 */
export const townWidth = 3200
export const townHeight = 2100
/** Plan step at which lines are sampled; everything that meets another thing lies on this lattice. */
export const lattice = 20

const centre = { lon: 121.386, lat: 37.5365 }
const metresPerDegreeLat = 110_990
const metresPerDegreeLon = 111_320 * Math.cos((centre.lat * Math.PI) / 180)
const turn = (6 * Math.PI) / 180

/** The town lies around a bay: its streets fan out from a point this far out at sea, metres. */
const bayRadius = 9000

/** Plan to local metres, east and north of the centre. */
export function toMetres(u: number, v: number): [x: number, y: number] {
  const angle = (u - townWidth / 2) / bayRadius
  const reach = bayRadius - (v - townHeight / 2)
  const shore = 120 * Math.sin(u / 620 + 0.4) + 45 * Math.sin(u / 235) + headlands(u)
  const rise = Math.max(0, v / townHeight) ** 2
  const x = reach * Math.sin(angle) + 48 * Math.sin(v / 480 + 0.6) + 22 * Math.sin(u / 700 + v / 350)
  const y = bayRadius - reach * Math.cos(angle) + 42 * Math.sin(u / 540) + rise * shore * 0.8
  return [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)]
}

/** Capes on both sides of the town, metres out to sea. */
const headlands = (u: number) =>
  620 * Math.exp(-(((u + 1500) / 520) ** 2)) +
  900 * Math.exp(-(((u - 5300) / 640) ** 2)) -
  380 * Math.exp(-(((u - 7200) / 500) ** 2))

/** How many metres a plan metre is at a place, along the streets and across them. */
export function scaleAt(u: number, v: number): { along: number; across: number } {
  const [x, y] = toMetres(u, v)
  const [east, north] = [toMetres(u + 1, v), toMetres(u, v + 1)]
  const [alongX, alongY] = [east[0] - x, east[1] - y]
  const along = Math.hypot(alongX, alongY)
  return { along, across: Math.abs(alongX * (north[1] - y) - alongY * (north[0] - x)) / along }
}

/** Local metres to lon/lat, 7 decimals. */
export const fromMetres = (x: number, y: number): Position => [
  Math.round((centre.lon + x / metresPerDegreeLon) * 1e7) / 1e7,
  Math.round((centre.lat + y / metresPerDegreeLat) * 1e7) / 1e7,
]

export const toLonLat = (u: number, v: number): Position => fromMetres(...toMetres(u, v))

/** The line from one plan point to another along u or v, with every lattice point on the way. */
export function planLine(from: [number, number], to: [number, number]): [number, number][] {
  const length = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]))
  const steps = Math.max(1, Math.round(length / lattice))
  return Array.from({ length: steps + 1 }, (_, i) => [
    from[0] + ((to[0] - from[0]) * i) / steps,
    from[1] + ((to[1] - from[1]) * i) / steps,
  ])
}

/** A closed ring around a plan rectangle, counter-clockwise. */
export function planRing(u0: number, v0: number, u1: number, v1: number): Position[] {
  const corners: [number, number][] = [
    [u0, v0],
    [u1, v0],
    [u1, v1],
    [u0, v1],
    [u0, v0],
  ]
  const ring = corners.slice(1).flatMap((corner, i) => planLine(corners[i], corner).slice(0, -1))
  return [...ring, ring[0]].map(([u, v]) => toLonLat(u, v))
}

/** Built-up quarters around the two streets: their names and people are not the demo's. */
export const outerQuarters = [
  { u0: -1320, v0: 640, u1: 0, v1: 2060 },
  { u0: -860, v0: -660, u1: 0, v1: 640 },
  { u0: 0, v0: -620, u1: 780, v1: 0 },
  { u0: 1000, v0: -900, u1: 2420, v1: 0 },
  { u0: 3200, v0: -420, u1: 3960, v1: 1460 },
  { u0: 3200, v0: 1460, u1: 4900, v1: 2060 },
  { u0: -2500, v0: 1380, u1: -1320, v1: 2040 },
  { u0: 2420, v0: -560, u1: 3200, v1: 0 },
]
