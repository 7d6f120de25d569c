import type { LayerSpecification } from 'maplibre-gl'
import type { MapTheme } from '../theme.ts'

const source = { source: 'units', 'source-layer': 'units' } as const

/** Staircases: a dot at the entrance, its name from close by. */
export const unitLayers = (theme: MapTheme): LayerSpecification[] => [
  {
    id: 'unit-dot',
    type: 'circle',
    ...source,
    minzoom: 16,
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 16, 1.5, 19, 5],
      'circle-color': theme.unit,
      'circle-stroke-color': theme.halo,
      'circle-stroke-width': 1,
    },
  },
]

export const unitLabels = (theme: MapTheme): LayerSpecification[] => [
  {
    id: 'unit-label',
    type: 'symbol',
    ...source,
    minzoom: 17.2,
    layout: {
      'text-field': ['get', 'name'],
      'text-size': 11 * theme.scale,
      'text-anchor': 'top',
      'text-offset': [0, 0.5],
      'text-optional': true,
    },
    paint: { 'text-color': theme.label, 'text-halo-color': theme.halo, 'text-halo-width': 1.2 },
  },
]
