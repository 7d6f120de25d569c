import { type Need, needs } from '@wangge/shared/route'
import type { LayerSpecification } from 'maplibre-gl'
import type { MapTheme } from '../theme.ts'

const source = { source: 'buildings', 'source-layer': 'buildings' } as const
const storeyM = 3

/** What a worker's buildings want now; told apart also by those who do not see red or green. */
export const needColours: Record<Need, string> = {
  issue: '#8e44ad',
  care: '#d55e00',
  unregistered: '#0072b2',
  unvisited: '#f0c24b',
  done: '#9fc9a8',
}
const needSteps: [string, string, ...string[]] = [
  'issue',
  needColours.issue,
  ...needs.slice(1).flatMap(need => [need, needColours[need]]),
]

/** Footprints; when the map is tilted they rise to their storeys. */
export const buildingLayers = (theme: MapTheme): LayerSpecification[] => [
  {
    id: 'building-flat',
    type: 'fill',
    ...source,
    minzoom: 13.5,
    paint: {
      'fill-color': [
        'case',
        ['boolean', ['feature-state', 'open'], false],
        theme.marked,
        ['match', ['coalesce', ['feature-state', 'need'], ''], ...needSteps, theme.building],
      ],
      'fill-outline-color': theme.buildingEdge,
      'fill-opacity': ['interpolate', ['linear'], ['zoom'], 13.5, 0, 14.2, 0.9],
    },
  },
  {
    id: 'building-3d',
    type: 'fill-extrusion',
    ...source,
    minzoom: 13.5,
    layout: { visibility: 'none' },
    paint: {
      'fill-extrusion-color': ['case', ['boolean', ['feature-state', 'open'], false], theme.marked, theme.buildingTop],
      'fill-extrusion-height': ['*', ['coalesce', ['get', 'floors'], 1], storeyM],
      'fill-extrusion-opacity': 0.92,
      'fill-extrusion-vertical-gradient': true,
    },
  },
]

export const buildingLabels = (theme: MapTheme): LayerSpecification[] => [
  {
    id: 'building-label',
    type: 'symbol',
    source: 'building-labels',
    'source-layer': 'building-labels',
    minzoom: 16,
    maxzoom: 24,
    layout: { 'text-field': ['get', 'name'], 'text-size': 11 * theme.scale, 'text-padding': 2 },
    paint: { 'text-color': theme.label, 'text-halo-color': theme.halo, 'text-halo-width': 1.2 },
  },
]
