import { metresPerUnit, perDegree } from '@wangge/shared/partition'
import { communityOf, nextGridCode, type PlanDocument, type PlanTable, unitHours } from '@wangge/shared/plans'
import { drawDivision, type Proposal, type UnitsToDivide } from '@wangge/shared/proposals'
import { sitesOfUnits } from './sites.ts'

const scaleAt = (latitude: number) => metresPerUnit * Math.cos(((latitude / perDegree) * Math.PI) / 180)

/** What a proposal must keep to. */
export interface Limits {
  community: string
  /** Codes of grids that stay as they are. */
  fixed: readonly string[]
  /** Whether no estate is to be parted. */
  wholeEstates: boolean
  /** Units, by their places in the ground, that go to one grid. */
  sets: readonly (readonly number[])[]
}
const isDivided = ({ community, fixed }: Limits, code: string | undefined): code is string =>
  code !== undefined && communityOf(code) === community && !fixed.includes(code)

/** Grids that are not left as they are. */
export const gridsToDivide = (document: PlanDocument, limits: Limits): string[] =>
  document.partition.grids.map(({ code }) => code).filter(code => isDivided(limits, code))

/** What the lines may run over, for the search beside the page: the ground that is divided and the roads, in metres. */
export function groundToDivide(
  document: PlanDocument,
  { ground }: PlanTable,
  limits: Limits,
): { rings: number[][]; roads: number[][]; latitude: number } {
  const { partition } = document
  const isIn = (grid: number) => isDivided(limits, partition.grids[grid]?.code)
  const arcs = partition.arcs.filter(({ left, right }) => isIn(left) !== isIn(right))
  const latitude = arcs[0]?.vertices[0][1] ?? 0
  const metres = ([x, y]: readonly [number, number]) => [x * scaleAt(latitude), y * metresPerUnit]
  return {
    latitude,
    rings: arcs.map(({ vertices }) => vertices.flatMap(metres)),
    roads: ground.roads.map(road => road.flatMap((_, i) => (i % 2 === 0 ? metres([road[i], road[i + 1]]) : []))),
  }
}

/** The units to be divided, and which of the ground's units they are. */
export function unitsToDivide(
  { ground }: PlanTable,
  unitGrid: readonly (string | undefined)[],
  limits: Limits,
  latitude: number,
): { units: UnitsToDivide; places: number[] } {
  const { units } = ground
  const places = [...units.x.keys()].filter(i => isDivided(limits, unitGrid[i]))
  const hours = unitHours(ground)
  // The lines will run between the same places: what is a neighbour now is one when they are drawn.
  const sites = sitesOfUnits(ground, places, () => false)
  const placeOf = new Map(places.map((unit, i) => [unit, i]))
  return {
    places,
    units: {
      x: Float64Array.from(places, i => units.x[i] * scaleAt(latitude)),
      y: Float64Array.from(places, i => units.y[i] * metresPerUnit),
      weight: Float64Array.from(places, i => hours[i]),
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

/** Sets that are to stay together, by their places among the units that are divided. */
export function setsToKeep({ ground }: PlanTable, places: readonly number[], limits: Limits): number[][] {
  const placeOf = new Map(places.map((unit, i) => [unit, i]))
  const chosen = limits.sets.map(set => set.flatMap(unit => placeOf.get(unit) ?? []))
  const { units, buildings } = ground
  const estates = limits.wholeEstates
    ? [...Map.groupBy(places.keys(), i => buildings.estate[units.building[places[i]]] || undefined)]
    : []
  return [...chosen, ...estates.flatMap(([name, set]) => (name ? [set] : []))].filter(set => set.length > 1)
}

/** A proposal as lines: the grids that are divided are drawn anew, the others stay. Undefined where lines would cross. */
export function documentOfProposal(
  document: PlanDocument,
  { ground }: PlanTable,
  limits: Limits,
  places: readonly number[],
  { labels, today }: Proposal,
  newName: (number: number) => string,
): PlanDocument | undefined {
  const grids = gridsToDivide(document, limits)
  const taken = new Set([...ground.takenCodes, ...document.partition.grids.map(({ code }) => code)])
  const codes = codesOf(today, ground, limits, grids, taken)
  // The first code is the one the others are cut from.
  const first = codes.find(code => grids.includes(code)) ?? grids[0]
  const ordered = [first, ...grids.filter(code => code !== first)]
  const drawn = drawDivision(document.partition, ordered, labelledSites(ground, places, labels), codes, ground.roads)
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

/** A code for each part: that of the grid it stands for, one of the draft's own that is left over, or a new one. */
function codesOf(
  today: Int32Array,
  { grids: known }: PlanTable['ground'],
  limits: Limits,
  drawn: readonly string[],
  taken: Set<string>,
): string[] {
  const ofToday = [...today].map(grid => known[grid]?.code).map(code => (isDivided(limits, code) ? code : undefined))
  const free = drawn.filter(code => !ofToday.includes(code))
  return ofToday.map(code => {
    if (code !== undefined) return code
    const next = free.shift() ?? nextGridCode(limits.community, taken)
    taken.add(next)
    return next
  })
}

/** Units and walls of buildings with the label of their part. */
function labelledSites(ground: PlanTable['ground'], places: readonly number[], labels: Int32Array) {
  const partOf = new Map(places.map((unit, i) => [unit, labels[i]]))
  const { x, y, unit } = sitesOfUnits(ground, places, () => false)
  return { x: Float64Array.from(x), y: Float64Array.from(y), label: Int32Array.from(unit, one => partOf.get(one) ?? 0) }
}
