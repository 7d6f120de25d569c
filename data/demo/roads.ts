import type { Feature, LineString, Position } from 'geojson'
import { arterialsU, arterialsV, type CommunityPlan, riverU } from './layout.ts'
import { outerQuarters, planLine, toLonLat, townHeight, townWidth } from './terrain.ts'

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
  const beyond = 5200
  const roads: Road[] = []
  arterialsU.forEach((u, i) => {
    const banks = u === riverU ? [u - 46, u + 46] : [u]
    banks.forEach((bank, side) => {
      const name = u === riverU ? ['沿河西路', '沿河东路'][side] : northSouth[i]
      roads.push(road(`a-u${i}${side}`, 'arterial', name, along([bank, -beyond], [bank, townHeight - 26])))
    })
  })
  for (const [half, lines] of Object.entries(arterialsV)) {
    const [from, to] = half === 'west' ? [-beyond, riverU] : [riverU, townWidth + beyond]
    lines.forEach((v, i) => {
      const inset = v === townHeight ? v - 26 : v
      roads.push(road(`a-v${half}${i}`, 'arterial', eastWest[i], along([from, inset], [to, inset])))
    })
  }
  communities.forEach((community, n) => {
    community.cuts.forEach(({ side, from, to }, i) => {
      if (side !== 'collector' && side !== 'local') return
      const name = side === 'collector' ? collectorNames[n] : null
      roads.push(road(`c-${community.code}-${i}`, side, name, along(from, to)))
    })
    for (const grid of community.grids) {
      const middle = (grid.u0 + grid.u1) / 2
      roads.push(road(`p-${grid.code}`, 'path', null, along([middle, grid.v0], [middle, grid.v1])))
    }
  })
  return [...roads, ...countryRoads()]
}

/** The streets of the quarters around the town, so that it does not float at small scales. */
function countryRoads(): Road[] {
  const lines: Road[] = []
  const add = (from: [number, number], to: [number, number]) =>
    lines.push(road(`x-${lines.length}`, 'collector', null, along(from, to)))
  for (const { u0, v0, u1, v1 } of outerQuarters) {
    const [columns, rows] = [Math.max(2, Math.round((u1 - u0) / 380)), Math.max(2, Math.round((v1 - v0) / 340))]
    for (let i = 0; i <= columns; i++) {
      const u = u0 + Math.round(((u1 - u0) * i) / columns / 20) * 20
      add([u, v0], [u, v1])
    }
    for (let i = 0; i <= rows; i++) {
      const v = v0 + Math.round(((v1 - v0) * i) / rows / 20) * 20
      add([u0, v], [u1, v])
    }
  }
  return lines
}
