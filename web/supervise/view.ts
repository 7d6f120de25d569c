import { defaultWindowDays, hotspotMeasures, RegionCode } from '@wangge/shared/domain'
import { IndicatorName } from '@wangge/shared/indicators'
import { IssueState, ledgerSorts, Severity } from '@wangge/shared/issues'
import { computed } from 'vue'
import { type LocationQuery, useRoute, useRouter } from 'vue-router'
import { z } from 'zod'
import { layerToggles, referenceLayers } from '../map/toggles.ts'
import { navigated } from '../ui/navigation.ts'
import { measureNames } from './measures.ts'

const list = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z
    .string()
    .transform(text => text.split(','))
    .pipe(z.array(item))
    .catch([])
    .default([])
const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .optional()
  .catch(undefined)

/** All that the address says of the view; anything unreadable in it falls back to the default. */
const ViewQuery = z.object({
  measure: z.enum(measureNames).catch('openIssuesPer1000Households').default('openIssuesPer1000Households'),
  region: RegionCode.or(z.literal('')).catch('').default(''),
  windowDays: z.coerce.number().int().min(1).max(366).catch(defaultWindowDays).default(defaultWindowDays),
  at: day,
  category: list(z.string()),
  state: list(IssueState),
  severity: list(Severity),
  which: z.enum(['open', 'all', 'overdue']).catch('open').default('open'),
  from: day,
  to: day,
  text: z.string().catch('').default(''),
  /** A past day: by the grids of that day, or restated on today's lines. */
  lines: z.enum(['handled', 'today']).catch('handled').default('handled'),
  hidden: list(z.enum(layerToggles)),
  /** The drawing table: what is shown under the plan. */
  reference: list(z.enum(referenceLayers)),
  /** The ledger: what it counts (over the time window), and how it is sorted. */
  indicator: IndicatorName.optional().catch(undefined),
  sort: z.enum(ledgerSorts).catch('openedAt').default('openedAt'),
  sortAscending: z.literal('1').optional().catch(undefined),
  /** Hotspots: what is compared, among cells or grids, over how many weeks, up to how many weeks ago, and as a density instead. */
  hot: z.enum(hotspotMeasures).catch('rate').default('rate'),
  hotBy: z.enum(['cells', 'grids']).catch('cells').default('cells'),
  hotWeeks: z.coerce.number().int().min(1).max(52).catch(4).default(4),
  hotBack: z.coerce.number().int().min(0).max(51).catch(0).default(0),
  density: z.literal('1').optional().catch(undefined),
  ascending: z.literal('1').optional().catch(undefined),
  /** zoom/lat/lon/bearing/pitch */
  map: z.string().optional().catch(undefined),
})
export type View = z.infer<typeof ViewQuery>
const defaults = ViewQuery.parse({})

const single = (query: LocationQuery) =>
  Object.fromEntries(
    Object.entries(query).flatMap(([name, value]) =>
      typeof value === 'string' && value !== '' ? [[name, value]] : [],
    ),
  )

/** The query of a view: only what differs from the default, so that addresses stay short. */
export function queryOf(view: View): Record<string, string> {
  const query: Record<string, string> = {}
  for (const name of ViewQuery.keyof().options) {
    const value = view[name]
    if (value === undefined || JSON.stringify(value) === JSON.stringify(defaults[name])) continue
    query[name] = Array.isArray(value) ? value.join(',') : String(value)
  }
  return query
}

/** The view as the address has it. The address is the only place it is kept. */
export function useView() {
  const route = useRoute()
  const router = useRouter()
  const view = computed<View>(() => ViewQuery.parse(single(route.query)))
  return {
    view,
    /** Changes parts of the view in place; the back button goes between pages, not between slider steps. */
    patch: async (change: Partial<View>) => {
      await navigated()
      return router.replace({ query: queryOf({ ...view.value, ...change }), hash: route.hash })
    },
    /** Goes to another page with the same view. */
    go: (path: string, change: Partial<View> = {}) =>
      router.push({ path, query: queryOf({ ...view.value, ...change }) }),
  }
}

const dayMs = 86_400_000
const chinaOffset = '+08:00'

/** The end of a day in China as an instant; undefined for now. */
export const endOfDay = (date: string | undefined): string | undefined =>
  date === undefined ? undefined : new Date(Date.parse(`${date}T00:00:00${chinaOffset}`) + dayMs).toISOString()
export const startOfDay = (date: string | undefined): string | undefined =>
  date === undefined ? undefined : new Date(`${date}T00:00:00${chinaOffset}`).toISOString()

const minuteMs = 60_000
/** The time window of the view as instants; up to the next full minute where it ends now. */
function windowOf({ at, windowDays }: View): { from: string; to: string } {
  const to = endOfDay(at) ?? new Date(Math.ceil(Date.now() / minuteMs) * minuteMs).toISOString()
  return { from: new Date(Date.parse(to) - windowDays * dayMs).toISOString(), to }
}

/** The view's part that limits issues, as the API's parameters. */
export function issueQuery(view: View) {
  return {
    region: view.region,
    ...(view.category.length > 0 ? { category: view.category.join(',') } : {}),
    ...(view.state.length > 0 ? { state: view.state.join(',') } : {}),
    ...(view.severity.length > 0 ? { severity: view.severity.join(',') } : {}),
    ...(view.indicator ? { indicator: view.indicator, ...windowOf(view), ...restated(view) } : byTime(view)),
    ...(view.text ? { text: view.text } : {}),
  }
}

/** The past is told as handled unless today's lines are asked for. */
export const restated = (view: View): { lines?: View['lines'] } =>
  view.at && view.lines === 'today' ? { lines: view.lines } : {}

const byTime = (view: View) => ({
  ...(view.which === 'open' ? { open: 'true' as const } : {}),
  ...(view.which === 'overdue' ? { overdue: 'true' as const } : {}),
  ...(view.from ? { from: startOfDay(view.from) } : {}),
  ...(view.to ? { to: endOfDay(view.to) } : {}),
})

/** How many filters limit the issues. */
export const activeFilters = (view: View): number =>
  [
    view.category.length > 0,
    view.state.length > 0,
    view.severity.length > 0,
    view.which !== 'open',
    view.from,
    view.to,
    view.text,
    view.indicator,
  ].filter(Boolean).length
