import { hourMs } from '@wangge/shared/domain'
import {
  cellCentre,
  clustersOf,
  type HotspotCluster,
  type HotspotFindings,
  hotspotHistory,
  type WeeklyBins,
} from '@wangge/shared/hotspots'
import type { Queryable } from '../db/database.ts'
import { groundOf } from './ground.ts'
import { placeIssuesInCells } from './place-issues.ts'
import { countByPlaceAndWeek, countHouseholdsByUnit, listGridShapes } from './queries.ts'

/** Weekly maps that tell how a hotspot came to be. */
const steps = 12
const resolution = 9
export const windowWeeks = 4

export interface FoundHotspot extends HotspotCluster {
  lon: number
  lat: number
}

export interface HotspotReport {
  findings: HotspotFindings
  /** Of the last step, the surest first. */
  hotspots: FoundHotspot[]
}

/** The end of the hour that holds an instant: what is found of it holds for the whole hour. */
export const endOfHour = (at: Date): Date => new Date(Math.ceil(at.getTime() / hourMs) * hourMs)

/** Looks for hotspots of all issues in a region, by rate over four weeks, as the page does by default. */
export async function findHotspots(db: Queryable, region: string, until: Date): Promise<HotspotReport> {
  await placeIssuesInCells(db)
  const shapes = await listGridShapes(db, region)
  const units = await countHouseholdsByUnit(db, [region])
  const { cells, households, neighbours } = groundOf(shapes, units, resolution)
  const weeks = steps + windowWeeks
  const everything = { region, categories: [], states: [], severities: [] }
  const counted = await countByPlaceAndWeek(db, everything, resolution, { until, weeks })
  const measure = households.some(count => count > 0) ? 'rate' : 'count'
  const history = hotspotHistory(binsAt(cells, counted), { households, neighbours }, measure, { steps, windowWeeks })
  const findings = { places: cells, neighbours, steps: history }
  const hotspots = clustersOf(findings, steps - 1).map(cluster => {
    const [lon, lat] = cellCentre(cluster.peak)
    return { ...cluster, lon, lat }
  })
  return { findings, hotspots }
}

/** Counts at the positions of the cells; what lies outside them is left out. */
function binsAt(cells: readonly string[], counted: readonly { place: string; week: number; count: number }[]) {
  const position = new Map(cells.map((cell, i) => [cell, i]))
  const bins: WeeklyBins = { place: [], week: [], count: [] }
  for (const { place, week, count } of counted) {
    const at = position.get(place)
    if (at === undefined) continue
    bins.place.push(at)
    bins.week.push(week)
    bins.count.push(count)
  }
  return bins
}
