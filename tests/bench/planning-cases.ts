import { existsSync, readFileSync } from 'node:fs'
import { planGround } from '@wangge/server/plans/ground.ts'
import { chance } from '@wangge/shared/chance'
import { metresPerUnit } from '@wangge/shared/partition'
import type { UnitsToDivide } from '@wangge/shared/proposals'
import { openTestDatabase } from '../support/template.ts'

/** Units to be divided among `k` grids. */
export interface Case {
  name: string
  units: UnitsToDivide
  k: number
  /** Lines that cut the ground for those who divide along them, flat, in metres. */
  lines?: number[][]
}

/** The demo's communities, Kathmandu, San Francisco and a made town; what is not on the machine is left out. */
export const casesToDivide = async (): Promise<Case[]> => [
  ...(await demoCases()),
  ...kathmanduCases(),
  ...tractsCase(),
  townCase(),
]

/** The demo's communities as they are today. */
async function demoCases(): Promise<Case[]> {
  const database = await openTestDatabase('demo')
  try {
    const { units, grids } = await planGround(database.system, '370602', new Date(), 90)
    const shrink = Math.cos((37.54 * Math.PI) / 180)
    return ['370602005001', '370602011001'].map(community => {
      const own = [...units.x.keys()].filter(i => grids[units.grid[i]]?.code.startsWith(community))
      const pick = (column: readonly number[], by = 1) => Float64Array.from(own, i => column[i] * by)
      const households = pick(units.households)
      return {
        name: `demo, community ${community} (${own.length} units)`,
        k: new Set(own.map(i => units.grid[i])).size,
        units: {
          x: pick(units.x, metresPerUnit * shrink),
          y: pick(units.y, metresPerUnit),
          households,
          weight: households,
          together: Int32Array.from(own, i => units.building[i]),
          today: Int32Array.from(own, i => units.grid[i]),
        },
      }
    })
  } finally {
    await database.close()
  }
}

const data = (name: string) => new URL(`../../../shared/data/${name}`, import.meta.url)

/** 667 buildings of Kathmandu into tasks of 25, 50 and 100. */
function kathmanduCases(): Case[] {
  const file = data('kathmandu/buildings-roads.geojson')
  if (!existsSync(file)) return []
  const { features } = JSON.parse(readFileSync(file, 'utf8'))
  const shrink = Math.cos((27.7 * Math.PI) / 180)
  const places = features.flatMap(
    ({
      properties,
      geometry,
    }: {
      properties: { building?: string }
      geometry: { type: string; coordinates: number[][][] }
    }) => (properties.building && geometry.type === 'Polygon' ? [middleOf(geometry.coordinates[0])] : []),
  )
  const metres = ([lon, lat]: number[]) => [lon * 111_195 * shrink, lat * 111_195]
  const units = equalUnits(
    places.map((place: number[]) => metres(place)[0]),
    places.map((place: number[]) => metres(place)[1]),
  )
  const lines = features.flatMap(
    ({
      properties,
      geometry,
    }: {
      properties: { highway?: string }
      geometry: { type: string; coordinates: number[][] }
    }) =>
      geometry.type === 'LineString' && properties.highway && !smallRoads.includes(properties.highway)
        ? [geometry.coordinates.flatMap(metres)]
        : [],
  )
  return [25, 50, 100].map(size => ({
    name: `Kathmandu, ${places.length} buildings, tasks of ${size}`,
    units,
    lines,
    k: Math.round(places.length / size),
  }))
}
/** field-tm does not divide along these. */
const smallRoads = ['unclassified', 'residential', 'service', 'pedestrian', 'track', 'bus_guideway']

/** San Francisco's tracts by their cases, into 12 districts. */
function tractsCase(): Case[] {
  const [tracts, cases] = [data('sf311/tracts.geojson'), data('sf311/cases.csv')]
  if (!existsSync(tracts)) return []
  const { features } = JSON.parse(readFileSync(tracts, 'utf8'))
  const shrink = Math.cos((37.76 * Math.PI) / 180)
  const middles: number[][] = features.map(
    ({ geometry }: { geometry: { type: string; coordinates: number[][][][] } }) => middleOf(geometry.coordinates[0][0]),
  )
  const [head, ...lines] = readFileSync(cases, 'utf8').trim().split('\n')
  const columns = head.trim().split(',')
  const [lat, lon] = [columns.indexOf('Lat') - columns.length, columns.indexOf('Long') - columns.length]
  const counts = new Float64Array(middles.length).fill(1)
  for (const one of lines) {
    const cells = one.trim().split(',')
    const place = [Number(cells.at(lon)), Number(cells.at(lat))]
    const nearest = middles.reduce(
      (best, middle, i) =>
        Math.hypot(middle[0] - place[0], middle[1] - place[1]) <
        Math.hypot(middles[best][0] - place[0], middles[best][1] - place[1])
          ? i
          : best,
      0,
    )
    counts[nearest]++
  }
  const units = equalUnits(
    middles.map(([x]) => x * 111_195 * shrink),
    middles.map(([, y]) => y * 111_195),
  )
  return [
    {
      name: `San Francisco, ${middles.length} tracts by cases`,
      k: 12,
      units: { ...units, weight: counts, households: counts },
    },
  ]
}

const middleOf = (ring: readonly number[][]): number[] =>
  [0, 1].map(axis => ring.slice(1).reduce((sum, one) => sum + one[axis], 0) / (ring.length - 1))

function equalUnits(x: readonly number[], y: readonly number[]): UnitsToDivide {
  return {
    x: Float64Array.from(x),
    y: Float64Array.from(y),
    weight: new Float64Array(x.length).fill(1),
    households: new Float64Array(x.length).fill(1),
    together: Int32Array.from(x.keys()),
    today: new Int32Array(x.length).fill(-1),
  }
}

/** A town of 20,000 units in blocks of two to six. */
function townCase(): Case {
  const random = chance(1)
  const count = 20_000
  const units = equalUnits(Array(count).fill(0), Array(count).fill(0))
  for (let building = 0, unit = 0; unit < count; building++) {
    const [x, y] = [(building % 71) * 60 + random() * 20, Math.floor(building / 71) * 45 + random() * 15]
    const members = 2 + Math.floor(random() * 5)
    for (let i = 0; i < members && unit < count; i++, unit++) {
      units.x[unit] = x + i * 12
      units.y[unit] = y
      units.households[unit] = 8 + Math.floor(random() * 12)
      units.weight[unit] = units.households[unit] * 0.07 + (random() < 0.1 ? 2 : 0)
      units.together[unit] = building
    }
  }
  return { name: 'a town of 20,000 units', units, k: 50 }
}
