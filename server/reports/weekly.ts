import type { Viewer } from '@wangge/shared/accounts'
import type { CarePerson } from '@wangge/shared/care'
import { dayMs, weekMs } from '@wangge/shared/domain'
import type { GridFigures } from '@wangge/shared/grids'
import { type Indicators, noIndicators } from '@wangge/shared/indicators'
import type { Category } from '@wangge/shared/issues'
import type { MultiPolygon } from 'geojson'
import { readAs } from '../auth/scope.ts'
import { listCarePersons } from '../care/queries.ts'
import type { Database } from '../db/database.ts'
import type { FiguresCache } from '../figures/cache.ts'
import { endOfHour, type FoundHotspot, findHotspots } from '../hotspots/find.ts'
import { listGridShapes } from '../hotspots/queries.ts'
import { countIndicators, listParts } from '../indicators/queries.ts'
import { listElsewhere } from '../issues/placing.ts'
import { listCategories } from '../issues/queries.ts'
import { countByCategory, countByWeek, type LateIssue, listLate, nameOf } from './queries.ts'

/** Weeks in the chart of what was reported and resolved. */
export const chartWeeks = 12
const windowDays = 90
const shownLate = 20

/** All a weekly report says, before it is put into words and drawn. */
export interface WeeklyReport {
  region: { code: string; name: string }
  /** Monday to Monday, in China. */
  from: Date
  to: Date
  now: Indicators
  before: Indicators
  parts: { code: string; name: string; worker: string | null; now: Indicators; before: Indicators }[]
  categories: { category: Category; now: number; before: number }[]
  /** Oldest first; the last is the week of the report. */
  weeks: { reported: number; resolved: number }[]
  hotspots: FoundHotspot[]
  grids: (GridFigures & { shape: MultiPolygon })[]
  late: LateIssue[]
  /** Care persons not seen in time at the end of the week, by level. */
  careUnseen: Record<CarePerson['level'], number>
}

const chinaOffsetMs = 8 * 3_600_000
/** The Monday at which the week of an instant begins, in China. */
export function weekOf(at: Date): { from: Date; to: Date } {
  const local = at.getTime() + chinaOffsetMs
  const day = Math.floor(local / dayMs)
  // Day 0, the first of January 1970, was a Thursday.
  const from = (day - ((day + 3) % 7)) * dayMs - chinaOffsetMs
  return { from: new Date(from), to: new Date(from + weekMs) }
}

/** Gathers the report of a region and week. The viewer's scope must hold the region. */
export async function gatherReport(
  database: Database,
  figures: FiguresCache,
  viewer: Viewer,
  region: string,
  { from, to }: { from: Date; to: Date },
  now: Date,
): Promise<WeeklyReport> {
  const until = to < now ? to : now
  const { system } = database
  const placed = {
    now: await listElsewhere(system, 'handled', until),
    before: await listElsewhere(system, 'handled', from),
  }
  const read = await readAs(database, viewer, async db => {
    const earlier = { from: new Date(from.getTime() - weekMs), to: from }
    const members = await listParts(db, region, 'handled', { from: earlier.from, to: until })
    const partLength = members[0]?.code.length ?? 15
    return {
      name: await nameOf(db, region),
      members,
      now: await countIndicators(db, region, partLength, { from, to: until }, placed.now),
      before: await countIndicators(db, region, partLength, earlier, placed.before),
      categories: await listCategories(db),
      byCategory: await countByCategory(db, region, from, until),
      weeks: await countByWeek(db, region, to, chartWeeks),
      late: await listLate(db, region, until, shownLate),
      shapes: await listGridShapes(db, region),
      unseen: await listCarePersons(db, { region, due: 'overdue', at: until }),
    }
  })
  const all = await figures.grids(until < now ? until : undefined, windowDays)
  const shapeOf = new Map(read.shapes.map(({ code, shape }) => [code, shape]))
  const hotspots = await findHotspots(database.system, region, endOfHour(until))
  const countsOf = (counted: typeof read.now, code: string | null) =>
    counted.find(one => one.code === code) ?? noIndicators
  const categoryOf = new Map(read.categories.map(category => [category.code, category]))
  return {
    region: { code: region, name: read.name },
    from,
    to,
    now: read.now[0] ?? noIndicators,
    before: read.before[0] ?? noIndicators,
    parts: read.members.map(part => ({
      ...part,
      now: countsOf(read.now, part.code),
      before: countsOf(read.before, part.code),
    })),
    categories: read.byCategory.flatMap(({ code, now, before }) => {
      const category = categoryOf.get(code)
      return category ? [{ category, now, before }] : []
    }),
    weeks: read.weeks,
    hotspots,
    grids: all.flatMap(grid => {
      const shape = shapeOf.get(grid.code)
      return shape ? [{ ...grid, shape }] : []
    }),
    late: read.late,
    careUnseen: {
      red: read.unseen.filter(person => person.level === 'red').length,
      yellow: read.unseen.filter(person => person.level === 'yellow').length,
      green: read.unseen.filter(person => person.level === 'green').length,
    },
  }
}
