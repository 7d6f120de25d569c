import { addWorkingDays, plainCalendar } from '@wangge/shared/calendar'
import { dayMs, hourMs } from '@wangge/shared/domain'
import { issueCategories } from '@wangge/shared/issues'
import type { Position } from 'geojson'
import type { Home } from './people.ts'
import { Random } from './random.ts'

export interface IssueRecord {
  id: string
  category: string
  severity: 'normal' | 'urgent' | 'major'
  state: string
  text: string
  position: Position
  address: string
  unit: string
  household: string
  openedAt: number
  acceptedAt: number | null
  resolvedAt: number | null
  closedAt: number | null
  level: 'grid' | 'community' | 'street'
  reworks: number
  satisfied: boolean | null
}

/** A planted hotspot: what a supervisor must find, where and when. */
export interface Hotspot {
  name: string
  category: string
  gridCode: string
  unit: string
  centre: Position
  radiusM: number
  fromWeeksAgo: number
  toWeeksAgo: number
  from: string
  to: string
  issues: number
}

const categoryWeights: Record<string, number> = {
  'safety.charging_wires': 7,
  'safety.fire_lane': 5,
  'safety.gas_electricity': 3,
  'safety.falling_objects': 3,
  'environment.dumping': 10,
  'environment.littering': 8,
  'environment.illegal_ads': 8,
  'environment.green_damage': 4,
  'building.unauthorised_structure': 4,
  'vehicles.abandoned_vehicle': 4,
  'vehicles.bad_parking': 10,
  'vehicles.charger_blocked': 4,
  'repairs.pipes': 9,
  'repairs.leak': 7,
  'repairs.street_light': 4,
  'repairs.manhole': 2,
  'repairs.lift': 3,
  'disputes.neighbours': 7,
  'disputes.construction': 3,
  'disputes.parcel_shop_noise': 2,
  'disputes.family': 2,
  'hardship.emergency_aid': 2,
  'hardship.medical': 2,
  'hardship.elder_care': 3,
  'hardship.disability_aid': 1,
  'questions.livelihood_policy': 4,
  'questions.certificates': 4,
  'questions.party_league': 1,
  'public_order.security': 2,
  'public_order.migrants': 2,
  'public_order.other': 2,
}
const nameOf = new Map(issueCategories.map(category => [category.code, category.nameZh]))
const details = ['居民来电反映', '走访时发现', '楼片长上报', '邻居微信反映', '巡查发现']

/** Leaks come with the summer rain, pipes with the frost; the rest is even. */
function season(category: string, month: number): number {
  if (category === 'repairs.leak') return month >= 6 && month <= 8 ? 2.6 : 0.6
  if (category === 'repairs.pipes') return month <= 2 || month >= 11 ? 2 : 0.7
  if (category === 'environment.green_damage') return month >= 4 && month <= 10 ? 1.4 : 0.3
  return 1
}

/** Steps of this share of a line fill it evenly, however many are taken. */
const goldenShare = (Math.sqrt(5) - 1) / 2

/**
 * Scattered issues, so that nothing but the planted hotspots stands out: those of a kind follow each other evenly over
 * the town, with some chance in it.
 */
export function scatterIssues(random: Random, homes: readonly Home[], count: number, now: number): IssueRecord[] {
  const categories = Object.entries(categoryWeights)
  const opened: { category: string; at: number }[] = []
  while (opened.length < count) {
    const category = random.weighted(categories)
    const at = workHours(random, now - random.next() * 364 * dayMs)
    if (at < now && random.chance(season(category, new Date(at).getUTCMonth() + 1) / 2.6)) opened.push({ category, at })
  }
  const share = new Map(categories.map(([category]) => [category, random.next()]))
  return opened
    .sort((a, b) => a.at - b.at)
    .map(({ category, at }, i) => {
      const next = ((share.get(category) ?? 0) + goldenShare + random.between(-0.02, 0.02) + 1) % 1
      share.set(category, next)
      return issueAt(random, `i${i + 1}`, category, homes[Math.floor(next * homes.length)], at, now)
    })
}

const workHours = (random: Random, instant: number) =>
  Math.floor(instant / dayMs) * dayMs + (random.between(7.5, 21) - 8) * hourMs

