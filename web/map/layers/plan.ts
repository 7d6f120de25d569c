import type { LayerSpecification } from 'maplibre-gl'
import type { MapTheme } from '../theme.ts'

/** Sources the drawing table fills. */
export const planSources = [
  'plan-grids',
  'plan-points',
  'plan-vertices',
  'plan-line',
  'plan-units',
  'plan-difference',
  'plan-marks',
] as const

/** Places that are wrong: a colour that no measure has, and a shape besides. */
const wrong = '#b3006b'

/** Units that get another worker, and ground that lies in another grid: neither a colour of the balance near it. */
const changing = '#d95f02'
const otherGrid = '#6a3d9a'

/** A plan as it is drawn: grids by their balance, lines, the vertices under the hand, units that change hands. */
export const planLayers = (theme: MapTheme): LayerSpecification[] => [
  {
    id: 'plan-fill',
    type: 'fill',
    source: 'plan-grids',
    paint: {
      'fill-color': ['get', 'colour'],
      'fill-opacity': ['interpolate', ['linear'], ['zoom'], 12, 0.7, 16, 0.42, 18, 0.25],
    },
  },
  {
    id: 'plan-load',
    type: 'heatmap',
    source: 'plan-units',
    paint: {
      'heatmap-weight': ['get', 'load'],
      'heatmap-radius': ['interpolate', ['exponential', 2], ['zoom'], 12, 5, 17, 90],
      'heatmap-intensity': ['interpolate', ['linear'], ['zoom'], 12, 0.5, 17, 0.7],
      'heatmap-opacity': 0.75,
      // ColorBrewer YlGn: no colour of the balance.
      'heatmap-color': [
        'interpolate',
        ['linear'],
        ['heatmap-density'],
        0,
        'rgba(194,230,153,0)',
        0.15,
        '#c2e699',
        0.5,
        '#31a354',
        1,
        '#004529',
      ],
    },
  },
  {
    id: 'plan-difference',
    type: 'fill',
    source: 'plan-difference',
    paint: { 'fill-color': otherGrid, 'fill-opacity': 0.32 },
  },
  {
    id: 'plan-difference-edge',
    type: 'line',
    source: 'plan-difference',
    paint: { 'line-color': otherGrid, 'line-width': 2, 'line-dasharray': [3, 1.5] },
  },
  {
    id: 'plan-overlap',
    type: 'fill',
    source: 'plan-grids',
    filter: ['==', ['get', 'isWrong'], true],
    paint: { 'fill-color': wrong, 'fill-opacity': 0.18 },
  },
  {
    id: 'plan-edge-case',
    type: 'line',
    source: 'plan-grids',
    layout: { 'line-join': 'round' },
    paint: { 'line-color': theme.halo, 'line-width': ['interpolate', ['linear'], ['zoom'], 12, 2.5, 17, 6] },
  },
  {
    id: 'plan-edge',
    type: 'line',
    source: 'plan-grids',
    layout: { 'line-join': 'round' },
    paint: { 'line-color': theme.gridEdge, 'line-width': ['interpolate', ['linear'], ['zoom'], 12, 1, 17, 2.5] },
  },
  {
    id: 'plan-chosen',
    type: 'line',
    source: 'plan-grids',
    filter: ['==', ['get', 'isChosen'], true],
    layout: { 'line-join': 'round' },
    paint: { 'line-color': theme.marked, 'line-width': 4 },
  },
  {
    id: 'plan-unit',
    type: 'circle',
    source: 'plan-units',
    minzoom: 13,
    paint: {
      'circle-radius': [
        'interpolate',
        ['linear'],
        ['zoom'],
        13,
        ['match', ['feature-state', 'state'], ['chosen', 'moves'], 2.2, 0.6],
        15.5,
        ['match', ['feature-state', 'state'], ['chosen', 'moves'], 4, 1.6],
        17.5,
        ['match', ['feature-state', 'state'], ['chosen', 'moves'], 7, 4],
      ],
      'circle-color': ['match', ['feature-state', 'state'], 'chosen', theme.marked, 'moves', changing, theme.unit],
      'circle-stroke-color': theme.halo,
      'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 14, 0.3, 17, 1.4],
    },
  },
  {
    id: 'plan-households',
    type: 'symbol',
    source: 'plan-units',
    minzoom: 16,
    layout: {
      'text-field': ['to-string', ['get', 'households']],
      'text-size': 12 * theme.scale,
      'text-offset': [0, 1.1],
    },
    paint: { 'text-color': theme.label, 'text-halo-color': theme.halo, 'text-halo-width': 1.6 },
  },
  {
    id: 'plan-drawn',
    type: 'line',
    source: 'plan-line',
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': theme.marked, 'line-width': 3, 'line-dasharray': [2, 1.4] },
  },
  {
    id: 'plan-middle',
    type: 'circle',
    source: 'plan-vertices',
    filter: ['==', ['get', 'kind'], 'middle'],
    minzoom: 17,
    paint: {
      'circle-radius': 4,
      'circle-color': theme.halo,
      'circle-stroke-color': theme.marked,
      'circle-stroke-width': 1.2,
      'circle-opacity': 0.8,
    },
  },
  {
    id: 'plan-vertex',
    type: 'circle',
    source: 'plan-vertices',
    filter: ['!=', ['get', 'kind'], 'middle'],
    minzoom: 13.5,
    paint: {
      'circle-radius': [
        'interpolate',
        ['linear'],
        ['zoom'],
        14,
        ['match', ['get', 'kind'], 'held', 7, 'node', 4, 2],
        17,
        ['match', ['get', 'kind'], 'held', 9, 'node', 7, 6],
      ],
      'circle-color': ['match', ['get', 'kind'], 'held', theme.marked, theme.halo],
      'circle-stroke-color': theme.marked,
      'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 14, 1, 17, 2.2],
    },
  },
  {
    id: 'plan-mark',
    type: 'circle',
    source: 'plan-marks',
    paint: {
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 4, 17, 9],
      'circle-color': 'rgba(0,0,0,0)',
      'circle-stroke-color': wrong,
      'circle-stroke-width': 3,
    },
  },
  {
    id: 'plan-label',
    type: 'symbol',
    source: 'plan-points',
    minzoom: 13,
    layout: {
      'text-field': ['get', 'label'],
      'text-size': ['interpolate', ['linear'], ['zoom'], 13, 11 * theme.scale, 16, 14 * theme.scale],
      'text-padding': 3,
    },
    paint: { 'text-color': theme.label, 'text-halo-color': theme.halo, 'text-halo-width': 1.8 },
  },
]
