import { PartitionIndex } from '@wangge/shared/geometry'
import { cellCentre, cellRing } from '@wangge/shared/hotspots'
import type { MultiPolygon, Polygon } from 'geojson'
import { latLngToCell } from 'h3-js'
import { computed } from 'vue'
import { z } from 'zod'
import { useTown } from '../supervise/town.ts'
import type { Ground } from './analysis.ts'

const Shape = z.object({ type: z.enum(['Polygon', 'MultiPolygon']), coordinates: z.array(z.unknown()) })
const isShape = (value: unknown): value is Polygon | MultiPolygon => Shape.safeParse(value).success

/** What the places of hotspots (H3 cells, or grids) look like and are called: by the community and grid that cover them. */
export function usePlaces() {
  const town = useTown()
  const grids = computed(() =>
    (town.outlines.data?.features ?? []).flatMap(({ properties, geometry }) =>
      isShape(geometry) ? [{ ...properties, shape: geometry }] : [],
    ),
  )
  const byCode = computed(() => new Map(grids.value.map(grid => [grid.code, grid])))
  const partition = computed(() => new PartitionIndex(grids.value.map(grid => grid.shape)))

  const gridCodeAt = ([lon, lat]: [lon: number, lat: number]): string | undefined =>
    grids.value[partition.value.locate(lon, lat)]?.code
  /** The place that holds a point. */
  const placeAt = (lon: number, lat: number, resolution: Ground['resolution']): string | undefined =>
    resolution === 'grids' ? gridCodeAt([lon, lat]) : latLngToCell(lat, lon, resolution)
  const outlineOf = (place: string): Polygon | MultiPolygon =>
    byCode.value.get(place)?.shape ?? { type: 'Polygon', coordinates: [cellRing(place)] }
  function centreOf(place: string): [lon: number, lat: number] {
    const grid = byCode.value.get(place)
    return grid ? [grid.lon, grid.lat] : cellCentre(place)
  }
  function placeName(place: string): string {
    const at = centreOf(place)
    const code = byCode.value.has(place) ? place : gridCodeAt(at)
    const grid = town.grids.find(one => one.code === code)
    return grid ? `${grid.community} ${grid.name}` : `${at[1].toFixed(4)}, ${at[0].toFixed(4)}`
  }
  return { grids, gridCodeAt, placeAt, outlineOf, centreOf, placeName }
}
