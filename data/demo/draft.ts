import { difference, featureCollection, intersect, polygon, union } from '@turf/turf'
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson'
import type { UnitPlan } from './buildings.ts'

export type DraftGrid = Feature<Polygon | MultiPolygon, { code: string; name: string }>

/** A half-plane through the town: all points whose key is at least `threshold`. */
const slant = { lon: 0.83, lat: 0.56 }
const key = ([lon, lat]: Position) => lon * slant.lon + lat * slant.lat

function beyond(threshold: number, near: Position): Feature<Polygon> {
  const reach = 0.05
  const offset = threshold - key(near)
  const norm = slant.lon ** 2 + slant.lat ** 2
  const foot = [near[0] + (slant.lon * offset) / norm, near[1] + (slant.lat * offset) / norm]
  const at = (along: number, across: number): Position => [
    foot[0] - slant.lat * along * reach + slant.lon * across * reach,
    foot[1] + slant.lon * along * reach + slant.lat * across * reach,
  ]
  const corner = at(-1, 0)
  return polygon([[corner, at(1, 0), at(1, 1), at(-1, 1), corner]])
}

/** The key that exactly `count` of the units lie beyond. */
function thresholdFor(units: readonly UnitPlan[], count: number): number {
  const keys = units.map(unit => key(unit.position)).sort((a, b) => b - a)
  return (keys[count - 1] + keys[count]) / 2
}

/** Today's grids with two faults drawn in: `orphans` units cut out of one grid, `doubled` units taken into a second. */
export function drawFaultyDraft(
  grids: readonly DraftGrid[],
  unitsOf: Map<string, UnitPlan[]>,
  cut: string,
  taker: string,
  giver: string,
  orphans: number,
  doubled: number,
): DraftGrid[] {
  return grids.map(grid => {
    const code = grid.properties.code
    if (code === cut) return { ...grid, geometry: without(grid, unitsOf.get(cut) ?? [], orphans) }
    if (code !== taker) return grid
    const giving = grids.find(other => other.properties.code === giver)
    if (!giving) throw new Error(`no grid ${giver}`)
    const strip = part(giving, unitsOf.get(giver) ?? [], doubled)
    const joined = union(featureCollection([grid, strip]))
    if (!joined) throw new Error('the draft has an empty grid')
    return { ...grid, geometry: joined.geometry }
  })
}

function part(grid: DraftGrid, units: readonly UnitPlan[], count: number): Feature<Polygon | MultiPolygon> {
  const strip = intersect(
    featureCollection<Polygon | MultiPolygon>([grid, beyond(thresholdFor(units, count), units[0].position)]),
  )
  if (!strip) throw new Error('the strip is empty')
  return strip
}

function without(grid: DraftGrid, units: readonly UnitPlan[], count: number): Polygon | MultiPolygon {
  const rest = difference(featureCollection<Polygon | MultiPolygon>([grid, part(grid, units, count)]))
  if (!rest) throw new Error('nothing is left of the grid')
  return rest.geometry
}
