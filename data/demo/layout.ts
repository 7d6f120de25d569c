import type { Random } from './random.ts'
import { lattice, townHeight, townWidth } from './terrain.ts'

export interface Block {
  /** Plan rectangle. */
  u0: number
  v0: number
  u1: number
  v1: number
}

/** What runs along a side of a block. */
export type Side = 'shore' | 'river' | 'arterial' | 'collector' | 'local' | 'wall'
/** A block and what bounds it. */
export interface BoundedBlock extends Block {
  west: Side
  east: Side
  south: Side
  north: Side
}
/** A line along which a community was divided. */
export interface Cut {
  side: Side
  from: [u: number, v: number]
  to: [u: number, v: number]
}

export type GridKind = 'rows' | 'slabs' | 'towers' | 'songyuanli' | 'huian' | 'overloaded'

export interface GridPlan extends BoundedBlock {
  code: string
  name: string
  kind: GridKind
  /** A part of the block that is a school or a park instead of housing. */
  reserve: 'school' | 'park' | null
}

export interface CommunityPlan extends Block {
  code: string
  name: string
  street: string
  grids: GridPlan[]
  cuts: Cut[]
}

export const streets = [
  { code: '370602005', name: '凤凰台街道' },
  { code: '370602011', name: '世回尧街道' },
]

const communityNames: Record<string, string[]> = {
  '370602005': ['金晖社区', '凤凰台社区', '望海社区', '海晏社区', '南台社区', '滨澜社区'],
  '370602011': ['惠安社区', '世和社区', '尧山社区', '青松社区', '锦程社区', '回里社区'],
}

/** Plan lines of the arterial roads: the river runs along the middle one, and those across it do not meet at it. */
export const arterialsU = [0, 780, 1600, 2420, townWidth]
export const arterialsV = { west: [0, 640, 1380, townHeight], east: [0, 760, 1460, townHeight] }
export const riverU = arterialsU[2]
export const arterialsAt = (column: number) => (column < 2 ? arterialsV.west : arterialsV.east)

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
      const name = communityNames[street.code][ordinal]
      const block = blockAt(column, row)
      const cuts: Cut[] = []
      const blocks = divide(block, (column + row) % 2 === 0 ? 8 : 7, 0, random, cuts)
      const { u0, v0, u1, v1 } = block
      const grids = inReadingOrder(blocks).map((one, i) => layOutGrid(code, name, one, i, random))
      communities.push({ u0, v0, u1, v1, code, name, street: street.code, grids, cuts })
    }
  }
  return communities
}

function blockAt(column: number, row: number): BoundedBlock {
  const [u0, u1] = [arterialsU[column], arterialsU[column + 1]]
  const [v0, v1] = [arterialsAt(column)[row], arterialsAt(column)[row + 1]]
  const upright = (u: number): Side => (u === riverU ? 'river' : 'arterial')
  return {
    u0,
    v0,
    u1,
    v1,
    west: upright(u0),
    east: upright(u1),
    south: 'arterial',
    north: row === 2 ? 'shore' : 'arterial',
  }
}

/** Cuts a block across its longer side, again and again, until there are `count`: by a street first, by estate walls last. */
function divide(block: BoundedBlock, count: number, depth: number, random: Random, cuts: Cut[]): BoundedBlock[] {
  if (count === 1) return [block]
  const first = count < 4 ? Math.floor(count / 2) : Math.floor(count / 2) - (random.chance(0.4) ? 1 : 0)
  const side: Side = depth === 0 ? 'collector' : depth === 1 || random.chance(0.25) ? 'local' : 'wall'
  const share = first / count + random.between(-0.035, 0.035)
  const { u0, v0, u1, v1 } = block
  if (u1 - u0 > (v1 - v0) * 0.8) {
    const u = snap(u0 + (u1 - u0) * share)
    cuts.push({ side, from: [u, v0], to: [u, v1] })
    return [
      ...divide({ ...block, u1: u, east: side }, first, depth + 1, random, cuts),
      ...divide({ ...block, u0: u, west: side }, count - first, depth + 1, random, cuts),
    ]
  }
  const v = snap(v0 + (v1 - v0) * share)
  cuts.push({ side, from: [u0, v], to: [u1, v] })
  return [
    ...divide({ ...block, v1: v, north: side }, first, depth + 1, random, cuts),
    ...divide({ ...block, v0: v, south: side }, count - first, depth + 1, random, cuts),
  ]
}

/** From the south to the north, and in one row from the west to the east. */
function inReadingOrder(blocks: readonly BoundedBlock[]): BoundedBlock[] {
  const middle = ({ v0, v1 }: Block) => (v0 + v1) / 2
  const rowHeight = 160
  return [...blocks].sort(
    (a, b) => Math.floor(middle(a) / rowHeight) - Math.floor(middle(b) / rowHeight) || a.u0 - b.u0 || a.v0 - b.v0,
  )
}

function layOutGrid(
  community: string,
  communityName: string,
  block: BoundedBlock,
  i: number,
  random: Random,
): GridPlan {
  return special(communityName, {
    ...block,
    code: `${community}${String(i + 1).padStart(3, '0')}`,
    name: `第${ordinals[i]}网格`,
    kind: random.weighted([
      ['rows', 6.4],
      ['slabs', 2.4],
      ['towers', 1.2],
    ]),
    reserve: random.chance(0.22) ? random.pick(['school', 'park'] as const) : null,
  })
}

/** The grids whose figures are facts, and the planted one with twice its neighbours' work. */
function special(community: string, grid: GridPlan): GridPlan {
  if (community === '金晖社区' && grid.name === '第六网格')
    return { ...grid, name: '松园里网格', kind: 'songyuanli', reserve: 'park' }
  if (community === '惠安社区' && grid.name === '第五网格') return { ...grid, kind: 'huian', reserve: 'school' }
  if (community === '南台社区' && grid.name === '第二网格') return { ...grid, kind: 'overloaded', reserve: null }
  return grid
}
