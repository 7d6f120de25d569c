import { Delaunay } from 'd3-delaunay'
import { noCounts, workloadParts } from '../caseload/index.ts'
import type { PlanGround } from './ground.ts'

/**
 * Hours of work a month that each unit makes: visits and care of its households, and the issues nearest to it. Lines that
 * part units part that work.
 */
export function unitHours(ground: PlanGround): Float64Array {
  const { units, weights, windowDays } = ground
  const minutes = minutesAtUnits(ground)
  return Float64Array.from(units.x, (_, i) => {
    const counts = {
      ...noCounts(),
      households: units.households[i],
      careRed: units.careRed[i],
      careYellow: units.careYellow[i],
      careGreen: units.careGreen[i],
      issueMinutes: minutes[i],
    }
    const parts = workloadParts(counts, weights, windowDays)
    return parts.visits + parts.care + parts.issues
  })
}

/** The work of issues at the unit nearest to each. */
function minutesAtUnits({ units, issues }: PlanGround): Float64Array {
  const minutes = new Float64Array(units.x.length)
  if (units.x.length === 0) return minutes
  const places = new Float64Array(units.x.length * 2)
  units.x.forEach((x, i) => {
    places[2 * i] = x
    places[2 * i + 1] = units.y[i]
  })
  const delaunay = new Delaunay(places)
  let near = 0
  issues.x.forEach((x, i) => {
    if (issues.minutes[i] === 0) return
    near = delaunay.find(x, issues.y[i], near)
    minutes[near] += issues.minutes[i]
  })
  return minutes
}
