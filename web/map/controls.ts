import { GeolocateControl, type Map as MapLibre, NavigationControl, ScaleControl } from 'maplibre-gl'

type Words = (key: string) => string

/** What the map's own controls are called, by MapLibre's keys. */
export const controlWords = (t: Words): Record<string, string> => ({
  'Map.Title': t('nav.map'),
  'NavigationControl.ZoomIn': t('mapControl.zoomIn'),
  'NavigationControl.ZoomOut': t('mapControl.zoomOut'),
  'NavigationControl.ResetBearing': t('mapControl.resetBearing'),
  'GeolocateControl.FindMyLocation': t('mapControl.findMe'),
  'GeolocateControl.LocationNotAvailable': t('mapControl.noPosition'),
})

const keyOf: Record<string, string> = {
  '.maplibregl-ctrl-zoom-in': 'mapControl.zoomIn',
  '.maplibregl-ctrl-zoom-out': 'mapControl.zoomOut',
  '.maplibregl-ctrl-compass': 'mapControl.resetBearing',
  '.maplibregl-ctrl-geolocate:enabled': 'mapControl.findMe',
  '.maplibregl-ctrl-geolocate[aria-label]:disabled': 'mapControl.noPosition',
}

/** Names the controls anew in another language: MapLibre takes its words once, when the map is made. */
export function nameControls(map: MapLibre, t: Words): void {
  map.getCanvas().setAttribute('aria-label', t('nav.map'))
  for (const [selector, key] of Object.entries(keyOf)) {
    const button = map.getContainer().querySelector(selector)
    button?.setAttribute('title', t(key))
    button?.setAttribute('aria-label', t(key))
  }
}

export function addControls(map: MapLibre, isOutdoors: boolean): void {
  map.addControl(new NavigationControl({ visualizePitch: true }), 'top-right')
  map.addControl(new ScaleControl(), 'bottom-right')
  if (isOutdoors) void offerPosition(map)
}

/** A worker's own place: shown at once where that is allowed already, asked for when the button is pressed. */
async function offerPosition(map: MapLibre): Promise<void> {
  const control = new GeolocateControl({
    positionOptions: { enableHighAccuracy: true },
    trackUserLocation: true,
    fitBoundsOptions: { maxZoom: 17.5 },
  })
  map.addControl(control, 'top-right')
  const permission = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => undefined)
  if (permission?.state === 'granted') map.once('load', () => control.trigger())
}
