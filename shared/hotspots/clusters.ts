import { type Emergence, emergenceOf } from './emerging.ts'
import type { Neighbours } from './neighbours.ts'
import type { HotspotLevel, Significance } from './significance.ts'

/** What was found at all places, week by week (oldest first), and what the places are called: H3 cells or grid codes. */
export interface HotspotFindings {
  places: string[]
  neighbours: Neighbours
  steps: Significance[]
}

/** Hot places that touch, with what lies between them: one hotspot on the map and in the list. */
export interface HotspotCluster {
  /** The place with the most issues; the hotspot's address. */
  peak: string
  places: string[]
  level: HotspotLevel
  issues: number
  z: number
  q: number
  emergence: Emergence
}

/** Steps that tell how a hotspot came to be. */
const emergenceSteps = 12
/** From here on a place counts as hot in the list; the map shows 90 % too. */
const listedLevel = 95

const levelAt = (levels: Int8Array, place: number): HotspotLevel => {
  const level = levels[place]
  return level === 99 || level === 95 || level === 90 || level === -99 || level === -95 || level === -90 ? level : 0
}

/** Gathers the hot places of a step, with the neighbours that made them hot, into hotspots, the surest first. */
export function clustersOf({ places, neighbours, steps }: HotspotFindings, step: number): HotspotCluster[] {
  const { level, counts, z, q, events } = steps[step]
  const isHot = (place: number) => level[place] >= listedLevel
  // A hot place says that it and its neighbours together have more than chance: a neighbour that has much belongs to it.
  const hasMuch = (place: number) => counts[place] > events / places.length
  const seen = new Set<number>()
  const clusters: HotspotCluster[] = []
  for (let start = 0; start < places.length; start++) {
    if (!isHot(start) || seen.has(start)) continue
    const members = [start]
    seen.add(start)
    for (const place of members)
      for (let k = neighbours.offsets[place]; k < neighbours.offsets[place + 1]; k++) {
        const near = neighbours.indices[k]
        if (seen.has(near) || !(isHot(near) || (isHot(place) && hasMuch(near)))) continue
        seen.add(near)
        members.push(near)
      }
    const peak = members.reduce((best, place) => (counts[place] > counts[best] ? place : best))
    const surest = members.reduce((best, place) => (z[place] > z[best] ? place : best))
    const history = steps.slice(Math.max(0, step + 1 - emergenceSteps), step + 1)
    clusters.push({
      peak: places[peak],
      places: members.map(place => places[place]),
      level: levelAt(level, surest),
      issues: members.reduce((sum, place) => sum + counts[place], 0),
      z: z[surest],
      q: q[surest],
      emergence: emergenceOf(
        history.map(one => one.z[surest]),
        history.map(one => members.some(place => one.level[place] >= listedLevel)),
      ),
    })
  }
  return clusters.sort((a, b) => b.level - a.level || b.z - a.z)
}
