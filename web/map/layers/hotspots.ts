import type { LayerSpecification } from 'maplibre-gl'
import type { MapTheme } from '../theme.ts'

/** Red for hot and blue for cold, darker the surer: told apart by people with any colour vision (ColorBrewer RdYlBu). */
export const hotspotColours: Record<string, string> = {
  '99': '#a50026',
  '95': '#e8603c',
  '90': '#fdb366',
  '-90': '#a6d2e6',
  '-95': '#5f97c6',
  '-99': '#313695',
}

/** Cells that are more or less than chance, and every issue of the window as a dot. */
export const hotspotLayers = (theme: MapTheme): LayerSpecification[] => [
  {
    id: 'hotspot-cell',
    type: 'fill',
    source: 'hotspot-cells',
    paint: {
      'fill-color': ['to-color', ['get', ['to-string', ['get', 'level']], ['literal', hotspotColours]], '#888888'],
      'fill-opacity': ['interpolate', ['linear'], ['zoom'], 12, 0.75, 17, 0.45],
    },
  },
  {
    id: 'hotspot-edge',
    type: 'line',
    source: 'hotspot-cells',
    paint: { 'line-color': theme.halo, 'line-width': 1, 'line-opacity': 0.8 },
  },
  {
    id: 'hotspot-density',
    type: 'heatmap',
    source: 'hotspot-issues',
    paint: {
      'heatmap-radius': ['interpolate', ['exponential', 1.6], ['zoom'], 11, 8, 16, 60],
      'heatmap-intensity': ['interpolate', ['linear'], ['zoom'], 11, 0.5, 16, 0.9],
      'heatmap-opacity': 0.8,
      // ColorBrewer YlOrRd: from light to dark, for any colour vision.
      'heatmap-color': [
        'interpolate',
        ['linear'],
        ['heatmap-density'],
        0,
        'rgba(255,237,160,0)',
        0.15,
        '#ffeda0',
        0.4,
        '#feb24c',
        0.7,
        '#fc4e2a',
        1,
        '#800026',
      ],
    },
  },
  {
    id: 'hotspot-issue',
    type: 'circle',
    source: 'hotspot-issues',
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 1.6 * theme.scale, 17, 5 * theme.scale],
      'circle-color': theme.label,
      'circle-opacity': 0.75,
      'circle-stroke-color': theme.halo,
      'circle-stroke-width': 0.8,
    },
  },
  {
    id: 'hotspot-mark',
    type: 'line',
    source: 'hotspot-marked',
    paint: { 'line-color': theme.marked, 'line-width': 4 },
  },
]
