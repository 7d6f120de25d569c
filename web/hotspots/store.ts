import { weekMs } from '@wangge/shared/domain'
import { clustersOf, countByWeek, type HotspotGround, type WeeklyBins } from '@wangge/shared/hotspots'
import { type IssuePins, issueStates, severities, topCategory } from '@wangge/shared/issues'
import type { FeatureCollection } from 'geojson'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useRoute } from 'vue-router'
import { answer, api } from '../api/client.ts'
import { useFetched } from '../api/fetched.ts'
import { useTown } from '../supervise/town.ts'
import { useView } from '../supervise/view.ts'
import { type Answer, type Ground, type Question, stepCount } from './analysis.ts'
import { usePlaces } from './places.ts'
import { resolutionAt, resolutionOf } from './resolution.ts'
import type { Message, Reply } from './worker.ts'

/** Issues the browser takes; where there are more, the server counts them by place and week. */
export const issuesAtMost = 100_000
/** Of those the server counts, this many of the window are drawn as points: more would hide the map, and stop the page. */
export const pointsAtMost = 20_000

/** Hotspots of the issues that pass the filters: asked of a worker, so that the page never waits for them. */
export const useHotspots = defineStore('hotspots', () => {
  const { view } = useView()
  const route = useRoute()
  const town = useTown()
  const places = usePlaces()
  /** The map shows hotspots. */
  const isShown = computed(() => route.path.startsWith('/hotspots'))
  /** The wall names them beside a map of the grids. */
  const isWanted = computed(() => isShown.value || route.path === '/wall')
  const resolution = computed<Ground['resolution']>(() =>
    view.value.hotBy === 'grids'
      ? 'grids'
      : (resolutionOf(String(route.params.cell ?? '')) ?? resolutionAt(view.value.map)),
  )

  const pins = useFetched(
    () => (isWanted.value ? { region: view.value.region, limit: String(issuesAtMost) } : undefined),
    (query, signal): Promise<IssuePins> => answer(api.issues.pins.$get({ query }, { init: { signal } })),
  )
  const cells = useFetched(
    () => (isWanted.value && resolution.value !== 'grids' ? { resolution: String(resolution.value) } : undefined),
    (query, signal): Promise<HotspotGround> => answer(api.hotspots.ground.$get({ query }, { init: { signal } })),
  )
  const ground = computed<Ground | undefined>(() => {
    if (resolution.value !== 'grids') return cells.data.value
    if (places.grids.value.length === 0 || town.grids.length === 0) return undefined
    const households = new Map(town.grids.map(grid => [grid.code, grid.households]))
    return {
      resolution: 'grids',
      cells: places.grids.value.map(grid => grid.code),
      households: places.grids.value.map(grid => households.get(grid.code) ?? 0),
      shapes: places.grids.value.map(grid => grid.shape),
    }
  })
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
  const hasHouseholds = computed(() => ground.value?.households.some(count => count > 0) ?? true)
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

  /** The filters as the API takes them. */
  const filters = computed(() => {
    const { region, category, severity, state } = view.value
    return {
      region,
      ...(category.length > 0 ? { category: category.join(',') } : {}),
      ...(severity.length > 0 ? { severity: severity.join(',') } : {}),
      ...(state.length > 0 ? { state: state.join(',') } : {}),
    }
  })
  const isCountedThere = computed(() => pins.data.value?.truncated === true)
  const counted = useFetched(
    () =>
      isWanted.value && isCountedThere.value
        ? { ...filters.value, by: String(resolution.value), until: new Date(until.value).toISOString() }
        : undefined,
    async (query, signal) => ({
      by: query.by,
      ...(await answer(api.hotspots.bins.$get({ query }, { init: { signal } }))),
    }),
  )
  /** What the server counted, at the positions of the ground; undefined while it is on its way. */
  const countedBins = computed<WeeklyBins | undefined>(() => {
    const found = counted.data.value
    if (!found || !ground.value || found.by !== String(ground.value.resolution)) return undefined
    const position = new Map(ground.value.cells.map((place, i) => [place, i]))
    const placed = found.bins.place.map(i => position.get(found.places[i]) ?? -1)
    const inside = (_: number, i: number) => placed[i] >= 0
    return {
      place: placed.filter(inside),
      week: found.bins.week.filter(inside),
      count: found.bins.count.filter(inside),
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
    if (ground.value) tell({ kind: 'ground', ground: ground.value })
  })
  watch(ground, found => found && tell({ kind: 'ground', ground: found }))
  watch([ground, pins.data, question, countedBins], () => {
    if (!ground.value || !pins.data.value || (isCountedThere.value && !countedBins.value)) return
    const { resolution } = ground.value
    tell({ kind: 'ask', ticket: ++ticket, resolution, question: question.value, counted: countedBins.value })
  })

  function startWorker(): Worker {
    const started = new Worker(new URL('worker.ts', import.meta.url), { type: 'module' })
    started.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      if (data.ticket === ticket && data.answer) result.value = data.answer
    })
    return started
  }

  const now = computed(() => result.value?.steps[step.value])
  const clusters = computed(() => (result.value ? clustersOf(result.value, step.value) : []))
  /** The places that are more, or less, than chance; as areas for the map. */
  const areas = computed<FeatureCollection | undefined>(() => {
    if (!result.value || !now.value) return undefined
    const { level, counts } = now.value
    const significant = result.value.places.flatMap((place, i) => (level[i] === 0 ? [] : [{ place, i }]))
    return {
      type: 'FeatureCollection',
      features: significant.map(({ place, i }) => ({
        type: 'Feature',
        geometry: places.outlineOf(place),
        properties: { cell: place, level: level[i], issues: counts[i] },
      })),
    }
  })

  /** Of more issues than the browser takes, those of the window on the slider. */
  const pinsOfWindow = useFetched(
    () =>
      isShown.value && isCountedThere.value
        ? {
            ...filters.value,
            from: new Date(stepEnd.value - view.value.hotWeeks * weekMs).toISOString(),
            to: new Date(stepEnd.value).toISOString(),
            limit: String(pointsAtMost),
          }
        : undefined,
    (query, signal): Promise<IssuePins> => answer(api.issues.pins.$get({ query }, { init: { signal } })),
  )
  /** Issues of the window that pass the filters, as points for the map. */
  const windowIssues = computed<{ pins: IssuePins; chosen: number[] } | undefined>(() => {
    if (isCountedThere.value) {
      const found = pinsOfWindow.data.value
      return found && { pins: found, chosen: found.ids.map((_, i) => i) }
    }
    const found = pins.data.value
    if (!found) return undefined
    const { categories, severities: severe, states, weeks } = question.value
    const passes = (values: number[], value: number) => values.length === 0 || values.includes(value)
    const [from, to] = [stepEnd.value - weeks * weekMs, stepEnd.value]
    const chosen = found.ids.flatMap((_, i) => {
      const at = found.openedAt[i] * 1000
      const isIn = at > from && at <= to
      return isIn &&
        passes(categories, found.category[i]) &&
        passes(severe, found.severity[i]) &&
        passes(states, found.state[i])
        ? [i]
        : []
    })
    return { pins: found, chosen }
  })

  /** Issues of each week at some places, latest week first; undefined before the first answer. */
  function weeksAt(asked: ReadonlySet<string>, weeks: number): number[] | undefined {
    const found = result.value
    return found && countByWeek(found.bins, place => asked.has(found.places[place]), weeks)
  }

  return {
    isShown,
    hasHouseholds,
    measure,
    pins,
    ground,
    groundError: cells.error,
    isCountedThere,
    filters,
    result,
    now,
    step,
    stepEnd,
    clusters,
    areas,
    windowIssues,
    weeksAt,
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
