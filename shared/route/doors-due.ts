import { doorTable } from '../buildings/doors.ts'
import type { Door, Unit } from '../buildings/schemas.ts'
import { dayMs } from '../domain/instants.ts'
import type { CareLevel } from '../domain/register.ts'

/** Why a door is to be gone to, most pressing first. */
export const dueReasons = ['care', 'unregistered', 'unvisited', 'repeat'] as const
export type DueReason = (typeof dueReasons)[number]

/** A registered door with what the route asks of it. */
export interface RouteDoor extends Door {
  /** When its care person is to be seen at the latest; null without one. */
  careDueAt: string | null
}
export interface RouteUnit
  extends Pick<Unit, 'id' | 'floors' | 'doorsPerFloor' | 'householdsExpected' | 'lon' | 'lat'> {
  doors: readonly RouteDoor[]
}

export interface DueDoor {
  unitId: string
  door: string
  floor: number | null
  /** Null for a door nobody registered. */
  householdId: string | null
  reason: DueReason
  careLevel: CareLevel | null
  lastMetAt: string | null
}

/** Visits by hour of day, with how many of them met someone. */
export interface HourCount {
  hour: number
  visits: number
  met: number
}
/** Fewer visits than this say nothing of an hour. */
const leastVisits = 3

/** The normal quantile of 95 %, two-sided. */
const z = 1.959964
/** What the share of visits that meet someone is at least, with 97.5 % certainty (Wilson 1927): few visits count for little. */
const surelyMet = ({ visits, met }: HourCount): number => {
  const share = met / visits
  const spread = z * Math.sqrt((share * (1 - share)) / visits + z ** 2 / (4 * visits ** 2))
  return (share + z ** 2 / (2 * visits) - spread) / (1 + z ** 2 / visits)
}

/** Hours of the day by how surely a visit meets someone, the best first; the hour that was just tried in vain left out. */
export const goodHours = (counts: readonly HourCount[], tried?: number): number[] =>
  counts
    .filter(({ visits, hour }) => visits >= leastVisits && hour !== tried)
    .sort((a, b) => surelyMet(b) - surelyMet(a) || a.hour - b.hour)
    .map(({ hour }) => hour)

/** The hour of an instant in China. */
export const hourInChina = (instant: number): number => Math.floor((instant / 3_600_000 + 8) % 24)

const levels: readonly (CareLevel | null)[] = ['red', 'yellow', 'green', null]
/** How many of the best hours a door is gone to again in. */
const repeatedIn = 3

/**
 * The doors of a grid that are due, in the order of their pressing: care persons by level and due time, doors nobody
 * registered, those not met within the cycle (the longest first), and those where nobody opened since, in an hour at
 * which people here are met.
 */
export function doorsDue(
  units: readonly RouteUnit[],
  { now, cycleDays, contacts }: { now: number; cycleDays: number; contacts: readonly HourCount[] },
): DueDoor[] {
  const since = now - cycleDays * dayMs
  const due = units.flatMap(unit =>
    doorTable(unit, unit.doors).flatMap(({ floor, places }) =>
      places.flatMap(({ door, registered }) => {
        const known = unit.doors.find(one => one.householdId === registered?.householdId)
        const reason = known ? reasonOf(known, now, since, contacts) : 'unregistered'
        return reason === undefined
          ? []
          : [{ ...describe(unit.id, door, floor, known), reason, careDueAt: known?.careDueAt }]
      }),
    ),
  )
  return due
    .sort(
      (a, b) =>
        dueReasons.indexOf(a.reason) - dueReasons.indexOf(b.reason) ||
        (a.reason === 'care'
          ? levels.indexOf(a.careLevel) - levels.indexOf(b.careLevel) ||
            (a.careDueAt ?? '').localeCompare(b.careDueAt ?? '')
          : (a.lastMetAt ?? '').localeCompare(b.lastMetAt ?? '')),
    )
    .map(({ careDueAt: _, ...door }) => door)
}

const describe = (unitId: string, door: string, floor: number | null, known: RouteDoor | undefined) => ({
  unitId,
  door,
  floor,
  householdId: known?.householdId ?? null,
  careLevel: known?.careLevel ?? null,
  lastMetAt: known?.lastMetAt ?? null,
})

function reasonOf(
  { careDueAt, tenure, lastMetAt, lastVisitAt }: RouteDoor,
  now: number,
  since: number,
  contacts: readonly HourCount[],
): DueReason | undefined {
  if (careDueAt !== null && Date.parse(careDueAt) <= now) return 'care'
  const isMet = lastMetAt !== null && Date.parse(lastMetAt) > since
  if (tenure === 'vacant' || isMet) return undefined
  const triedAt = lastVisitAt === null ? undefined : Date.parse(lastVisitAt)
  if (triedAt === undefined || triedAt <= since) return 'unvisited'
  const hours = goodHours(contacts, hourInChina(triedAt)).slice(0, repeatedIn)
  return hours.includes(hourInChina(now)) ? 'repeat' : undefined
}
