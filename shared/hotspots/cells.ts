import type { MultiPolygon, Polygon } from 'geojson'
import { cellToLatLng, latLngToCell, POLYGON_TO_CELLS_FLAGS, polygonToCellsExperimental } from 'h3-js'
import { z } from 'zod'
import { cellNeighbours, type Neighbours } from './neighbours.ts'
import { WeeklyBins } from './weekly-bins.ts'

/** Resolutions hotspots are looked for at: cells of about 400, 150, 60 and 25 m from middle to corner. */
export const resolutions = [8, 9, 10, 11] as const
export type Resolution = (typeof resolutions)[number]

/** A ground on its way to the browser, which works out the neighbours itself. */
export const HotspotGround = z.object({
  resolution: z.literal([...resolutions]),
  cells: z.array(z.string()),
  households: z.array(z.number()),
})
export type HotspotGround = z.infer<typeof HotspotGround>

/** Points as columns, and how many of something stand at each. */
export interface WeightedPoints {
  length: number
  lon: ArrayLike<number>
  lat: ArrayLike<number>
  weight: ArrayLike<number>
}

/** The places a map is asked about: every H3 cell that meets the area, with the households in it. */
export interface Ground {
  resolution: Resolution
  cells: string[]
  households: Float64Array
  neighbours: Neighbours
}

/** Lays cells over an area. Households outside it have their cells too, so that nobody is lost at its edge. */
export function layGround(
  area: readonly (Polygon | MultiPolygon)[],
  households: WeightedPoints,
  resolution: Resolution,
): Ground {
  const place = new Map<string, number>()
  const add = (cell: string) => place.get(cell) ?? place.set(cell, place.size).size - 1
  for (const shape of area)
    for (const rings of shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates)
      for (const cell of polygonToCellsExperimental(
        rings,
        resolution,
        POLYGON_TO_CELLS_FLAGS.containmentOverlapping,
        true,
      ))
        add(cell)
  const placeOf = locateInCells(households, resolution, add)
  const cells = [...place.keys()]
  const counts = new Float64Array(cells.length)
  for (let i = 0; i < households.length; i++) counts[placeOf[i]] += households.weight[i]
  return { resolution, cells, households: counts, neighbours: cellNeighbours(cells) }
}

/** Which cell of the ground each point lies in; -1 outside them all. */
export function locateInGround(
  points: { length: number; lon: ArrayLike<number>; lat: ArrayLike<number> },
  { cells, resolution }: Pick<Ground, 'cells' | 'resolution'>,
): Int32Array {
  const place = new Map(cells.map((cell, i) => [cell, i]))
  return locateInCells(points, resolution, cell => place.get(cell) ?? -1)
}

function locateInCells(
  { length, lon, lat }: { length: number; lon: ArrayLike<number>; lat: ArrayLike<number> },
  resolution: Resolution,
  placeOf: (cell: string) => number,
): Int32Array {
  const places = new Int32Array(length)
  for (let i = 0; i < length; i++) places[i] = placeOf(latLngToCell(lat[i], lon[i], resolution))
  return places
}

/** The middle of a cell. */
export function cellCentre(cell: string): [lon: number, lat: number] {
  const [lat, lon] = cellToLatLng(cell)
  return [lon, lat]
}

/** The cells that hold a point, one for each of `resolutions`, as the numbers a database keeps. */
export const cellNumbersAt = (lon: number, lat: number): bigint[] =>
  resolutions.map(resolution => BigInt(`0x${latLngToCell(lat, lon, resolution)}`))

/** Weekly counts as they come from the server: `bins.place` points into `places`. */
export const PlacedBins = z.object({ places: z.array(z.string()), bins: WeeklyBins })
export type PlacedBins = z.infer<typeof PlacedBins>

/** What a hotspot is made of, beside its issues: the buildings they lie in, and who told of them; most first. */
export const HotspotMakeup = z.object({
  buildings: z.array(z.object({ id: z.string(), name: z.string(), count: z.number() })),
  /** Residents who left their name or number (masked), and staff who registered what they saw. */
  reporters: z.array(z.object({ name: z.string(), kind: z.enum(['resident', 'staff']), count: z.number() })),
  /** Issues of which nobody is named. */
  unnamed: z.number(),
})
export type HotspotMakeup = z.infer<typeof HotspotMakeup>
