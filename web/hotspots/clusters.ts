import { cellCentre, cellRing, type Emergence, emergenceOf, type HotspotLevel } from '@wangge/shared/hotspots'
import type { FeatureCollection, Polygon } from 'geojson'
import type { Answer } from './analysis.ts'

/** Hot cells that touch, with what lies between them: one hotspot on the map and in the list. */
export interface HotspotCluster {
  /** The cell with the most issues; the hotspot's address. */
  peak: string
  cells: string[]
  /** Positions of the cells in the answer. */
  places: number[]
  level: HotspotLevel
  issues: number
  z: number
  q: number
  centre: [lon: number, lat: number]
  emergence: Emergence
}

/** Steps that tell how a hotspot came to be. */
const emergenceSteps = 12
/** From here on a cell counts as hot in the list; the map shows 90 % too. */
const listedLevel = 95

const levelAt = (levels: Int8Array, place: number): HotspotLevel => {
  const level = levels[place]
  return level === 99 || level === 95 || level === 90 || level === -99 || level === -95 || level === -90 ? level : 0
}

/** Gathers the hot cells of a step, with the neighbours that made them hot, into hotspots, the surest first. */
export function clustersOf({ cells, neighbours, steps }: Answer, step: number): HotspotCluster[] {
  const { level, counts, z, q, events } = steps[step]
  const isHot = (place: number) => level[place] >= listedLevel
  // A hot cell says that it and its neighbours together have more than chance: a neighbour that has much belongs to it.
  const hasMuch = (place: number) => counts[place] > events / cells.length
  const seen = new Set<number>()
  const clusters: HotspotCluster[] = []
  for (let start = 0; start < cells.length; start++) {
    if (!isHot(start) || seen.has(start)) continue
    const places = [start]
    seen.add(start)
    for (const place of places)
      for (let k = neighbours.offsets[place]; k < neighbours.offsets[place + 1]; k++) {
        const near = neighbours.indices[k]
        if (seen.has(near) || !(isHot(near) || (isHot(place) && hasMuch(near)))) continue
        seen.add(near)
        places.push(near)
      }
    const peak = places.reduce((best, place) => (counts[place] > counts[best] ? place : best))
    const surest = places.reduce((best, place) => (z[place] > z[best] ? place : best))
    const history = steps.slice(Math.max(0, step + 1 - emergenceSteps), step + 1)
    clusters.push({
      peak: cells[peak],
      cells: places.map(place => cells[place]),
      places,
      level: levelAt(level, surest),
      issues: places.reduce((sum, place) => sum + counts[place], 0),
      z: z[surest],
      q: q[surest],
      centre: cellCentre(cells[peak]),
      emergence: emergenceOf(
        history.map(one => one.z[surest]),
        history.map(one => places.some(place => one.level[place] >= listedLevel)),
      ),
    })
  }
  return clusters.sort((a, b) => b.level - a.level || b.z - a.z)
}

/** The cells of a step that are more, or less, than chance; as areas for the map. */
export function significantCells({ cells, steps }: Answer, step: number): FeatureCollection<Polygon> {
  const { level, counts } = steps[step]
  return {
    type: 'FeatureCollection',
    features: cells.flatMap((cell, i) =>
      level[i] === 0
        ? []
        : [
            {
              type: 'Feature' as const,
              geometry: { type: 'Polygon' as const, coordinates: [cellRing(cell)] },
              properties: { cell, level: level[i], issues: counts[i] },
            },
          ],
    ),
  }
}
