import { type Ground, layGround, type Resolution } from '@wangge/shared/hotspots'
import type { countHouseholdsByUnit, listGridShapes } from './queries.ts'

/** The cells over some grids, with the households that stand in each. */
export const groundOf = (
  grids: Awaited<ReturnType<typeof listGridShapes>>,
  units: Awaited<ReturnType<typeof countHouseholdsByUnit>>,
  resolution: Resolution,
): Ground =>
  layGround(
    grids.map(grid => grid.shape),
    {
      length: units.length,
      lon: units.map(unit => unit.lon),
      lat: units.map(unit => unit.lat),
      weight: units.map(unit => unit.weight),
    },
    resolution,
  )
