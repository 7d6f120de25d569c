import { unitCoverage } from '@wangge/shared/caseload'
import { PartitionIndex, spatialCoverage } from '@wangge/shared/geometry'
import type { RegionCoverage } from '@wangge/shared/regions'
import type { Queryable } from '../db/database.ts'
import { listGridShapes, listUnitPoints, readRegion } from './queries.ts'

const listedAtMost = 500

/** Spatial and unit coverage of a region by its grids at an instant; undefined for a region that is not there. */
export async function regionCoverage(db: Queryable, code: string, at: Date): Promise<RegionCoverage | undefined> {
  const region = await readRegion(db, code)
  if (!region) return undefined
  const shapes = (await listGridShapes(db, code, at)).map(grid => grid.shape)
  const units = await listUnitPoints(db, code)
  const lon = Float64Array.from(units, unit => unit.lon)
  const lat = Float64Array.from(units, unit => unit.lat)
  const coverage = unitCoverage(new PartitionIndex(shapes), lon, lat)
  const spatial = region.shape ? spatialCoverage(shapes, region.shape) : undefined
  const listed = (positions: readonly number[], kind: 'orphan' | 'doubly_covered') =>
    positions.slice(0, listedAtMost).map(u => ({ ...units[u], kind }))
  return {
    areaM2: spatial?.communityM2 ?? null,
    coveredM2: spatial?.coveredM2 ?? null,
    overlapM2: spatial?.overlapM2 ?? null,
    spatialCoverage: spatial?.ratio ?? null,
    units: units.length,
    orphanUnits: coverage.orphans.length,
    doublyCoveredUnits: coverage.doublyCovered.length,
    unitCoverage: coverage.ratio,
    problemUnits: [...listed(coverage.orphans, 'orphan'), ...listed(coverage.doublyCovered, 'doubly_covered')],
  }
}
