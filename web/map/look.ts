import { useMediaQuery } from '@vueuse/core'
import { computed, type Ref, ref } from 'vue'
import { useRoute } from 'vue-router'
import { useHotspots } from '../hotspots/store.ts'
import { useView } from '../supervise/view.ts'
import { usePreferences } from '../ui/preferences.ts'
import type { MapLook, MapSubject } from './style.ts'

/** How the map looks now: by the page, the address and the preferences. */
export function useMapLook(tilted: Ref<boolean> = ref(false)) {
  const route = useRoute()
  const { view } = useView()
  const hotspots = useHotspots()
  const preferences = usePreferences()
  /** As the panels beside it, which are enlarged from the same width on. */
  const isWall = useMediaQuery('(min-width: 2400px)')
  const subject = computed<MapSubject>(() =>
    route.name === 'plan' ? 'plan' : !hotspots.isShown ? 'grids' : view.value.density ? 'density' : 'hotspots',
  )
  return computed<MapLook>(() => ({
    dark: preferences.dark,
    hidden: view.value.hidden,
    tilted: tilted.value,
    subject: subject.value,
    scale: isWall.value ? 1.6 : 1,
    reference: view.value.reference,
  }))
}
