import type { Map as MapLibre } from 'maplibre-gl'

export interface Camera {
  zoom: number
  center: [lon: number, lat: number]
  bearing: number
  pitch: number
}

/** `zoom/lat/lon/bearing/pitch`, as it stands in the address. */
export function writeCamera(map: MapLibre): string {
  const { lng, lat } = map.getCenter()
  const parts = [map.getZoom().toFixed(2), lat.toFixed(5), lng.toFixed(5)]
  const turned = [map.getBearing(), map.getPitch()].map(Math.round)
  return [...parts, ...(turned.some(value => value !== 0) ? turned : [])].join('/')
}

/** @returns undefined for what is no camera */
export function readCamera(text: string | undefined): Camera | undefined {
  const [zoom, lat, lon, bearing = 0, pitch = 0] = (text ?? '').split('/').map(Number)
  const sound = [zoom, lat, lon, bearing, pitch].every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lon) <= 180
  return text && sound ? { zoom, center: [lon, lat], bearing, pitch } : undefined
}
