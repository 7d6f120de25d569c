import type { LayerSpecification } from 'maplibre-gl'
import type { MapTheme } from '../theme.ts'

const source = { source: 'basemap', 'source-layer': 'basemap' } as const

const widths = { arterial: [1.2, 22], collector: [0.7, 13], local: [0.3, 8], path: [0.1, 3] } as const
type RoadClass = keyof typeof widths
/** OpenStreetMap's words for roads, beside our own. */
const classes: Record<RoadClass, string[]> = {
  arterial: ['arterial', 'motorway', 'trunk', 'primary'],
  collector: ['collector', 'secondary', 'tertiary'],
  local: ['local', 'residential', 'service', 'unclassified', 'living_street'],
  path: ['path', 'footway', 'steps', 'pedestrian', 'track'],
}
const drawn: RoadClass[] = ['path', 'local', 'collector', 'arterial']

const width = (road: RoadClass, extra: number): LayerSpecification & { type: 'line' } => ({
  id: '',
  type: 'line',
  ...source,
  paint: {
    'line-width': [
      'interpolate',
      ['exponential', 1.7],
      ['zoom'],
      11,
      widths[road][0] + extra * 0.6,
      18,
      widths[road][1] + extra,
    ],
  },
})

function road(name: RoadClass, theme: MapTheme, cased: boolean): LayerSpecification {
  const base = width(name, cased ? 1.6 : 0)
  return {
    ...base,
    id: `road-${name}${cased ? '-case' : ''}`,
    minzoom: name === 'path' ? 14.5 : name === 'local' ? 13 : 8,
    filter: ['all', ['==', ['get', 'kind'], 'road'], ['in', ['get', 'class'], ['literal', classes[name]]]],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { ...base.paint, 'line-color': cased ? theme.roadCase : theme.road[name] },
  }
}

const area = (
  id: string,
  colour: string,
  filter: LayerSpecification & { type: 'fill' } extends { filter?: infer F } ? F : never,
): LayerSpecification => ({
  id,
  type: 'fill',
  ...source,
  filter,
  paint: { 'fill-color': colour },
})

/** Water and greens. */
export const groundLayers = (theme: MapTheme): LayerSpecification[] => [
  area('built', theme.built, ['==', ['get', 'class'], 'built']),
  area('water', theme.water, ['==', ['get', 'kind'], 'water']),
  area('green', theme.green, ['all', ['==', ['get', 'kind'], 'green'], ['!=', ['get', 'class'], 'beach']]),
  area('beach', theme.beach, ['==', ['get', 'class'], 'beach']),
  area('place', theme.school, ['all', ['==', ['get', 'kind'], 'place'], ['!=', ['get', 'class'], 'built']]),
]

/** Roads, minor ones below; they run over the grids' colours, so that a grid is read by its streets. */
export const roadLayers = (theme: MapTheme): LayerSpecification[] => [
  ...drawn.map(name => road(name, theme, true)),
  ...drawn.map(name => road(name, theme, false)),
]

/** Names of roads, water and parks; they lie over the grids. */
export const basemapLabels = (theme: MapTheme): LayerSpecification[] => [
  {
    id: 'road-label',
    type: 'symbol',
    ...source,
    minzoom: 13.5,
    filter: ['all', ['==', ['get', 'kind'], 'road'], ['has', 'name']],
    layout: {
      'symbol-placement': 'line',
      'text-field': ['get', 'name'],
      'text-size': ['interpolate', ['linear'], ['zoom'], 13, 10 * theme.scale, 17, 13 * theme.scale],
      'symbol-spacing': 380,
    },
    paint: { 'text-color': theme.label, 'text-halo-color': theme.halo, 'text-halo-width': 1.4, 'text-opacity': 0.85 },
  },
  {
    id: 'area-label',
    type: 'symbol',
    source: 'basemap-labels',
    'source-layer': 'basemap-labels',
    minzoom: 12,
    layout: { 'text-field': ['get', 'name'], 'text-size': 12 * theme.scale, 'text-max-width': 8 },
    paint: {
      'text-color': ['match', ['get', 'kind'], 'water', theme.waterLabel, 'green', theme.greenLabel, theme.label],
      'text-halo-color': theme.halo,
      'text-halo-width': 1.2,
    },
  },
]
