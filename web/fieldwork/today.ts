import { daysPerMonth } from '@wangge/shared/caseload'
import { doorsDue, type Place, planRoute, type RouteGround, type RoutePlan } from '@wangge/shared/route'
import type { OutboxEntry } from '../offline/outbox.ts'

/** Doors that are out of the plan for now: visited, though the server may not know yet, or skipped. */
export const settledHouseholds = (entries: readonly OutboxEntry[], since: number): Set<string> =>
  new Set(
    entries.flatMap(({ state, command }) =>
      state !== 'refused' && command.kind === 'visit' && Date.parse(command.at) >= since ? [command.householdId] : [],
    ),
  )

/** The key of a door that may not be registered. */
export const doorKey = ({ unitId, door }: { unitId: string; door: string }): string => `${unitId} ${door}`

/** The plan from here and now on. */
export function planToday(
  ground: RouteGround,
  {
    now,
    start,
    minutes,
    settled,
    skipped,
  }: {
    now: number
    start: Place
    minutes: number
    settled: ReadonlySet<string>
    skipped: ReadonlySet<string>
  },
): RoutePlan {
  const cycleDays = ground.weights.visitCycleMonths * daysPerMonth
  const due = doorsDue(ground.units, { now, cycleDays, contacts: ground.contacts }).filter(
    door => !skipped.has(doorKey(door)) && !(door.householdId !== null && settled.has(door.householdId)),
  )
  return planRoute(due, ground.units, { start, minutes, weights: ground.weights })
}

/** Amid some places: where a walk begins when nobody knows better. */
export const middleOf = (places: readonly Place[]): Place => {
  const mean = (of: (place: Place) => number) =>
    places.reduce((sum, place) => sum + of(place), 0) / Math.max(1, places.length)
  return { lon: mean(place => place.lon), lat: mean(place => place.lat) }
}
