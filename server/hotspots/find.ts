import { hourMs } from '@wangge/shared/domain'
import { cellCentre, clustersOf, type HotspotCluster, hotspotHistory, type WeeklyBins } from '@wangge/shared/hotspots'
import type { Queryable } from '../db/database.ts'
import { groundOf } from './ground.ts'
import { placeIssuesInCells } from './place-issues.ts'
import { countByPlaceAndWeek, countHouseholdsByUnit, listGridShapes } from './queries.ts'

/** Weekly maps that tell how a hotspot came to be. */
const steps = 12
const resolution = 9
const windowWeeks = 4

export interface FoundHotspot extends HotspotCluster {
  lon: number
  lat: number
}

/** The end of the hour that holds an instant: what is found of it holds for the whole hour. */
export const endOfHour = (at: Date): Date => new Date(Math.ceil(at.getTime() / hourMs) * hourMs)

/** Hotspots of all issues in a region, the surest first: by rate over four weeks, as the page looks for them by default. */
export async function findHotspots(db: Queryable, region: string, until: Date): Promise<FoundHotspot[]> {
  await placeIssuesInCells(db)
  const shapes = await listGridShapes(db, region)
  const units = await countHouseholdsByUnit(db, [region])
  const { cells, households, neighbours } = groundOf(shapes, units, resolution)
  const weeks = steps + windowWeeks
  const everything = { region, categories: [], states: [], severities: [] }
  const counted = await countByPlaceAndWeek(db, everything, resolution, { until, weeks })
  const measure = households.some(count => count > 0) ? 'rate' : 'count'
  const history = hotspotHistory(binsAt(cells, counted), { households, neighbours }, measure, { steps, windowWeeks })
  return clustersOf({ places: cells, neighbours, steps: history }, steps - 1).map(cluster => {
    const [lon, lat] = cellCentre(cluster.peak)
    return { ...cluster, lon, lat }
  })
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
