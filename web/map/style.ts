import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { basemapLabels, groundLayers, roadLayers } from './layers/basemap.ts'
import { buildingLabels, buildingLayers } from './layers/buildings.ts'
import { gridEdges, gridFills, gridLabels, gridMarks } from './layers/grids.ts'
import { hotspotLayers } from './layers/hotspots.ts'
import { issueLayers } from './layers/issues.ts'
import { planLayers, planSources } from './layers/plan.ts'
import { unitLabels, unitLayers } from './layers/units.ts'
import { walkLayers } from './layers/walk.ts'
import { type MapTheme, mapThemes } from './theme.ts'
import type { LayerToggle, ReferenceLayer } from './toggles.ts'

const empty = { type: 'FeatureCollection' as const, features: [] }
const tiles = (name: string, minzoom: number, maxzoom: number) => ({
  type: 'vector' as const,
  tiles: [`${location.origin}/tiles/${name}/{z}/{x}/{y}.mvt`],
  minzoom,
  maxzoom,
  promoteId: 'id',
})

/** The layers of each switch, from below to above. */
const groups = (
  theme: MapTheme,
): [toggle: LayerToggle | 'hotspots' | 'walk' | 'plan', layers: LayerSpecification[]][] => [
  ['basemap', groundLayers(theme)],
  ['grids', gridFills()],
  ['basemap', roadLayers(theme)],
  ['grids', gridEdges(theme)],
  ['buildings', buildingLayers(theme)],
  ['units', unitLayers(theme)],
  ['grids', gridMarks(theme)],
  ['hotspots', hotspotLayers(theme)],
  ['labels', [...basemapLabels(theme), ...buildingLabels(theme), ...unitLabels(theme), ...gridLabels(theme)]],
  ['plan', planLayers(theme)],
  ['issues', issueLayers(theme)],
  ['walk', walkLayers(theme)],
]

/**
 * The whole style for a theme and the switched-off layers. It is given to the map anew at each change; the map works
 * out the difference. Data of the GeoJSON sources is not part of it. No glyph server: labels are drawn from the
 * system's own fonts.
 */
export function mapStyle({ dark, hidden, tilted, subject, scale, reference }: MapLook): StyleSpecification {
  const theme = { ...mapThemes[dark ? 'dark' : 'light'], scale }
  const isOff = (toggle: string) =>
    subject === 'plan' && toggle === 'issues' ? !reference.includes('issues') : hidden.some(one => one === toggle)
  const layers = groups(theme).flatMap(([toggle, members]) =>
    members.map(layer =>
      withVisibility(
        layer,
        !isOff(toggle) && isShown(layer.id, tilted) && isOf(layer.id, subject) && isAskedFor(layer.id, reference),
      ),
    ),
  )
  return {
    version: 8,
    name: 'wangge',
    sources: {
      basemap: tiles('basemap', 8, 15),
      'basemap-labels': tiles('basemap-labels', 11, 15),
      buildings: tiles('buildings', 12, 16),
      'building-labels': tiles('building-labels', 15, 16),
      units: tiles('units', 15, 16),
      grids: { type: 'geojson', data: empty, promoteId: 'code' },
      'grid-points': { type: 'geojson', data: empty },
      issues: {
        type: 'geojson',
        data: empty,
        cluster: true,
        clusterRadius: 46,
        clusterMaxZoom: 16,
        clusterProperties: { overdue: ['+', ['get', 'overdue']] },
      },
      'marked-issue': { type: 'geojson', data: empty },
      'hotspot-cells': { type: 'geojson', data: empty },
      'hotspot-issues': { type: 'geojson', data: empty },
      'hotspot-marked': { type: 'geojson', data: empty },
      walk: { type: 'geojson', data: empty },
      ...Object.fromEntries(planSources.map(name => [name, { type: 'geojson' as const, data: empty }])),
    },
    light: { anchor: 'viewport', intensity: 0.35 },
    layers: [{ id: 'land', type: 'background', paint: { 'background-color': theme.land } }, ...layers],
  }
}

/** All that decides how the map looks. */
export interface MapLook {
  dark: boolean
  hidden: readonly LayerToggle[]
  tilted: boolean
  subject: MapSubject
  /** How many times as large as on a desk. */
  scale: number
  reference: readonly ReferenceLayer[]
}

/** What the map is about: the grids and their issues, hotspots or the density beside them, a plan. */
export type MapSubject = 'grids' | 'hotspots' | 'density' | 'plan'

function isOf(id: string, subject: MapSubject): boolean {
  if (subject === 'plan') return !/^(grid-|hotspot-|walk-)/.test(id)
  if (id.startsWith('plan-')) return false
  if (id === 'hotspot-density') return subject === 'density'
  if (id === 'hotspot-cell' || id === 'hotspot-edge') return subject === 'hotspots'
  if (id.startsWith('hotspot-')) return subject !== 'grids'
  return subject === 'grids' || (id !== 'grid-fill' && !/^issue-(cluster|count|pin)$/.test(id))
}

const isAskedFor = (id: string, reference: readonly ReferenceLayer[]) =>
  (id !== 'plan-load' || reference.includes('load')) && (id !== 'plan-households' || reference.includes('households'))
const isShown = (id: string, tilted: boolean) =>
  id === 'building-flat' ? !tilted : id === 'building-3d' ? tilted : true

function withVisibility(layer: LayerSpecification, visible: boolean): LayerSpecification {
  const visibility = visible ? ('visible' as const) : ('none' as const)
  switch (layer.type) {
    case 'fill':
      return { ...layer, layout: { ...layer.layout, visibility } }
    case 'line':
      return { ...layer, layout: { ...layer.layout, visibility } }
    case 'symbol':
      return { ...layer, layout: { ...layer.layout, visibility } }
    case 'circle':
      return { ...layer, layout: { ...layer.layout, visibility } }
    case 'heatmap':
      return { ...layer, layout: { ...layer.layout, visibility } }
    case 'fill-extrusion':
      return { ...layer, layout: { ...layer.layout, visibility } }
    default:
      return layer
  }
}
