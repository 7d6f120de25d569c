import { noCounts, workloadParts } from '@wangge/shared/caseload'
import { metresPerUnit, perDegree } from '@wangge/shared/partition'
import { communityOf, nextGridCode, type PlanDocument, type PlanTable } from '@wangge/shared/plans'
import { drawDivision, type Proposal, type UnitsToDivide } from '@wangge/shared/proposals'
import { sitesOfUnits } from './sites.ts'

const scaleAt = (latitude: number) => metresPerUnit * Math.cos(((latitude / perDegree) * Math.PI) / 180)

/** What the lines may run over, for the search beside the page: the ground of a community and the roads, in metres. */
export function groundOfCommunity(
  document: PlanDocument,
  { ground }: PlanTable,
  community: string,
): { rings: number[][]; roads: number[][]; latitude: number } {
  const { partition } = document
  const arcs = partition.arcs.filter(({ left, right }) => {
    const isIn = (grid: number) => partition.grids[grid]?.code.startsWith(community) === true
    return isIn(left) !== isIn(right)
  })
  const latitude = arcs[0]?.vertices[0][1] ?? 0
  const metres = ([x, y]: readonly [number, number]) => [x * scaleAt(latitude), y * metresPerUnit]
  return {
    latitude,
    rings: arcs.map(({ vertices }) => vertices.flatMap(metres)),
    roads: ground.roads.map(road => road.flatMap((_, i) => (i % 2 === 0 ? metres([road[i], road[i + 1]]) : []))),
  }
}

/** The units of a community for the proposals, and which of the ground's units they are. */
export function unitsOfCommunity(
  { ground }: PlanTable,
  unitGrid: readonly (string | undefined)[],
  community: string,
  latitude: number,
  minutesAt: readonly number[],
): { units: UnitsToDivide; places: number[] } {
  const { units, weights, windowDays } = ground
  const places = [...units.x.keys()].filter(i => unitGrid[i]?.startsWith(community))
  const weightOf = (i: number) => {
    const counts = {
      ...noCounts(),
      households: units.households[i],
      careRed: units.careRed[i],
      careYellow: units.careYellow[i],
      careGreen: units.careGreen[i],
      issueMinutes: minutesAt[i],
    }
    const parts = workloadParts(counts, weights, windowDays)
    return parts.visits + parts.care + parts.issues
  }
  // The lines will run between the same places: what is a neighbour now is one when they are drawn.
  const sites = sitesOfUnits(ground, places, () => false)
  const placeOf = new Map(places.map((unit, i) => [unit, i]))
  return {
    places,
    units: {
      x: Float64Array.from(places, i => units.x[i] * scaleAt(latitude)),
      y: Float64Array.from(places, i => units.y[i] * metresPerUnit),
      weight: Float64Array.from(places, weightOf),
      households: Float64Array.from(places, i => units.households[i]),
      together: Int32Array.from(places, i => units.building[i]),
      today: Int32Array.from(places, i => units.grid[i]),
      sites: {
        x: Float64Array.from(sites.x, x => x * scaleAt(latitude)),
        y: Float64Array.from(sites.y, y => y * metresPerUnit),
        unit: Int32Array.from(sites.unit, unit => placeOf.get(unit) ?? 0),
      },
    },
  }
}

/** The work of issues at the unit nearest to each: lines that part units part them too. */
export function minutesAtUnits({ ground }: PlanTable): number[] {
  const { units, issues } = ground
  const minutes = units.x.map(() => 0)
  for (const [i, x] of issues.x.entries()) {
    if (issues.minutes[i] === 0) continue
    let best = -1
    let least = Number.POSITIVE_INFINITY
    for (let u = 0; u < units.x.length; u++) {
      const away = (units.x[u] - x) ** 2 + (units.y[u] - issues.y[i]) ** 2
      if (away < least) [least, best] = [away, u]
    }
    if (best >= 0) minutes[best] += issues.minutes[i]
  }
  return minutes
}

/** A proposal as lines: the grids of the community are drawn anew, the others stay. Undefined where lines would cross. */
export function documentOfProposal(
  document: PlanDocument,
  { ground }: PlanTable,
  community: string,
  places: readonly number[],
  { labels, today }: Proposal,
  newName: (number: number) => string,
): PlanDocument | undefined {
  const grids = document.partition.grids.map(({ code }) => code).filter(code => communityOf(code) === community)
  const taken = new Set([...ground.takenCodes, ...grids])
  const codes = [...today].map(grid => {
    const known = ground.grids[grid]?.code
    if (known && communityOf(known) === community) return known
    const fresh = nextGridCode(community, taken)
    taken.add(fresh)
    return fresh
  })
  // The first code is the one the others are cut from.
  const first = codes.find(code => grids.includes(code)) ?? grids[0]
  const ordered = [first, ...grids.filter(code => code !== first)]
  const drawn = drawDivision(document.partition, ordered, labelledSites(ground, places, labels), codes)
  if (!drawn.ok) return undefined
  const about = Object.fromEntries(
    drawn.partition.grids.map(({ code }, i) => {
      const known = document.about[code] ?? ground.grids.find(grid => grid.code === code)
      const origins = document.about[code]?.origins ?? [code].filter(one => ground.takenCodes.includes(one))
      return [code, { name: known?.name ?? newName(i + 1), workerId: known?.workerId ?? null, origins }]
    }),
  )
  return { partition: drawn.partition, about }
}

/** Units and walls of buildings with the label of their part. */
function labelledSites(ground: PlanTable['ground'], places: readonly number[], labels: Int32Array) {
  const partOf = new Map(places.map((unit, i) => [unit, labels[i]]))
  const { x, y, unit } = sitesOfUnits(ground, places, () => false)
  return { x: Float64Array.from(x), y: Float64Array.from(y), label: Int32Array.from(unit, one => partOf.get(one) ?? 0) }
}
