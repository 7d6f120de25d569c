import { GeoJSONSource, type MapGeoJSONFeature, type Map as MapLibre, type PointLike } from 'maplibre-gl'

interface Hands {
  town: { pointedGrid: string | undefined }
  go(path: string): unknown
  /** What takes the next click as a place, instead of opening what is there. */
  picking(): ((lon: number, lat: number) => void) | undefined
  /** Whether a page has the map in hand and opens nothing by clicks. */
  isTaken(): boolean
}

/** What a click means, in this order: an issue, a cluster of issues, a unit or building, a grid. */
const clickable = [
  'issue-pin',
  'hotspot-issue',
  'hotspot-cell',
  'issue-cluster',
  'unit-dot',
  'building-3d',
  'building-flat',
  'grid-fill',
] as const
/** A finger is wider than a mouse pointer. */
const touchReachPx = 10

/** Buildings are drawn from zoom 13.5 on, but only from here a click means one. */
const buildingClickZoom = 14.5

export function listenToMap(map: MapLibre, { town, go, picking, isTaken }: Hands): void {
  map.on('click', event => {
    if (isTaken()) return
    const pick = picking()
    if (pick) return pick(event.lngLat.lng, event.lngLat.lat)
    const touch = event.originalEvent instanceof PointerEvent && event.originalEvent.pointerType === 'touch'
    const hit = topmost(map, [event.point.x, event.point.y], touch ? touchReachPx : 2)
    if (hit) void open(map, hit, go)
  })
  map.on('mousemove', event => {
    if (isTaken()) return
    const hit = topmost(map, [event.point.x, event.point.y], 1)
    map.getCanvas().style.cursor = picking() ? 'crosshair' : hit ? 'pointer' : ''
    const grid = map.queryRenderedFeatures(event.point, { layers: present(map, ['grid-fill']) })[0]
    town.pointedGrid = grid ? String(grid.properties.code) : undefined
  })
  map.on('mouseout', () => {
    town.pointedGrid = undefined
  })
}

const present = (map: MapLibre, layers: readonly string[]) => layers.filter(layer => map.getLayer(layer))

function topmost(map: MapLibre, [x, y]: [number, number], reach: number): MapGeoJSONFeature | undefined {
  const box: [PointLike, PointLike] = [
    [x - reach, y - reach],
    [x + reach, y + reach],
  ]
  const hits = map.queryRenderedFeatures(box, { layers: present(map, clickable) })
  const usable = hits.filter(hit => !hit.layer.id.startsWith('building') || map.getZoom() >= buildingClickZoom)
  return clickable.flatMap(id => usable.filter(hit => hit.layer.id === id))[0]
}

async function open(map: MapLibre, { layer, properties, geometry }: MapGeoJSONFeature, go: Hands['go']): Promise<void> {
  switch (layer.id) {
    case 'hotspot-cell':
      return void go(`/hotspots/${properties.cell}`)
    case 'hotspot-issue':
    case 'issue-pin':
      return void go(`/issues/${properties.id}`)
    case 'issue-cluster': {
      const source = map.getSource('issues')
      if (!(source instanceof GeoJSONSource) || geometry.type !== 'Point') return
      const zoom = await source.getClusterExpansionZoom(Number(properties.cluster_id))
      const [lon, lat] = geometry.coordinates
      map.easeTo({ center: [lon, lat], zoom: Math.min(zoom + 0.2, 19) })
      return
    }
    case 'unit-dot':
      return void go(`/buildings/${properties.building}`)
    case 'building-flat':
    case 'building-3d':
      return void go(`/buildings/${properties.id}`)
    default:
      return void go(`/grids/${properties.code}`)
  }
}
