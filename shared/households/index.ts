import { z } from 'zod'
import { CareKind, CareLevel, Gender, Tenure, VisitOutcome } from '../domain/register.ts'

/** A resident as lists show one: name, phone and id number masked. */
export const MaskedResident = z.object({
  id: z.string(),
  name: z.string(),
  gender: Gender,
  bornOn: z.string().nullable(),
  relation: z.string().nullable(),
  phone: z.string().nullable(),
  idNumber: z.string().nullable(),
  care: z.array(z.object({ kind: CareKind, level: CareLevel, intervalDays: z.number() })),
})

export const HouseholdSummary = z.object({
  id: z.string(),
  externalId: z.string().nullable(),
  unitId: z.string(),
  unit: z.string(),
  building: z.string(),
  estate: z.string().nullable(),
  gridCode: z.string().nullable(),
  door: z.string(),
  floor: z.number().nullable(),
  tenure: Tenure,
  residents: z.number(),
  verifiedAt: z.string().nullable(),
  lastVisitAt: z.string().nullable(),
  lastOutcome: VisitOutcome.nullable(),
})
export type HouseholdSummary = z.infer<typeof HouseholdSummary>

export const HouseholdDetail = HouseholdSummary.extend({
  buildingId: z.string(),
  people: z.array(MaskedResident),
  plates: z.array(z.string()),
  visits: z.array(z.object({ id: z.string(), at: z.string(), outcome: VisitOutcome, worker: z.string().nullable() })),
  issues: z.array(
    z.object({ id: z.string(), number: z.string(), categoryCode: z.string(), state: z.string(), openedAt: z.string() }),
  ),
})
export type HouseholdDetail = z.infer<typeof HouseholdDetail>

/** Why a person's data is shown in full; kept with who asked and when. */
export const RevealRequest = z.object({ purpose: z.string().trim().min(2).max(200) })
export const RevealedResident = z.object({
  id: z.string(),
  name: z.string(),
  phone: z.string().nullable(),
  idNumber: z.string().nullable(),
})
