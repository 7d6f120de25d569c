import type { Position } from 'geojson'
import type { Block, CommunityPlan, GridPlan, Side } from './layout.ts'
import type { Random } from './random.ts'
import { roadHalfWidth } from './roads.ts'
import { fromMetres, scaleAt, toMetres } from './terrain.ts'

export interface UnitPlan {
  id: string
  name: string
  position: Position
  floors: number
  doorsPerFloor: number
  householdsExpected: number
}

export interface BuildingPlan {
  id: string
  grid: GridPlan
  community: CommunityPlan
  estate: string
  name: string
  address: string
  floors: number
  ring: Position[]
  units: UnitPlan[]
}

/** How a kind of estate is built: unit width, depth and row pitch in metres. */
interface Fabric {
  unitWidth: number
  depth: number
  pitch: number
  units: [low: number, high: number]
  floors: [low: number, high: number]
  doors: [low: number, high: number]
}

const fabrics: Record<GridPlan['kind'], Fabric> = {
  rows: { unitWidth: 13, depth: 10, pitch: 25, units: [2, 4], floors: [2, 3], doors: [1, 2] },
  slabs: { unitWidth: 15.5, depth: 12, pitch: 42, units: [3, 5], floors: [3, 5], doors: [2, 2] },
  towers: { unitWidth: 27, depth: 21, pitch: 72, units: [1, 1], floors: [9, 12], doors: [3, 3] },
  songyuanli: { unitWidth: 15.5, depth: 12, pitch: 36, units: [3, 4], floors: [7, 7], doors: [2, 2] },
  huian: { unitWidth: 15.5, depth: 12, pitch: 38, units: [3, 4], floors: [6, 6], doors: [2, 2] },
  overloaded: { unitWidth: 15, depth: 12, pitch: 36, units: [3, 5], floors: [4, 5], doors: [2, 2] },
}

/** The school or park of a grid: the southern third of its block. */
export function reserveOf(grid: GridPlan): Block | null {
  if (!grid.reserve) return null
  const inner = buildable(grid)
  return { ...inner, v1: inner.v0 + Math.round((inner.v1 - inner.v0) * 0.32) }
}

/** How far from its side a block is built, in plan metres. */
const setback: Record<Side, number> = {
  shore: 62,
  river: 78,
  arterial: roadHalfWidth.arterial + 10,
  collector: roadHalfWidth.collector + 7,
  local: roadHalfWidth.local + 5,
  wall: 6,
}

/** The block without its roads, river bank and beach. */
const buildable = (grid: GridPlan): Block => ({
  u0: grid.u0 + setback[grid.west],
  u1: grid.u1 - setback[grid.east],
  v0: grid.v0 + setback[grid.south],
  v1: grid.v1 - setback[grid.north],
})

/** Parallel rows of buildings, facing south as the local street bends, in what the reserve leaves of the block. */
export function buildGrid(community: CommunityPlan, grid: GridPlan, estate: string, random: Random): BuildingPlan[] {
  const fabric = fabrics[grid.kind]
  const inner = buildable(grid)
  const v0 = (reserveOf(grid)?.v1 ?? inner.v0 - 12) + 12
  const middle = (grid.u0 + grid.u1) / 2
  const buildings: BuildingPlan[] = []
  let unitNumber = 0
  const wings: [number, number][] = [
    [inner.u0, middle - 4],
    [middle + 4, inner.u1],
  ]
  const { along, across } = scaleAt(middle, (grid.v0 + grid.v1) / 2)
  const [unitWidth, depth, pitch] = [fabric.unitWidth / along, fabric.depth / across, fabric.pitch / across]
  for (let v = inner.v1 - depth / 2; v - depth / 2 >= v0; v -= pitch) {
    for (const [from, to] of wings) {
      let u = from
      while (true) {
        const count = Math.min(random.whole(...fabric.units), Math.floor((to - u) / unitWidth))
        if (count < Math.min(2, fabric.units[0])) break
        if (isDone(grid, unitNumber)) return buildings
        const width = count * unitWidth
        const centreU = u + width / 2
        buildings.push(
          raise(community, grid, estate, buildings.length + 1, centreU, v, count, unitNumber, fabric, random),
        )
        unitNumber += buildings[buildings.length - 1].units.length
        u += width + (grid.kind === 'towers' ? 22 : 9)
      }
    }
  }
  return buildings
}

const isDone = (grid: GridPlan, units: number) =>
  (grid.kind === 'songyuanli' && units >= 32) || (grid.kind === 'huian' && units >= 27)

/** 松园里's staircases are numbered through the estate: 35–44 and 49–70. */
const songyuanliUnits = Array.from({ length: 32 }, (_, i) => (i < 10 ? 35 + i : 49 + i - 10))

function raise(
  community: CommunityPlan,
  grid: GridPlan,
  estate: string,
  ordinal: number,
  u: number,
  v: number,
  wanted: number,
  firstUnit: number,
  fabric: Fabric,
  random: Random,
): BuildingPlan {
  const limit = grid.kind === 'songyuanli' ? 32 : grid.kind === 'huian' ? 27 : Infinity
  const count = Math.min(wanted, limit - firstUnit)
  const [x, y] = toMetres(u, v)
  const [x2, y2] = toMetres(u + 1, v)
  const angle = Math.atan2(y2 - y, x2 - x)
  const place = (along: number, across: number): Position =>
    fromMetres(
      x + along * Math.cos(angle) - across * Math.sin(angle),
      y + along * Math.sin(angle) + across * Math.cos(angle),
    )
  const halfLength = (count * fabric.unitWidth) / 2 - 0.6
  const half = fabric.depth / 2
  const floors = random.whole(...fabric.floors)
  const doors = random.whole(...fabric.doors)
  const id = `${grid.code}-b${String(ordinal).padStart(2, '0')}`
  const units = Array.from({ length: count }, (_, i): UnitPlan => {
    const number = firstUnit + i
    const own = doorsOf(grid, number, floors, doors)
    const name = grid.kind === 'songyuanli' ? `${songyuanliUnits[number]}单元` : `${i + 1}单元`
    const along = -halfLength + ((i + 0.5) * 2 * halfLength) / count
    return { id: `${id}-u${i + 1}`, name, position: place(along, half * 0.45), ...own }
  })
  const outline: [number, number][] = [
    [-halfLength, -half],
    [halfLength, -half],
    [halfLength, half],
    [-halfLength, half],
    [-halfLength, -half],
  ]
  return {
    id,
    grid,
    community,
    estate,
    name: `${ordinal}号楼`,
    address: `${estate}${ordinal}号`,
    floors: Math.max(...units.map(unit => unit.floors)),
    ring: outline.map(([a, b]) => place(a, b)),
    units,
  }
}

/** Households of a unit: floors × doors, except where the two real grids fix the sum (460 and 323). */
function doorsOf(grid: GridPlan, unit: number, floors: number, doorsPerFloor: number) {
  if (grid.kind === 'songyuanli') {
    const own = unit % 5 === 4 ? 8 : 7
    return { floors: own, doorsPerFloor: 2, householdsExpected: own * 2 }
  }
  if (grid.kind === 'huian') return { floors: 6, doorsPerFloor: 2, householdsExpected: unit === 26 ? 11 : 12 }
  return { floors, doorsPerFloor, householdsExpected: floors * doorsPerFloor }
}
