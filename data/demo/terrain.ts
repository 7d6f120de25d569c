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

/** Plan to local metres, east and north of the centre. */
export function toMetres(u: number, v: number): [x: number, y: number] {
  const east = u - townWidth / 2
  const north = v - townHeight / 2
  const shore = 150 * Math.sin(u / 620 + 0.4) + 70 * Math.sin(u / 235)
  const rise = Math.max(0, v / townHeight) ** 2
  const x = east + 45 * Math.sin(v / 480 + 0.6) + 18 * Math.sin(u / 700 + v / 350)
  const y = north + 38 * Math.sin(u / 540) + rise * shore * 0.8
  return [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)]
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
