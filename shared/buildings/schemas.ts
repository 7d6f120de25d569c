import { z } from 'zod'
import { CareLevel, Tenure, VisitOutcome } from '../domain/register.ts'

export const BuildingSummary = z.object({
  id: z.string(),
  externalId: z.string().nullable(),
  name: z.string(),
  estate: z.string().nullable(),
  address: z.string().nullable(),
  floors: z.number().nullable(),
  regionCode: z.string().nullable(),
  units: z.number(),
  householdsExpected: z.number(),
  lon: z.number(),
  lat: z.number(),
})
export type BuildingSummary = z.infer<typeof BuildingSummary>

/** One door of the floor × door table. No names: those are on the household's page. */
export const Door = z.object({
  householdId: z.string(),
  door: z.string(),
  floor: z.number().nullable(),
  tenure: Tenure,
  residents: z.number(),
  careLevel: CareLevel.nullable(),
  lastVisitAt: z.string().nullable(),
  lastOutcome: VisitOutcome.nullable(),
  lastMetAt: z.string().nullable(),
  verifiedAt: z.string().nullable(),
  openIssues: z.number(),
})
export type Door = z.infer<typeof Door>

export const Unit = z.object({
  id: z.string(),
  externalId: z.string().nullable(),
  buildingId: z.string(),
  name: z.string(),
  implied: z.boolean(),
  floors: z.number().nullable(),
  doorsPerFloor: z.number().nullable(),
  householdsExpected: z.number(),
  regionCode: z.string().nullable(),
  lon: z.number(),
  lat: z.number(),
})
export type Unit = z.infer<typeof Unit>

export const BuildingDetail = BuildingSummary.extend({
  geometry: z.unknown(),
  unitList: z.array(Unit.extend({ doors: z.array(Door) })),
  /** False for those who may not read the register: doors are then left out, not empty. */
  registerShown: z.boolean(),
})
export type BuildingDetail = z.infer<typeof BuildingDetail>
