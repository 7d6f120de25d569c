import type { VisitOutcome } from '../domain/register.ts'
import { goodHours, type HourCount, hourInChina } from './doors-due.ts'

/** When to try a door again: an hour of the day in China, and what speaks for it. */
export interface NextVisit {
  hour: number
  because: 'met_before' | 'grid'
}

/**
 * Where nobody was home last time: the hour at which this door was last met, unless it was just tried in vain; else the
 * hour at which people of the grid are met most surely. Undefined where nothing speaks for any hour.
 *
 * @param visits of one household, the latest first
 */
export function nextVisit(
  visits: readonly { at: string; outcome: VisitOutcome }[],
  contacts: readonly HourCount[],
): NextVisit | undefined {
  const [last] = visits
  if (last?.outcome !== 'not_home') return undefined
  const tried = hourInChina(Date.parse(last.at))
  const met = visits.find(visit => visit.outcome === 'met')
  const metHour = met && hourInChina(Date.parse(met.at))
  if (metHour !== undefined && metHour !== tried) return { hour: metHour, because: 'met_before' }
  const [hour] = goodHours(contacts, tried)
  return hour === undefined ? undefined : { hour, because: 'grid' }
}
