import type { GridFigures } from '@wangge/shared/grids'
import type { Category, IssuePins } from '@wangge/shared/issues'
import type { Region } from '@wangge/shared/regions'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { answer, api } from '../api/client.ts'
import { useFetched } from '../api/fetched.ts'
import { usePreferences } from '../ui/preferences.ts'
import { shadingOf } from './measures.ts'
import { endOfDay, issueQuery, useView } from './view.ts'

/** What the map and the list both show: grids with their figures, the issues that pass the filters, and what is pointed at. */
export const useTown = defineStore('town', () => {
  const { view } = useView()
  const preferences = usePreferences()

  const regions = useFetched(
    () => 'regions',
    (_, signal) => answer(api.regions.$get({}, { init: { signal } })),
  )
  const categories = useFetched(
    () => 'categories',
    (_, signal) => answer(api['issue-categories'].$get({}, { init: { signal } })),
  )
  const outlines = useFetched(
    () => ({ at: view.value.lines === 'today' ? undefined : endOfDay(view.value.at) }),
    (query, signal) => answer(api['grids.geojson'].$get({ query }, { init: { signal } })),
  )
  const figures = useFetched(
    () => ({
      at: endOfDay(view.value.at),
      windowDays: String(view.value.windowDays),
      // Only where it says something: a phone answers by the address it has kept.
      ...(view.value.lines === 'today' ? { lines: view.value.lines } : {}),
    }),
    (query, signal) => answer(api.grids.$get({ query }, { init: { signal } })),
  )
  const pins = useFetched(
    () => issueQuery(view.value),
    (query, signal): Promise<IssuePins> => answer(api.issues.pins.$get({ query }, { init: { signal } })),
  )

  const grids = computed<GridFigures[]>(() => figures.data.value?.items ?? [])
  const gridsInRegion = computed(() => grids.value.filter(grid => grid.code.startsWith(view.value.region)))
  /** What grids are shaded and ranked by: where the wanted measure says nothing of any of them, the number of issues. */
  const measure = computed(() => {
    const wanted = view.value.measure
    const isKnown = grids.value.length === 0 || grids.value.some(grid => grid[wanted] !== null)
    return isKnown ? wanted : 'issues'
  })
  const shading = computed(() => shadingOf(measure.value, grids.value, preferences.dark))
  const categoryOf = computed(
    () => new Map<string, Category>((categories.data.value?.items ?? []).map(one => [one.code, one])),
  )
  const regionList = computed<Region[]>(() => regions.data.value?.items ?? [])

  /** The grid under the pointer, on the map or in the list: both mark it. */
  const pointedGrid = ref<string>()
  /** Loading anew after a change elsewhere (an import). */
  const reload = () => {
    for (const one of [regions, categories, outlines, figures, pins]) one.again()
  }

  return {
    regions,
    categories,
    outlines,
    figures,
    pins,
    grids,
    gridsInRegion,
    measure,
    shading,
    categoryOf,
    regionList,
    pointedGrid,
    reload,
  }
})
