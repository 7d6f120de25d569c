import {
  GeolocateControl,
  type Map as MapLibre,
  NavigationControl,
  type PaddingOptions,
  ScaleControl,
} from 'maplibre-gl'

type Words = (key: string) => string

/** MapLibre's key of each of the map's own controls, where the control stands, and what we call it. */
const controls = [
  { key: 'Map.Title', selector: '.maplibregl-canvas', word: 'nav.map' },
  { key: 'NavigationControl.ZoomIn', selector: '.maplibregl-ctrl-zoom-in', word: 'mapControl.zoomIn' },
  { key: 'NavigationControl.ZoomOut', selector: '.maplibregl-ctrl-zoom-out', word: 'mapControl.zoomOut' },
  { key: 'NavigationControl.ResetBearing', selector: '.maplibregl-ctrl-compass', word: 'mapControl.resetBearing' },
  {
    key: 'GeolocateControl.FindMyLocation',
    selector: '.maplibregl-ctrl-geolocate:enabled',
    word: 'mapControl.findMe',
  },
  {
    key: 'GeolocateControl.LocationNotAvailable',
    selector: '.maplibregl-ctrl-geolocate[aria-label]:disabled',
    word: 'mapControl.noPosition',
  },
]

/** The controls' names, as a new map wants them. */
export const controlWords = (t: Words): Record<string, string> =>
  Object.fromEntries(controls.map(({ key, word }) => [key, t(word)]))

/** Names the controls anew in another language: MapLibre takes its words once, when the map is made. */
export function nameControls(map: MapLibre, t: Words): void {
  for (const { selector, word } of controls) {
    const control = map.getContainer().querySelector(selector)
    control?.setAttribute('aria-label', t(word))
    if (control instanceof HTMLButtonElement) control.title = t(word)
  }
}

/**
 * Zoom, compass and scale; with `hasPosition` also the own place, for those who walk.
 * @param padding what of the map is covered now: the own place is shown in the middle of the rest
 */
export function addControls(map: MapLibre, hasPosition: boolean, padding: () => PaddingOptions): void {
  map.addControl(new NavigationControl({ visualizePitch: true }), 'top-right')
  map.addControl(new ScaleControl(), 'bottom-right')
  if (hasPosition) void offerPosition(map, padding)
}

/** A worker's own place: shown at once where that is allowed already, asked for when the button is pressed. */
async function offerPosition(map: MapLibre, padding: () => PaddingOptions): Promise<void> {
  const control = new GeolocateControl({
    positionOptions: { enableHighAccuracy: true },
    trackUserLocation: true,
    fitBoundsOptions: {
      maxZoom: 17.5,
      get padding() {
        return padding()
      },
    },
  })
  map.addControl(control, 'top-right')
  // The control is ready a moment after it is added; the ground may take long to come.
  const styled = map.once('style.load')
  const permission = await navigator.permissions?.query({ name: 'geolocation' }).catch(() => undefined)
  if (permission?.state !== 'granted') return
  await styled
  control.trigger()
}
