import { dayMs, hourMs } from '@wangge/shared/domain'
import type { Care, Home } from './people.ts'
import type { Random } from './random.ts'

export interface VisitRecord {
  id: string
  household: string
  at: number
  outcome: 'met' | 'not_home' | 'refused' | 'by_phone'
}

/** Chance that someone opens, by hour of day (China time): evenings and weekends are best. */
export function chanceHome(hour: number, weekend: boolean, elderly: boolean): number {
  const base = hour >= 18 && hour < 21 ? 0.72 : hour >= 9 && hour < 12 ? 0.34 : hour >= 14 && hour < 17 ? 0.29 : 0.4
  return Math.min(0.95, base + (weekend ? 0.12 : 0) + (elderly ? 0.22 : 0))
}

const atHour = (day: number, hour: number, minute: number) =>
  Math.floor(day / dayMs) * dayMs + (hour - 8) * hourMs + minute * 60_000

function attempt(random: Random, home: Home, day: number, serial: number): VisitRecord {
  const hour = random.weighted([
    [9, 1],
    [10, 1.4],
    [14, 0.8],
    [15, 1],
    [16, 0.7],
    [18, 2.6],
    [19, 3],
    [20, 1.4],
  ])
  const weekday = new Date(day + 8 * hourMs).getUTCDay()
  const elderly = home.people.some(person => person.age >= 65)
  const opened = home.people.length > 0 && random.chance(chanceHome(hour, weekday === 0 || weekday === 6, elderly))
  const outcome = opened
    ? random.weighted([
        ['met', 94],
        ['refused', 4],
        ['by_phone', 2],
      ] as const)
    : random.chance(0.05)
      ? 'by_phone'
      : 'not_home'
  return { id: `${home.id}-v${serial}`, household: home.id, at: atHour(day, hour, random.whole(0, 59)), outcome }
}

/** A year of rounds: each household once a cycle, repeated a few days later until met; a diligent worker goes more often. */
export function walkRounds(
  random: Random,
  homes: readonly Home[],
  care: readonly Care[],
  diligence: Map<string, number>,
  now: number,
): VisitRecord[] {
  const visits: VisitRecord[] = []
  const careOf = new Map(care.map(entry => [entry.home.id, entry]))
  for (const home of homes) {
    const pace = diligence.get(home.grid.code) ?? 1
    const cycleDays = 130 / pace
    let serial = 0
    for (
      let day = now - 364 * dayMs + random.next() * cycleDays * dayMs;
      day < now - dayMs;
      day += cycleDays * dayMs * random.between(0.8, 1.2)
    ) {
      let when = day
      for (let tries = 0; tries < 3 && when < now - dayMs; tries++, when += random.between(2, 9) * dayMs) {
        const record = attempt(random, home, when, ++serial)
        visits.push(record)
        if (record.outcome === 'met' || record.outcome === 'by_phone' || !random.chance(0.8)) break
      }
    }
    const entry = careOf.get(home.id)
    if (entry) visits.push(...careRounds(random, entry, pace, now))
  }
  return visits.filter(visit => visit.at < now).sort((a, b) => a.at - b.at)
}

/** Care persons are seen about once an interval in the last months; where the worker is slow, some intervals are missed. */
function careRounds(random: Random, care: Care, pace: number, now: number): VisitRecord[] {
  const visits: VisitRecord[] = []
  let serial = 0
  for (
    let day = now - 95 * dayMs;
    day < now;
    day += care.intervalDays * dayMs * random.between(0.7, 1.05) * (pace < 0.75 ? 1.35 : 1)
  ) {
    const outcome = random.weighted([
      ['met', 90],
      ['by_phone', 7],
      ['not_home', 3],
    ] as const)
    visits.push({
      id: `${care.id}-v${++serial}`,
      household: care.home.id,
      at: atHour(day, random.whole(9, 18), random.whole(0, 59)),
      outcome,
    })
  }
  return visits
}
