import { dayMs, defaultWindowDays } from '../domain/instants.ts'
import type { RouteGround } from './schemas.ts'

/** What a building wants, most pressing first; `done` when nothing is missing. */
export const needs = ['issue', 'care', 'unregistered', 'unvisited', 'done'] as const
export type Need = (typeof needs)[number]

/** What is missing in a building to reach 100 %. */
export interface BuildingNeeds {
  buildingId: string
  name: string
  /** Households expected, and of those how many are registered: never more than expected in any unit. */
  expected: number
  registered: number
  households: number
  /** Households met within the window of visit coverage. */
  met: number
  careDue: number
  openIssues: number
  need: Need
}

type GroundUnit = RouteGround['units'][number]

/**
 * The buildings of a grid with what they want, those that want most first. Counted as the figures of coverage are:
 * registered per unit up to what is expected, met by anyone within the window.
 */
export function buildingNeeds(
  units: readonly GroundUnit[],
  now: number,
  windowDays = defaultWindowDays,
): BuildingNeeds[] {
  const since = now - windowDays * dayMs
  return [...Map.groupBy(units, unit => unit.buildingId).values()]
    .map(own => needsOf(own, now, since))
    .sort(
      (a, b) =>
        needs.indexOf(a.need) - needs.indexOf(b.need) ||
        b.careDue - a.careDue ||
        missing(b) - missing(a) ||
        a.name.localeCompare(b.name, 'zh-CN', { numeric: true }),
    )
}

const missing = ({ expected, registered, households, met }: BuildingNeeds): number =>
  expected - registered + households - met

function needsOf(units: readonly GroundUnit[], now: number, since: number): BuildingNeeds {
  const doors = units.flatMap(unit => unit.doors)
  const sum = (of: (unit: GroundUnit) => number) => units.reduce((total, unit) => total + of(unit), 0)
  const found = {
    buildingId: units[0].buildingId,
    name: units[0].building,
    expected: sum(unit => unit.householdsExpected),
    registered: sum(unit => Math.min(unit.doors.length, unit.householdsExpected)),
    households: doors.length,
    met: doors.filter(door => door.lastMetAt !== null && Date.parse(door.lastMetAt) > since).length,
    careDue: doors.filter(door => door.careDueAt !== null && Date.parse(door.careDueAt) <= now).length,
    openIssues: doors.reduce((total, door) => total + door.openIssues, 0),
  }
  return { ...found, need: needOf(found) }
}

function needOf({ openIssues, careDue, expected, registered, households, met }: Omit<BuildingNeeds, 'need'>): Need {
  if (openIssues > 0) return 'issue'
  if (careDue > 0) return 'care'
  if (registered < expected) return 'unregistered'
  return met < households ? 'unvisited' : 'done'
}
