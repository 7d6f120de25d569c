import { type Partition, placeOfGrid, type Sites, type Vertex } from '@wangge/shared/partition'
import type { PlanGround } from '@wangge/shared/plans'

/** Places lines are drawn between, and the unit each stands for. */
export interface UnitSites {
  x: number[]
  y: number[]
  unit: number[]
}

/** Places along a wall are no further apart than this, about 6 m. */
const wallStep = 540

/**
 * The units, and places along the walls of their buildings: halfway between those, lines keep to the gaps between
 * buildings. The walls of a building whose units are parted stand for none of them.
 * @param isParted whether lines are to run between the units of a building
 */
export function sitesOfUnits(
  { units, buildings }: Pick<PlanGround, 'units' | 'buildings'>,
  own: readonly number[],
  isParted: (members: readonly number[]) => boolean,
): UnitSites {
  const sites: UnitSites = { x: [], y: [], unit: [] }
  const add = (x: number, y: number, unit: number) => {
    sites.x.push(x)
    sites.y.push(y)
    sites.unit.push(unit)
  }
  for (const unit of own) add(units.x[unit], units.y[unit], unit)
  for (const [building, members] of Map.groupBy(own, unit => units.building[unit])) {
    if (isParted(members)) continue
    for (const [x, y] of alongWall(buildings.ring[building] ?? [])) add(x, y, members[0])
  }
  return sites
}

/** The places of a hand-over: label 1 for what is chosen, 0 for what stays, and the grid each lies in. */
export function sitesOfHandOver(
  ground: PlanGround,
  partition: Partition,
  unitGrid: readonly (string | undefined)[],
  chosen: ReadonlySet<number>,
): { sites: Sites; gridOf: Int32Array } {
  const isParted = ([first, ...rest]: readonly number[]) =>
    rest.some(unit => chosen.has(unit) !== chosen.has(first) || unitGrid[unit] !== unitGrid[first])
  const { x, y, unit } = sitesOfUnits(ground, [...ground.units.x.keys()], isParted)
  return {
    sites: {
      x: Float64Array.from(x),
      y: Float64Array.from(y),
      label: Int32Array.from(unit, one => (chosen.has(one) ? 1 : 0)),
    },
    gridOf: Int32Array.from(unit, one => {
      const code = unitGrid[one]
      return code === undefined ? -1 : placeOfGrid(partition, code)
    }),
  }
}

/** Places along a ring given flat. */
export function alongWall(ring: readonly number[]): Vertex[] {
  const places: Vertex[] = []
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const [ax, ay, bx, by] = [ring[i], ring[i + 1], ring[i + 2], ring[i + 3]]
    const count = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / wallStep))
    for (let k = 0; k < count; k++)
      places.push([Math.round(ax + ((bx - ax) * k) / count), Math.round(ay + ((by - ay) * k) / count)])
  }
  return places
}