/** Four hotspots of known place, kind and weeks, each around one building. */
export function plantHotspots(
  random: Random,
  homes: readonly Home[],
  now: number,
): { hotspots: Hotspot[]; issues: IssueRecord[] } {
  const plan = [
    {
      name: '快递点扰民',
      category: 'disputes.parcel_shop_noise',
      grid: '370602005002003',
      count: 58,
      fromWeeksAgo: 7,
      toWeeksAgo: 3,
    },
    {
      name: '雨后房屋漏水',
      category: 'repairs.leak',
      grid: '370602011004002',
      count: 64,
      fromWeeksAgo: 18,
      toWeeksAgo: 15,
    },
    {
      name: '飞线充电',
      category: 'safety.charging_wires',
      grid: '370602005006004',
      count: 96,
      fromWeeksAgo: 4,
      toWeeksAgo: 0,
    },
    {
      name: '市场旁乱堆乱放',
      category: 'environment.dumping',
      grid: '370602011002006',
      count: 60,
      fromWeeksAgo: 30,
      toWeeksAgo: 25,
    },
  ]
  const issues: IssueRecord[] = []
  const hotspots = plan.map(({ name, category, grid, count, fromWeeksAgo, toWeeksAgo }): Hotspot => {
    const candidates = homes.filter(home => home.grid.code === grid)
    const middle = candidates[Math.floor(candidates.length / 2)]
    const near = candidates.filter(home => distanceM(home.unit.position, middle.unit.position) < 60)
    for (let i = 0; i < count; i++) {
      const at = workHours(random, now - random.between(toWeeksAgo * 7 + 1, fromWeeksAgo * 7) * dayMs)
      issues.push(issueAt(random, `h${issues.length + 1}`, category, random.pick(near), at, now))
    }
    const instant = (weeks: number) => new Date(now - weeks * 7 * dayMs).toISOString()
    return {
      name,
      category,
      gridCode: grid,
      unit: middle.unit.id,
      centre: middle.unit.position,
      radiusM: 80,
      fromWeeksAgo,
      toWeeksAgo,
      from: instant(fromWeeksAgo),
      to: instant(toWeeksAgo),
      issues: count,
    }
  })
  return { hotspots, issues }
}

/** Flat distance in metres, good for a few hundred. */
export function distanceM([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const metres = 111_195
  return Math.hypot((lon2 - lon1) * metres * Math.cos((lat1 * Math.PI) / 180), (lat2 - lat1) * metres)
}

function issueAt(random: Random, id: string, category: string, home: Home, openedAt: number, now: number): IssueRecord {
  const severity = random.weighted([
    ['normal', 88],
    ['urgent', 10],
    ['major', 2],
  ] as const)
  const [lon, lat] = home.unit.position
  const position = [round(lon + random.normal(0, 8) / 88_000), round(lat + random.normal(0, 8) / 111_000)]
  return {
    id,
    category,
    severity,
    position,
    text: `${random.pick(details)}：${home.building.estate}${home.building.name}${home.unit.name}${nameOf.get(category)}`,
    address: `${home.building.address}${home.unit.name}`,
    unit: home.unit.id,
    household: random.chance(0.45) ? home.id : '',
    openedAt,
    ...handling(random, severity, openedAt, now),
    ...outcome(position),
  }
}

/** How high a matter went, whether it came back, and what the resident said: one in eight leaves the grid. */
function outcome([lon, lat]: Position): Pick<IssueRecord, 'level' | 'reworks' | 'satisfied'> {
  // Drawn from the place itself, so that the rest of the demo stays as it is.
  const own = new Random(Math.round(lon * 1e7) ^ Math.round(lat * 1e7))
  return {
    level: own.weighted([
      ['grid', 87],
      ['community', 11],
      ['street', 2],
    ] as const),
    reworks: own.chance(0.05) ? 1 : 0,
    satisfied: own.chance(0.4) ? own.chance(0.93) : null,
  }
}

const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7

/** Most are settled in time, one in seven late, a few never yet. */
function handling(random: Random, severity: IssueRecord['severity'], openedAt: number, now: number) {
  const limit =
    severity === 'major'
      ? openedAt + 4 * hourMs
      : severity === 'urgent'
        ? openedAt + 24 * hourMs
        : addWorkingDays(openedAt, 5, plainCalendar)
  const allowed = limit - openedAt
  const acceptedAt = openedAt + random.between(0.1, 2.5) * hourMs
  const resolvedAt = Math.max(
    acceptedAt,
    openedAt + allowed * (random.chance(0.86) ? random.between(0.05, 0.95) : random.between(1.05, 3.2)),
  )
  const closedAt = resolvedAt + random.between(1, 26) * hourMs
  if (openedAt > now - 120 * dayMs && random.chance(0.05))
    return { state: 'in_progress', acceptedAt: past(acceptedAt, now), resolvedAt: null, closedAt: null }
  if (closedAt < now) return { state: 'closed', acceptedAt, resolvedAt, closedAt }
  if (resolvedAt < now) return { state: 'resolved', acceptedAt, resolvedAt, closedAt: null }
  if (acceptedAt < now)
    return { state: random.chance(0.7) ? 'in_progress' : 'accepted', acceptedAt, resolvedAt: null, closedAt: null }
  return { state: 'reported', acceptedAt: null, resolvedAt: null, closedAt: null }
}

const past = (instant: number, now: number) => (instant < now ? instant : null)
