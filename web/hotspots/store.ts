import type { HotspotGround, Resolution } from '@wangge/shared/hotspots'
import { type IssuePins, issueStates, severities, topCategory } from '@wangge/shared/issues'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useRoute } from 'vue-router'
import { answer, api } from '../api/client.ts'
import { useFetched } from '../api/fetched.ts'
import { useView } from '../supervise/view.ts'
import { type Answer, type Question, stepCount, weekMs } from './analysis.ts'
import { clustersOf, significantCells } from './clusters.ts'
import { resolutionAt, resolutionOf } from './resolution.ts'
import type { Message, Reply } from './worker.ts'

/** Issues the browser takes; of more the latest are looked at, and the page says so. */
export const issuesAtMost = 100_000

/** Hotspots of the issues that pass the filters: asked of a worker, so that the page never waits for them. */
export const useHotspots = defineStore('hotspots', () => {
  const { view } = useView()
  const route = useRoute()
  /** The map shows hotspots. */
  const isShown = computed(() => route.path.startsWith('/hotspots'))
  /** The wall names them beside a map of the grids. */
  const isWanted = computed(() => isShown.value || route.path === '/wall')
  const resolution = computed<Resolution>(
    () => resolutionOf(String(route.params.cell ?? '')) ?? resolutionAt(view.value.map),
  )

  const pins = useFetched(
    () => (isWanted.value ? { region: view.value.region, limit: String(issuesAtMost) } : undefined),
    (query, signal): Promise<IssuePins> => answer(api.issues.pins.$get({ query }, { init: { signal } })),
  )
  const ground = useFetched(
    () => (isWanted.value && pins.data.value ? { resolution: String(resolution.value) } : undefined),
    (query, signal): Promise<HotspotGround> => answer(api.hotspots.ground.$get({ query }, { init: { signal } })),
  )
  /**
   * The end of the last step: the end of the present hour, so that an answer holds for a while; of a register that ended
   * longer ago, its own end.
   */
  const until = computed(() => {
    const newest = Math.max(...(pins.data.value?.openedAt ?? []).slice(0, 1), 0) * 1000
    const end = newest > 0 && newest < Date.now() - weekMs ? newest : Date.now()
    return Math.ceil(end / 3_600_000) * 3_600_000
  })
  /** Where no household is known there is no rate. */
  const hasHouseholds = computed(() => ground.data.value?.households.some(count => count > 0) ?? true)
  const measure = computed(() => (hasHouseholds.value ? view.value.hot : 'count'))
  const step = computed(() => stepCount - 1 - view.value.hotBack)
  const stepEnd = computed(() => until.value - view.value.hotBack * weekMs)

  const question = computed<Question>(() => {
    const { category, severity, state, hotWeeks } = view.value
    const categories = (pins.data.value?.categories ?? []).flatMap((code, i) =>
      category.includes(code) || category.includes(topCategory(code)) ? [i] : [],
    )
    return {
      measure: measure.value,
      weeks: hotWeeks,
      until: until.value,
      categories: category.length > 0 && categories.length === 0 ? [-1] : categories,
      severities: severity.map(one => severities.indexOf(one)),
      states: state.map(one => issueStates.indexOf(one)),
    }
  })

  const result = shallowRef<Answer>()
  let worker: Worker | undefined
  let ticket = 0
  const tell = (message: Message) => worker?.postMessage(message)
  watch(pins.data, found => {
    if (!found) return
    worker ??= startWorker()
    tell({ kind: 'issues', issues: columnsOf(found) })
    if (ground.data.value) tell({ kind: 'ground', ground: ground.data.value })
  })
  watch(ground.data, found => found && tell({ kind: 'ground', ground: found }))
  watch(
    [() => ground.data.value, pins.data, question],
    () => {
      if (!ground.data.value || !pins.data.value) return
      tell({ kind: 'ask', ticket: ++ticket, resolution: ground.data.value.resolution, question: question.value })
    },
    { deep: true },
  )

  function startWorker(): Worker {
    const started = new Worker(new URL('worker.ts', import.meta.url), { type: 'module' })
    started.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      if (data.ticket === ticket && data.answer) result.value = data.answer
    })
    return started
  }

  const now = computed(() => result.value?.steps[step.value])
  const clusters = computed(() => (result.value ? clustersOf(result.value, step.value) : []))
  const cells = computed(() => (result.value ? significantCells(result.value, step.value) : undefined))
  /** Issues of the window that pass the filters, as points for the map. */
  const windowIssues = computed(() => {
    const found = pins.data.value
    if (!found) return []
    const { categories, severities: severe, states, weeks } = question.value
    const passes = (values: number[], value: number) => values.length === 0 || values.includes(value)
    const [from, to] = [stepEnd.value - weeks * weekMs, stepEnd.value]
    return found.ids.flatMap((_, i) => {
      const at = found.openedAt[i] * 1000
      const isIn = at > from && at <= to
      return isIn &&
        passes(categories, found.category[i]) &&
        passes(severe, found.severity[i]) &&
        passes(states, found.state[i])
        ? [i]
        : []
    })
  })

  return {
    isShown,
    hasHouseholds,
    measure,
    pins,
    ground,
    result,
    now,
    step,
    stepEnd,
    clusters,
    cells,
    windowIssues,
    resolution,
  }
})

function columnsOf(pins: IssuePins) {
  return {
    length: pins.ids.length,
    lon: Float64Array.from(pins.lon),
    lat: Float64Array.from(pins.lat),
    at: Float64Array.from(pins.openedAt, seconds => seconds * 1000),
    category: Uint16Array.from(pins.category),
    severity: Uint8Array.from(pins.severity),
    state: Uint8Array.from(pins.state),
  }
}
