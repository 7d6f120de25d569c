import type { PartitionIndex } from '../geometry/partition-index.ts'

/** Which units lie in no grid, and which in more than one. Positions are those of the arrays given. */
export interface UnitCoverage {
  inExactlyOne: number
  orphans: number[]
  doublyCovered: number[]
  /** inExactlyOne / units; null without units. */
  ratio: number | null
}

/**
 * Places each unit: `gridOfUnit[u]` is the position of its grid, −1 for none. On a boundary, and in an overlap, the
 * unit belongs to the grid that comes first in the index, so build it in order of the grids' codes.
 */
export function placeUnits(index: PartitionIndex, lon: Float64Array, lat: Float64Array): Int32Array {
  const gridOfUnit = new Int32Array(lon.length)
  for (let u = 0; u < lon.length; u++) gridOfUnit[u] = index.locate(lon[u], lat[u])
  return gridOfUnit
}

/**
 * Unit coverage of drawn grids. A unit exactly on the line between two neighbours is not doubly covered: it belongs to
 * the lower code. Doubly covered means inside two grids, so a point is asked again a hair (about 1 cm) to each side.
 */
export function unitCoverage(index: PartitionIndex, lon: Float64Array, lat: Float64Array): UnitCoverage {
  const orphans: number[] = []
  const doublyCovered: number[] = []
  for (let u = 0; u < lon.length; u++) {
    const covering = index.locateAll(lon[u], lat[u])
    if (covering.length === 0) orphans.push(u)
    else if (covering.length > 1 && isInsideSeveral(index, lon[u], lat[u])) doublyCovered.push(u)
  }
  const inExactlyOne = lon.length - orphans.length - doublyCovered.length
  return { inExactlyOne, orphans, doublyCovered, ratio: lon.length > 0 ? inExactlyOne / lon.length : null }
}

const hairDegrees = 1e-7
const sides = [
  [1, 0.3],
  [-1, -0.3],
  [0.3, -1],
  [-0.3, 1],
]

function isInsideSeveral(index: PartitionIndex, lon: number, lat: number): boolean {
  return sides.some(([dx, dy]) => index.locateAll(lon + dx * hairDegrees, lat + dy * hairDegrees).length > 1)
}
