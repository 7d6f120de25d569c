import type { Weights } from '../caseload/weights.ts'
import type { DueDoor, RouteUnit } from './doors-due.ts'
import { shortWalk, walkLength } from './tour.ts'

/** An entrance of the walk with its doors, from the top floor down. */
export interface RouteStop {
  unitId: string
  doors: DueDoor[]
  /** Metres from the stop before. */
  walkM: number
  minutes: number
}
export interface RoutePlan {
  stops: RouteStop[]
  walkM: number
  minutes: number
  /** Doors that are due and did not fit into the time. */
  left: number
}

export interface Place {
  lon: number
  lat: number
}
/** Streets make a way longer than the straight line; people walk so fast. */
const detour = 1.3
const walkMPerMinute = 70

const degreeM = 111_320
/** Metres on foot between two places of a town. */
function onFootM(a: Place, b: Place): number {
  const squeeze = Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180)
  return Math.hypot((a.lon - b.lon) * squeeze, a.lat - b.lat) * degreeM * detour
}

export const minutesAt = (door: DueDoor, weights: Weights): number =>
  door.reason === 'care' ? weights.careVisitMinutes : weights.visitMinutes

/**
 * The walk of a day: as many of the due doors, the most pressing first, as fit into the minutes, entrance by entrance on
 * a short way from where the worker is. Asked again after every door, it is the plan from there on.
 *
 * @param due in the order of their pressing, as `doorsDue` gives them
 */
export function planRoute(
  due: readonly DueDoor[],
  units: readonly RouteUnit[],
  { start, minutes, weights }: { start: Place; minutes: number; weights: Weights },
): RoutePlan {
  const places = new Map(units.map(unit => [unit.id, unit]))
  let take = countFitting(due, minutes, weights)
  for (;;) {
    const plan = walkThrough(due.slice(0, take), places, start, weights)
    if (plan.minutes <= minutes || take <= 1) return { ...plan, left: due.length - take }
    const mean = plan.minutes / take
    take = Math.max(1, take - Math.max(1, Math.floor((plan.minutes - minutes) / mean)))
  }
}

/** How many doors fit if nobody had to walk. */
function countFitting(due: readonly DueDoor[], minutes: number, weights: Weights): number {
  let left = minutes
  const over = due.findIndex(door => {
    left -= minutesAt(door, weights)
    return left < 0
  })
  return over < 0 ? due.length : Math.max(1, over)
}

function walkThrough(
  doors: readonly DueDoor[],
  places: ReadonlyMap<string, RouteUnit>,
  start: Place,
  weights: Weights,
): Omit<RoutePlan, 'left'> {
  const entrances = [...Map.groupBy(doors, door => door.unitId)].flatMap(([unitId, all]) => {
    const place = places.get(unitId)
    return place ? [{ unitId, place, doors: fromTheTop(all) }] : []
  })
  const at = [start, ...entrances.map(entrance => entrance.place)]
  const distance = (a: number, b: number) => onFootM(at[a], at[b])
  const order = shortWalk(at.length, distance)
  const stops = order.slice(1).map((stop, i) => {
    const entrance = entrances[stop - 1]
    const walkM = distance(order[i], stop)
    const talk = entrance.doors.reduce((sum, door) => sum + minutesAt(door, weights), 0)
    return { unitId: entrance.unitId, doors: entrance.doors, walkM, minutes: talk + walkM / walkMPerMinute }
  })
  return {
    stops,
    walkM: walkLength(order, distance),
    minutes: stops.reduce((sum, stop) => sum + stop.minutes, 0),
  }
}

/** Up with the lift, down the stairs. */
const fromTheTop = (doors: readonly DueDoor[]): DueDoor[] =>
  [...doors].sort(
    (a, b) => (b.floor ?? 0) - (a.floor ?? 0) || a.door.localeCompare(b.door, undefined, { numeric: true }),
  )
