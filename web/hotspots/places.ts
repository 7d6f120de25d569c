import { PartitionIndex } from '@wangge/shared/geometry'
import type { MultiPolygon, Polygon } from 'geojson'
import { computed } from 'vue'
import { z } from 'zod'
import { useTown } from '../supervise/town.ts'

const Shape = z.object({ type: z.enum(['Polygon', 'MultiPolygon']), coordinates: z.array(z.unknown()) })
const isShape = (value: unknown): value is Polygon | MultiPolygon => Shape.safeParse(value).success

/** What a place is called: the community and grid that cover it. */
export function usePlaces() {
  const town = useTown()
  const index = computed(() => {
    const features = (town.outlines.data?.features ?? []).filter(feature => isShape(feature.geometry))
    const shapes = features.flatMap(feature => (isShape(feature.geometry) ? [feature.geometry] : []))
    return { codes: features.map(feature => feature.properties.code), partition: new PartitionIndex(shapes) }
  })
  const gridCodeAt = ([lon, lat]: [lon: number, lat: number]): string | undefined =>
    index.value.codes[index.value.partition.locate(lon, lat)]
  function placeName(at: [lon: number, lat: number]): string {
    const code = gridCodeAt(at)
    const grid = town.grids.find(one => one.code === code)
    return grid ? `${grid.community} ${grid.name}` : `${at[1].toFixed(4)}, ${at[0].toFixed(4)}`
  }
  return { gridCodeAt, placeName }
}
