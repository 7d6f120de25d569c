import type { Random } from './random.ts'
import { lattice, townHeight, townWidth } from './terrain.ts'

export interface Block {
  /** Plan rectangle. */
  u0: number
  v0: number
  u1: number
  v1: number
}

export type GridKind = 'rows' | 'slabs' | 'towers' | 'songyuanli' | 'huian' | 'overloaded'

export interface GridPlan extends Block {
  code: string
  name: string
  kind: GridKind
  /** A part of the block that is a school or a park instead of housing. */
  reserve: 'school' | 'park' | null
  /** A road, rather than an estate wall, runs along the east side. */
  roadEast: boolean
}

export interface CommunityPlan extends Block {
  code: string
  name: string
  street: string
  grids: GridPlan[]
  /** v of the collector road between its two rows of grids. */
  middle: number
}

export const streets = [
  { code: '370602005', name: '凤凰台街道' },
  { code: '370602011', name: '世回尧街道' },
]

const communityNames: Record<string, string[]> = {
  '370602005': ['金晖社区', '凤凰台社区', '望海社区', '海晏社区', '南台社区', '滨澜社区'],
  '370602011': ['惠安社区', '世和社区', '尧山社区', '青松社区', '锦程社区', '回里社区'],
}

/** Plan lines of the arterial roads: the river runs along the middle one. */
export const arterialsU = [0, 780, 1600, 2420, townWidth]
export const arterialsV = [0, 700, 1420, townHeight]
export const riverU = arterialsU[2]

const ordinals = ['一', '二', '三', '四', '五', '六', '七', '八']
const snap = (value: number) => Math.round(value / lattice) * lattice

/** Twelve communities between the arterials, six a street, each of seven or eight grids. */
export function layOutTown(random: Random): CommunityPlan[] {
  const communities: CommunityPlan[] = []
  for (let column = 0; column < 4; column++) {
    for (let row = 0; row < 3; row++) {
      const street = column < 2 ? streets[1] : streets[0]
      const ordinal = (column % 2) * 3 + row
      const code = `${street.code}${String(ordinal + 1).padStart(3, '0')}`
      const block = { u0: arterialsU[column], v0: arterialsV[row], u1: arterialsU[column + 1], v1: arterialsV[row + 1] }
      const middle = snap((block.v0 + block.v1) / 2 + random.between(-50, 50))
      const community = {
        ...block,
        code,
        name: communityNames[street.code][ordinal],
        street: street.code,
        middle,
        grids: [],
      }
      communities.push({ ...community, grids: layOutGrids(community, (column + row) % 2 === 0 ? 8 : 7, random) })
    }
  }
  return communities
}

function layOutGrids(community: Omit<CommunityPlan, 'grids'>, count: number, random: Random): GridPlan[] {
  const rows = [
    { v0: community.v0, v1: community.middle, columns: 4 },
    { v0: community.middle, v1: community.v1, columns: count - 4 },
  ]
  const grids: GridPlan[] = []
  for (const { v0, v1, columns } of rows) {
    const width = (community.u1 - community.u0) / columns
    const cuts = Array.from({ length: columns + 1 }, (_, i) =>
      i === 0 ? community.u0 : i === columns ? community.u1 : snap(community.u0 + width * i + random.between(-18, 18)),
    )
    for (let i = 0; i < columns; i++) {
      const ordinal = grids.length
      grids.push({
        u0: cuts[i],
        v0,
        u1: cuts[i + 1],
        v1,
        code: `${community.code}${String(ordinal + 1).padStart(3, '0')}`,
        name: `第${ordinals[ordinal]}网格`,
        kind: random.weighted([
          ['rows', 6.4],
          ['slabs', 2.4],
          ['towers', 1.2],
        ]),
        reserve: random.chance(0.22) ? random.pick(['school', 'park'] as const) : null,
        roadEast: i % 2 === 1,
      })
    }
  }
  return grids.map(grid => special(community.name, grid))
}

/** The grids whose figures are facts, and the planted one with twice its neighbours' work. */
function special(community: string, grid: GridPlan): GridPlan {
  if (community === '金晖社区' && grid.name === '第六网格')
    return { ...grid, name: '松园里网格', kind: 'songyuanli', reserve: 'park' }
  if (community === '惠安社区' && grid.name === '第五网格') return { ...grid, kind: 'huian', reserve: 'school' }
  if (community === '南台社区' && grid.name === '第二网格') return { ...grid, kind: 'overloaded', reserve: null }
  return grid
}
