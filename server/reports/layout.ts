import { dayMs } from '@wangge/shared/domain'
import { PartitionIndex } from '@wangge/shared/geometry'
import { categoryChart, gridMap, weekChart } from './drawing.ts'
import { gridsTable, hotspotsTable, indicatorRows, lateTable, partsTable } from './tables.ts'
import { chartWeeks, type WeeklyReport } from './weekly.ts'
import { fill, type ReportLocale, reportWords } from './words.ts'

/** Who made the report, when and of what: written on it. */
export interface ReportNote {
  who: string
  now: Date
  scope: string
  locale: ReportLocale
}

/** A day in China in the report's language. */
const dayOf = (at: Date, locale: ReportLocale, year = true) =>
  at.toLocaleDateString(locale, {
    timeZone: 'Asia/Shanghai',
    ...(year ? { year: 'numeric', month: 'long', day: 'numeric' } : { month: 'numeric', day: 'numeric' }),
  })

/** The report in words, tables and drawings: what PDF and workbook have in common. */
export function layOut(report: WeeklyReport, { who, now, scope, locale }: ReportNote) {
  const words = reportWords[locale]
  const places = new PartitionIndex(report.grids.map(grid => grid.shape))
  const labels = Array.from({ length: chartWeeks }, (_, i) =>
    dayOf(new Date(report.to.getTime() - (chartWeeks - i) * 7 * dayMs), locale, false),
  )
  return {
    words,
    title: `${report.region.name || words.everywhere} · ${words.title}`,
    period: `${dayOf(report.from, locale)} – ${dayOf(new Date(report.to.getTime() - 1), locale)}`,
    made: fill(words.made, {
      who,
      when: now.toLocaleString(locale, { timeZone: 'Asia/Shanghai', dateStyle: 'medium', timeStyle: 'short' }),
      scope: scope || '*',
    }),
    careLine: fill(words.careLine, report.careUnseen),
    indicators: indicatorRows(report, words),
    parts: partsTable(report, words),
    grids: gridsTable(report, words),
    hotspots: hotspotsTable(report, words, places),
    late: lateTable(report, words, locale, now),
    weekChart: weekChart(report.weeks, labels, words),
    categoryChart: categoryChart(
      report.categories.map(({ category, now, before }) => ({
        name: locale === 'en' ? category.nameEn : category.nameZh,
        now,
        before,
      })),
    ),
    map: gridMap(report, { measure: words.mapKey, none: words.noGrids, hotspot: words.hotspot }),
  }
}
export type ReportLayout = ReturnType<typeof layOut>
