import type { Feature, LineString, Position } from 'geojson'
import { arterialsU, arterialsV, type CommunityPlan, riverU } from './layout.ts'
import { planLine, toLonLat, townHeight, townWidth } from './terrain.ts'

export type RoadClass = 'arterial' | 'collector' | 'local' | 'path'
export type Road = Feature<LineString, { id: string; kind: 'road'; class: RoadClass; name: string | null }>

/** Half the width that is kept free of buildings, in plan metres. */
export const roadHalfWidth: Record<RoadClass, number> = { arterial: 20, collector: 12, local: 8, path: 3 }

const northSouth = ['西盛路', '青年南路', '', '凤凰南街', '东岭路']
const eastWest = ['南山路', '惠安西路', '金晖大街', '滨海大道']
const collectorNames = [
  '松园路',
  '世和街',
  '尧山路',
  '海晏街',
  '回里街',
  '望海街',
  '锦程路',
  '青松街',
  '台前街',
  '文化巷',
  '港城街',
  '和平里街',
]

function road(id: string, roadClass: RoadClass, name: string | null, points: Position[]): Road {
  return {
    type: 'Feature',
    properties: { id, kind: 'road', class: roadClass, name },
    geometry: { type: 'LineString', coordinates: points },
  }
}

const along = (from: [number, number], to: [number, number]) => planLine(from, to).map(([u, v]) => toLonLat(u, v))

/** Arterials (running on into the country), collectors through the communities, locals and estate paths. */
export function buildRoads(communities: readonly CommunityPlan[]): Road[] {
  const beyond = 2600
  const roads: Road[] = []
  arterialsU.forEach((u, i) => {
    const banks = u === riverU ? [u - 46, u + 46] : [u]
    banks.forEach((bank, side) => {
      const name = u === riverU ? ['沿河西路', '沿河东路'][side] : northSouth[i]
      roads.push(road(`a-u${i}${side}`, 'arterial', name, along([bank, -beyond], [bank, townHeight - 26])))
    })
  })
  arterialsV.forEach((v, i) => {
    const inset = v === townHeight ? v - 26 : v
    roads.push(road(`a-v${i}`, 'arterial', eastWest[i], along([-beyond, inset], [townWidth + beyond, inset])))
  })
  communities.forEach((community, n) => {
    roads.push(
      road(
        `c-${community.code}`,
        'collector',
        collectorNames[n],
        along([community.u0, community.middle], [community.u1, community.middle]),
      ),
    )
    for (const grid of community.grids) {
      if (grid.roadEast && grid.u1 !== community.u1) {
        roads.push(road(`l-${grid.code}`, 'local', null, along([grid.u1, grid.v0], [grid.u1, grid.v1])))
      }
      const middle = (grid.u0 + grid.u1) / 2
      roads.push(road(`p-${grid.code}`, 'path', null, along([middle, grid.v0], [middle, grid.v1])))
    }
  })
  return [...roads, ...countryRoads()]
}

/** A thin net around the town, so that it does not float at small scales. */
function countryRoads(): Road[] {
  const lines: Road[] = []
  for (const v of [-700, -1400, -2100])
    lines.push(road(`x-v${v}`, 'collector', null, along([-2600, v], [townWidth + 2600, v])))
  for (const u of [-1900, -1100, -500, 400, 1180, 2000, 2800, 3700, 4500, 5300]) {
    lines.push(road(`x-u${u}`, 'collector', null, along([u, -2600], [u, u < 0 || u > townWidth ? townHeight - 26 : 0])))
  }
  return lines
}
