import type { LayerSpecification, Map as MapLibre } from 'maplibre-gl'
import type { MapTheme } from '../theme.ts'

/** The grids' areas. The colour of each comes as feature state, so that a new measure repaints without new data. */
export const gridFills = (): LayerSpecification[] => [
  {
    id: 'grid-fill',
    type: 'fill',
    source: 'grids',
    paint: {
      'fill-color': ['coalesce', ['to-color', ['feature-state', 'colour'], 'rgba(0,0,0,0)'], 'rgba(0,0,0,0)'],
      'fill-opacity': ['interpolate', ['linear'], ['zoom'], 12, 0.78, 15, 0.55, 17, 0.22],
    },
  },
]

export const gridEdges = (theme: MapTheme): LayerSpecification[] => [
  {
    id: 'grid-edge',
    type: 'line',
    source: 'grids',
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': theme.gridEdge,
      'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.5, 14, 1.2, 17, 2.5],
      'line-opacity': 0.75,
    },
  },
]

/** The rim around the grid that is open or pointed at; above buildings. */
export const gridMarks = (theme: MapTheme): LayerSpecification[] => [
  {
    id: 'grid-mark',
    type: 'line',
    source: 'grids',
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': theme.marked,
      'line-width': [
        'case',
        ['boolean', ['feature-state', 'open'], false],
        4,
        ['boolean', ['feature-state', 'pointed'], false],
        3,
        0,
      ],
    },
  },
]

export const gridLabels = (theme: MapTheme): LayerSpecification[] => [
  {
    id: 'grid-label',
    type: 'symbol',
    source: 'grid-points',
    minzoom: 13.2,
    maxzoom: 17.5,
    layout: {
      'text-field': ['get', 'name'],
      'text-size': ['interpolate', ['linear'], ['zoom'], 13, 11 * theme.scale, 16, 15 * theme.scale],
      'text-padding': 4,
    },
    paint: { 'text-color': theme.label, 'text-halo-color': theme.halo, 'text-halo-width': 1.8 },
  },
]

/** Paints the grids: code → colour. */
export function paintGrids(map: MapLibre, colours: ReadonlyMap<string, string>): void {
  for (const [id, colour] of colours) map.setFeatureState({ source: 'grids', id }, { colour })
}

/** Moves a mark (`open`, `pointed`) from one grid to another. */
export function moveMark(
  map: MapLibre,
  mark: 'open' | 'pointed',
  from: string | undefined,
  to: string | undefined,
): void {
  if (from === to) return
  if (from !== undefined) map.setFeatureState({ source: 'grids', id: from }, { [mark]: false })
  if (to !== undefined) map.setFeatureState({ source: 'grids', id: to }, { [mark]: true })
}
