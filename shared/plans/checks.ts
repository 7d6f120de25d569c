import type { MultiPolygon, Polygon } from 'geojson'
import { difference, union } from 'polyclip-ts'
import { areaM2 } from '../geometry/areas.ts'
import { perDegree, shapeOf } from '../partition/index.ts'
import type { CheckFailure } from './api.ts'
import { communityOf, type PlanDocument } from './document.ts'
import type { Placement, PlanTable } from './figures.ts'

type Shape = Polygon | MultiPolygon
/** Slivers narrower than this come from rounding, not from drawing. */
const sliverM = 0.5
const shownPlaces = 200

const failure = (part: Partial<CheckFailure> & Pick<CheckFailure, 'check'>): CheckFailure => ({
  grid: null,
  count: null,
  areaM2: null,
  places: [],
  ...part,
})

/** What can be told at every move: units in no grid, grids in pieces, without a worker or without a household. */
export function quickChecks(table: PlanTable, { document, unitGrid, sums }: Placement): CheckFailure[] {
  const { units } = table.ground
  const orphans = unitGrid.flatMap((code, i) => (code === undefined ? [i] : []))
  const failures: CheckFailure[] = []
  if (orphans.length > 0)
    failures.push(
      failure({
        check: 'orphan_units',
        count: orphans.length,
        places: orphans.slice(0, shownPlaces).map(i => [units.x[i] / perDegree, units.y[i] / perDegree]),
      }),
    )
  document.partition.grids.forEach(({ code, polygons }, grid) => {
    const [lon, lat] = shapeOf(document.partition, grid).coordinates[0]?.[0]?.[0] ?? [0, 0]
    if (polygons.length !== 1)
      failures.push(failure({ check: 'in_pieces', grid: code, count: polygons.length, places: [[lon, lat]] }))
    if (!document.about[code]?.workerId)
      failures.push(failure({ check: 'no_worker', grid: code, places: [[lon, lat]] }))
    if ((sums.get(code)?.units ?? 0) === 0)
      failures.push(failure({ check: 'empty_grid', grid: code, places: [[lon, lat]] }))
  })
  return failures
}

/**
 * Whether the grids cover the ground they are to cover and keep to their communities.
 * @param frame the ground today's grids cover
 * @param communities outlines, by code, of those that have one
 */
export function groundChecks(
  document: PlanDocument,
  frame: Shape,
  communities: ReadonlyMap<string, Shape>,
): CheckFailure[] {
  const shapes = document.partition.grids.map(({ code }, grid) => ({ code, shape: shapeOf(document.partition, grid) }))
  const failures = gapsIn(
    frame,
    shapes.map(({ shape }) => shape),
  )
  for (const { code, shape } of shapes) {
    const community = communities.get(communityOf(code))
    if (!community) continue
    for (const part of beyond(shape, community))
      failures.push(failure({ check: 'outside_community', grid: code, ...part }))
  }
  return failures
}

/** Ground that lies in no grid. */
export const gapsIn = (frame: Shape, grids: readonly Shape[]): CheckFailure[] =>
  beyond(frame, ...grids).map(part => failure({ check: 'gap', ...part }))

/** Parts of a shape that lie in none of the others, but for slivers. */
function beyond(shape: Shape, ...others: Shape[]): { areaM2: number; places: [number, number][] }[] {
  const [first, ...rest] = others.map(geometryOf)
  const left = first
    ? difference(geometryOf(shape), rest.length > 0 ? union(first, ...rest) : first)
    : geometryOf(shape)
  return left.flatMap(polygon => {
    const [lon, lat] = polygon[0][0]
    return isSliver(polygon)
      ? []
      : [
          {
            areaM2: areaM2({ type: 'Polygon', coordinates: polygon }),
            places: [[lon, lat] as [number, number]],
          },
        ]
  })
}

/** Whether a polygon is so narrow that it comes from rounding. */
export const isSliver = (polygon: [number, number][][]): boolean =>
  (2 * areaM2({ type: 'Polygon', coordinates: polygon })) / outlineM(polygon[0]) < sliverM

const geometryOf = (shape: Shape): [number, number][][][] =>
  (shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates).map(rings =>
    rings.map(ring => ring.map(([x, y]): [number, number] => [x, y])),
  )

const metresPerDegree = 111_195
function outlineM(ring: readonly (readonly [number, number])[]): number {
  const shrink = Math.cos((ring[0][1] * Math.PI) / 180)
  return ring
    .slice(1)
    .reduce((sum, [x, y], i) => sum + Math.hypot((x - ring[i][0]) * shrink, y - ring[i][1]) * metresPerDegree, 0)
}
