import { dayMs } from '@wangge/shared/domain'
import { type IndicatorShare, type Indicators, shareOf } from '@wangge/shared/indicators'
import type { WeeklyReport } from './weekly.ts'
import type { ReportLocale, ReportWords } from './words.ts'

export type CellKind = 'text' | 'count' | 'share' | 'number'
/** A table of the report, as both formats write it. Null stands for "nothing to divide by". */
export interface ReportTable {
  columns: { title: string; kind: CellKind }[]
  rows: (string | number | null)[][]
}

const counts = ['reported', 'resolved', 'open', 'overdue'] as const
const shares = ['onTime', 'settledInGrid', 'reworked', 'answered', 'satisfied'] as const satisfies IndicatorShare[]

/** Rows of the first table: each its own kind. */
export function indicatorRows({ now, before }: Pick<WeeklyReport, 'now' | 'before'>, words: ReportWords) {
  const row = (title: string, kind: CellKind, of: (indicators: Indicators) => number | null) => ({
    title,
    kind,
    now: of(now),
    before: of(before),
  })
  return [
    ...counts.map(name => row(words[name], 'count', of => of[name])),
    ...shares.map(name => row(words[name], 'share', of => shareOf(of, name))),
    row(words.medianHours, 'number', of => of.medianHours),
    row(words.p90Hours, 'number', of => of.p90Hours),
  ]
}

export const partsTable = ({ parts }: WeeklyReport, words: ReportWords): ReportTable => ({
  columns: [
    { title: words.part, kind: 'text' },
    ...counts.map(name => ({ title: words[name], kind: 'count' as const })),
    ...shares.map(name => ({ title: words[name], kind: 'share' as const })),
  ],
  rows: parts.map(part => [
    part.worker ? `${part.name} ${part.worker}` : part.name,
    ...counts.map(name => part.now[name]),
    ...shares.map(name => shareOf(part.now, name)),
  ]),
})

/** Grids by how far their workload is from the mean of their peers, the farthest first. */
export const gridsTable = ({ grids }: WeeklyReport, words: ReportWords): ReportTable => ({
  columns: [
    { title: words.community, kind: 'text' },
    { title: words.grid, kind: 'text' },
    { title: words.worker, kind: 'text' },
    { title: words.households, kind: 'count' },
    { title: words.open, kind: 'count' },
    { title: words.overdue, kind: 'count' },
    { title: words.workload, kind: 'number' },
    { title: words.balance, kind: 'number' },
    { title: words.visitCoverage, kind: 'share' },
    { title: words.registerCoverage, kind: 'share' },
    { title: words.careCoverage, kind: 'share' },
  ],
  rows: [...grids]
    .sort((a, b) => Math.abs((b.balance ?? 1) - 1) - Math.abs((a.balance ?? 1) - 1))
    .map(grid => [
      grid.community,
      grid.name,
      grid.worker,
      grid.households,
      grid.openIssues,
      grid.overdueIssues,
      grid.workloadHours,
      grid.balance,
      grid.visitCoverage,
      grid.registerCoverage,
      grid.careCoverage,
    ]),
})

/** The grid a hotspot's busiest cell lies nearest to names it. */
function placeOf({ lon, lat }: WeeklyReport['hotspots'][number], grids: WeeklyReport['grids'], places: PlaceIndex) {
  const grid = grids[places.locate(lon, lat)]
  return grid ? `${grid.community} ${grid.name}` : `${lat.toFixed(4)}, ${lon.toFixed(4)}`
}
interface PlaceIndex {
  locate(lon: number, lat: number): number
}

export const hotspotsTable = (
  { hotspots, grids }: WeeklyReport,
  words: ReportWords,
  places: PlaceIndex,
): ReportTable => ({
  columns: [
    { title: words.number, kind: 'text' },
    { title: words.place, kind: 'text' },
    { title: words.issues, kind: 'count' },
    { title: words.certainty, kind: 'text' },
    { title: words.emergence, kind: 'text' },
  ],
  rows: hotspots.map((one, i) => [
    String(i + 1),
    placeOf(one, grids, places),
    one.issues,
    `${one.level} %`,
    words.emergences[one.emergence],
  ]),
})

export const lateTable = (
  { late, to }: WeeklyReport,
  words: ReportWords,
  locale: ReportLocale,
  now: Date,
): ReportTable => ({
  columns: [
    { title: words.number, kind: 'text' },
    { title: words.category, kind: 'text' },
    { title: words.place, kind: 'text' },
    { title: words.assignee, kind: 'text' },
    { title: words.daysLate, kind: 'number' },
  ],
  rows: late.map(one => [
    one.number,
    locale === 'en' ? one.nameEn : one.nameZh,
    one.place,
    one.assignee,
    (Math.min(to.getTime(), now.getTime()) - Date.parse(one.dueAt)) / dayMs,
  ]),
})
