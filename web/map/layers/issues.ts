import type { IssuePins } from '@wangge/shared/issues'
import type { FeatureCollection, Point } from 'geojson'
import type { LayerSpecification } from 'maplibre-gl'
import { pinImage, shapeOf } from '../pins.ts'
import type { MapTheme } from '../theme.ts'

/** Clusters with their number (and a dark rim where something in them is overdue), single issues as pins. */
export const issueLayers = (theme: MapTheme): LayerSpecification[] => [
  {
    id: 'issue-cluster',
    type: 'circle',
    source: 'issues',
    filter: ['has', 'point_count'],
    paint: {
      'circle-color': '#14424f',
      'circle-opacity': 0.9,
      'circle-radius': [
        'interpolate',
        ['linear'],
        ['sqrt', ['get', 'point_count']],
        1,
        12 * theme.scale,
        10,
        20 * theme.scale,
        40,
        34 * theme.scale,
      ],
      'circle-stroke-width': ['case', ['>', ['get', 'overdue'], 0], 3, 1.5],
      'circle-stroke-color': ['case', ['>', ['get', 'overdue'], 0], '#ffb000', '#ffffff'],
    },
  },
  {
    id: 'issue-count',
    type: 'symbol',
    source: 'issues',
    filter: ['has', 'point_count'],
    layout: {
      'text-field': ['get', 'point_count_abbreviated'],
      'text-size': 12 * theme.scale,
      'text-allow-overlap': true,
    },
    paint: { 'text-color': '#ffffff' },
  },
  {
    id: 'issue-pin',
    type: 'symbol',
    source: 'issues',
    filter: ['!', ['has', 'point_count']],
    layout: {
      'icon-image': ['get', 'image'],
      'icon-size': ['interpolate', ['linear'], ['zoom'], 12, 0.7 * theme.scale, 16, theme.scale],
      'icon-allow-overlap': true,
      'symbol-sort-key': ['get', 'order'],
    },
  },
  {
    id: 'issue-mark',
    type: 'circle',
    source: 'marked-issue',
    paint: {
      'circle-radius': 20,
      'circle-color': 'rgba(0,0,0,0)',
      'circle-stroke-width': 4,
      'circle-stroke-color': theme.marked,
    },
  },
]

/** The pins as features; overdue ones are drawn last, so that nothing hides them. */
export function pinFeatures(pins: IssuePins): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: pins.ids.map((id, i) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [pins.lon[i], pins.lat[i]] },
      properties: {
        id,
        image: pinImage(pins.categories[pins.category[i]], shapeOf(pins.state[i]), pins.overdue[i]),
        overdue: pins.overdue[i] ? 1 : 0,
        order: (pins.overdue[i] ? 10 : 0) + pins.severity[i],
      },
    })),
  }
}
