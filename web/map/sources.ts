import type { GeoJSON } from 'geojson'
import { GeoJSONSource, type Map as MapLibre } from 'maplibre-gl'

/** Gives a GeoJSON source of the style its data. */
export function setData(map: MapLibre, source: string, data: unknown): void {
  const found = map.getSource(source)
  if (found instanceof GeoJSONSource && isGeojson(data)) void found.setData(data)
}

const isGeojson = (data: unknown): data is GeoJSON =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === 'FeatureCollection'
