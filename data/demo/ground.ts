import type { Feature, Polygon, Position } from 'geojson'
import { reserveOf } from './buildings.ts'
import type { CommunityPlan } from './layout.ts'
import { riverU } from './layout.ts'
import { fromMetres, outerQuarters, planRing, toLonLat, toMetres, townHeight, townWidth } from './terrain.ts'

type Ground = Feature<Polygon, { id: string; kind: 'water' | 'green' | 'place'; class: string; name: string | null }>

const ground = (
  id: string,
  kind: 'water' | 'green' | 'place',
  groundClass: string,
  name: string | null,
  ring: Position[],
): Ground => ({
  type: 'Feature',
  properties: { id, kind, class: groundClass, name },
  geometry: { type: 'Polygon', coordinates: [ring] },
})

/** Sea, river, beach, parks, schools and the hills behind the town. */
export function buildGround(communities: readonly CommunityPlan[]): Ground[] {
  return [...quarters(), sea(), ...islands(), river(), beach(), ...hills(), ...communities.flatMap(reserves)]
}

function sea(): Ground {
  const shore: Position[] = []
  for (let u = townWidth + 6000; u >= -6000; u -= 20) shore.push(toLonLat(u, townHeight))
  const ring = [fromMetres(-9000, 14000), ...[...shore].reverse(), fromMetres(9000, 14000)]
  return ground('sea', 'water', 'sea', '黄海', [...ring, ring[0]].reverse())
}

/** What is built around the town, without a name: only that there is more city. */
const quarters = () =>
  outerQuarters.map(({ u0, v0, u1, v1 }, i) => ground(`quarter-${i}`, 'place', 'built', null, planRing(u0, v0, u1, v1)))

function islands(): Ground[] {
  return [
    blob('island-1', 'island', '崆峒岛', -2300, 3600, 380, 2.1),
    blob('island-2', 'island', '夹岛', 1900, 2900, 90, 1.4),
    blob('island-3', 'island', null, 2250, 3050, 45, 1.2),
  ]
}

/** A rounded, uneven shape around a place in local metres. */
function blob(
  id: string,
  groundClass: string,
  name: string | null,
  x: number,
  y: number,
  radius: number,
  stretch: number,
): Ground {
  const ring = Array.from({ length: 48 }, (_, i) => {
    const angle = (i / 48) * 2 * Math.PI
    const reach = radius * (1 + 0.22 * Math.sin(3 * angle + x) + 0.1 * Math.sin(7 * angle))
    return fromMetres(x + reach * stretch * Math.cos(angle), y + reach * Math.sin(angle))
  })
  return ground(id, 'green', groundClass, name, [...ring, ring[0]])
}

function river(): Ground {
  const west: Position[] = []
  const east: Position[] = []
  for (let v = -7000; v <= townHeight + 60; v += 20) {
    const half = 24 + 8 * Math.sin(v / 170) + (v > 1900 ? (v - 1900) / 6 : 0)
    west.push(toLonLat(riverU - half, v))
    east.push(toLonLat(riverU + half, v))
  }
  const ring = [...west, ...east.reverse()]
  return ground('river', 'water', 'river', '凤栖河', [...ring, ring[0]])
}

function beach(): Ground {
  return ground('beach', 'green', 'beach', '滨海浴场', planRing(1820, townHeight - 22, 2900, townHeight + 12))
}

function hills(): Ground[] {
  const hill = (id: string, name: string, u: number, v: number, radius: number) => {
    const [x, y] = toMetres(u, v)
    return blob(id, 'hill', name, x, y, radius, 1.5)
  }
  return [
    hill('hill-1', '塔山', 500, -1250, 460),
    hill('hill-2', '南台山', 2900, -1250, 520),
    hill('hill-3', '西岭', -1900, 250, 480),
    hill('hill-4', '东岭', 4700, 500, 520),
  ]
}

function reserves(community: CommunityPlan): Ground[] {
  return community.grids.flatMap(grid => {
    const block = reserveOf(grid)
    if (!block || !grid.reserve) return []
    const ring = planRing(block.u0, block.v0, block.u1, block.v1)
    const name = `${community.name.replace('社区', '')}${grid.reserve === 'school' ? '小学' : '公园'}`
    return [ground(`r-${grid.code}`, grid.reserve === 'school' ? 'place' : 'green', grid.reserve, name, ring)]
  })
}
