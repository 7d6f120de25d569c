import type { Need } from '@wangge/shared/route'
import type { MultiPolygon, Polygon } from 'geojson'
import type { Map as MapLibre } from 'maplibre-gl'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

/** The one map. Panels move it; only `MapView` makes it and gives it data. */
export const useMap = defineStore('map', () => {
  const map = shallowRef<MapLibre>()
  /** Where the open issue is, for the ring around it. */
  const markedIssue = shallowRef<[lon: number, lat: number]>()
  /** Outlines of the cells or grids of the open hotspot. */
  const markedAreas = shallowRef<(Polygon | MultiPolygon)[]>([])
  /** The day's walk: where it begins, and its entrances in order. */
  const walk = shallowRef<[lon: number, lat: number][]>([])
  /** What the buildings of a worker's own grid want now, by building. */
  const needs = shallowRef(new Map<string, Need>())
  /** While set, a click on the map means a place and opens nothing. */
  const picking = shallowRef<(lon: number, lat: number) => void>()

  /** The style has come: sources can be given their data. */
  const isReady = ref(false)
  /** A page has the map in hand: clicks are its own. */
  const isTaken = ref(false)

  /** A second map lies over part of it. */
  const isSwiped = ref(false)

  /** How much of the map the panel hides: what is shown goes beside it. */
  const padding = () => {
    const panel = document.querySelector('.panel')?.getBoundingClientRect()
    if (!panel) return { top: 60, right: 40, bottom: 40, left: 40 }
    const tools = document.querySelector('.tool-place')?.getBoundingClientRect().width ?? 0
    const isSheet = panel.width > window.innerWidth * 0.9
    return isSheet
      ? { top: 80, right: 20, bottom: Math.min(panel.height, window.innerHeight * 0.55) + 16, left: 20 }
      : { top: 70, right: 50, bottom: 50, left: panel.right + 30 + tools }
  }

  const duration = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 700)

  function showPoint(lon: number, lat: number, zoom: number): void {
    const target = map.value
    if (!target) return
    target.easeTo({
      center: [lon, lat],
      zoom: Math.max(zoom, target.getZoom()),
      padding: padding(),
      duration: duration(),
    })
  }

  function showBounds(bounds: [number, number, number, number], maxZoom = 17): void {
    map.value?.fitBounds(bounds, { padding: padding(), maxZoom, duration: duration() })
  }

  return {
    map,
    isReady,
    isTaken,
    isSwiped,
    markedIssue,
    markedAreas,
    walk,
    needs,
    picking,
    padding,
    showPoint,
    showBounds,
  }
})
