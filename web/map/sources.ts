import type { GeoJSON } from 'geojson'
import { GeoJSONSource, type Map as MapLibre, type StyleSpecification } from 'maplibre-gl'

/** Gives a GeoJSON source of the style its data. */
export function setData(map: MapLibre, source: string, data: unknown): void {
  const found = map.getSource(source)
  if (found instanceof GeoJSONSource && isGeojson(data)) void found.setData(data)
}

const isGeojson = (data: unknown): data is GeoJSON =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === 'FeatureCollection'

/** A new style begins with empty sources: what the map was given stays in them. */
export function keepData(before: StyleSpecification | undefined, next: StyleSpecification): StyleSpecification {
  const given = Object.entries(before?.sources ?? {}).filter(
    ([name, source]) => source.type === 'geojson' && name in next.sources,
  )
  return { ...next, sources: { ...next.sources, ...Object.fromEntries(given) } }
}
