import type { FeatureCollection } from 'geojson'
import type { LayerSpecification } from 'maplibre-gl'
import type { MapTheme } from '../theme.ts'

/** The day's walk: a line, and each entrance with its number. */
export const walkLayers = (theme: MapTheme): LayerSpecification[] => [
  {
    id: 'walk-case',
    type: 'line',
    source: 'walk',
    filter: ['==', ['geometry-type'], 'LineString'],
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': theme.halo, 'line-width': 7 },
  },
  {
    id: 'walk-line',
    type: 'line',
    source: 'walk',
    filter: ['==', ['geometry-type'], 'LineString'],
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': theme.marked, 'line-width': 4, 'line-dasharray': [1.5, 1] },
  },
  {
    id: 'walk-stop',
    type: 'circle',
    source: 'walk',
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      'circle-radius': 11 * theme.scale,
      'circle-color': theme.marked,
      'circle-stroke-color': theme.halo,
      'circle-stroke-width': 2,
    },
  },
  {
    id: 'walk-number',
    type: 'symbol',
    source: 'walk',
    filter: ['==', ['geometry-type'], 'Point'],
    layout: {
      'text-field': ['to-string', ['get', 'number']],
      'text-size': 12 * theme.scale,
      'text-allow-overlap': true,
    },
    paint: { 'text-color': theme.halo },
  },
]

/** @param places where the walk begins, and its entrances in order */
export function walkFeatures(places: readonly [lon: number, lat: number][]): FeatureCollection {
  if (places.length < 2) return { type: 'FeatureCollection', features: [] }
  return {
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: [...places] } },
      ...places.slice(1).map((coordinates, i) => ({
        type: 'Feature' as const,
        properties: { number: i + 1 },
        geometry: { type: 'Point' as const, coordinates },
      })),
    ],
  }
}
