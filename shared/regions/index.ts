import { z } from 'zod'
import { RegionLevel } from '../domain/regions.ts'

/** Spatial coverage of a community by its grids, and the units' coverage. Areas in m². */
export const RegionCoverage = z.object({
  areaM2: z.number().nullable(),
  coveredM2: z.number().nullable(),
  overlapM2: z.number().nullable(),
  spatialCoverage: z.number().nullable(),
  units: z.number(),
  orphanUnits: z.number(),
  doublyCoveredUnits: z.number(),
  unitCoverage: z.number().nullable(),
  /** The first of the units outside every grid or inside two, for the list and the map. */
  problemUnits: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kind: z.enum(['orphan', 'doubly_covered']),
      lon: z.number(),
      lat: z.number(),
    }),
  ),
})
export type RegionCoverage = z.infer<typeof RegionCoverage>

export const Region = z.object({
  code: z.string(),
  parentCode: z.string().nullable(),
  name: z.string(),
  level: RegionLevel,
  grids: z.number(),
})
export type Region = z.infer<typeof Region>
