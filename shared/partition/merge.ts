import { polygonsOf } from './rings.ts'
import { type Arc, arcOf, type Changed, type Partition, type PartitionGrid } from './types.ts'

/**
 * One grid takes another in: the lines between them go. Grids behind it move up by one place.
 * Undefined where they have no line in common, or are the same.
 */
export function mergeGrids(partition: Partition, into: number, other: number): Changed | undefined {
  const isBetween = ({ left, right }: Arc) => (left === into && right === other) || (left === other && right === into)
  if (into === other || !partition.arcs.some(isBetween)) return undefined
  const placeOf = (grid: number): number => {
    const taken = grid === other ? into : grid
    return taken > other ? taken - 1 : taken
  }
  const kept = partition.arcs.flatMap((arc, i) => (isBetween(arc) ? [] : [i]))
  const arcs = kept.map(i => ({
    ...partition.arcs[i],
    left: placeOf(partition.arcs[i].left),
    right: placeOf(partition.arcs[i].right),
  }))
  const newPlace = new Map(kept.map((old, place) => [old, place]))
  const renumbered = ({ code, polygons }: PartitionGrid): PartitionGrid => ({
    code,
    polygons: polygons.map(polygon =>
      polygon.map(ring =>
        ring.map(ref => {
          const place = newPlace.get(arcOf(ref)) ?? 0
          return ref < 0 ? ~place : place
        }),
      ),
    ),
  })
  const merged = placeOf(into)
  const grids = partition.grids.flatMap((grid, i) => {
    if (i === other) return []
    return [i === into ? { code: grid.code, polygons: polygonsOf(arcs, merged) } : renumbered(grid)]
  })
  const changed = arcs.flatMap(({ left, right }, i) => (left === merged || right === merged ? [i] : []))
  return { partition: { arcs, grids }, arcs: changed, grids: [merged] }
}
