import { z } from 'zod'
import { CareKind, CareLevel, Gender, Tenure, VisitOutcome } from '../domain/register.ts'
import { RegisterField } from '../fieldwork/register.ts'
import { VisitChecks } from '../fieldwork/visits.ts'

/** Someone to call about a care person. Masked like a resident. */
export const MaskedContact = z.object({
  id: z.string(),
  name: z.string(),
  relation: z.string().nullable(),
  phone: z.string(),
})

/** A resident as lists show one: name, phone and id number masked. */
export const MaskedResident = z.object({
  id: z.string(),
  name: z.string(),
  gender: Gender,
  bornOn: z.string().nullable(),
  relation: z.string().nullable(),
  phone: z.string().nullable(),
  idNumber: z.string().nullable(),
  care: z.array(
    z.object({
      id: z.string(),
      kind: CareKind,
      level: CareLevel,
      intervalDays: z.number(),
      /** What to look at each time. */
      toCheck: z.string().nullable(),
    }),
  ),
  contacts: z.array(MaskedContact),
})
export type MaskedResident = z.infer<typeof MaskedResident>

/** Two values of one field: what it holds, and what someone wrote without knowing that. One is to be chosen. */
export const RegisterConflict = z.object({
  id: z.string(),
  residentId: z.string().nullable(),
  field: RegisterField,
  current: z.string().nullable(),
  proposed: z.string().nullable(),
  by: z.string(),
  at: z.string(),
})
export type RegisterConflict = z.infer<typeof RegisterConflict>

/** The same id number or number plate in another household. Where that is out of the viewer's sight, only its grid is told. */
export const RegisterDuplicate = z.object({
  kind: z.enum(['idNumber', 'plate']),
  residentId: z.string().nullable(),
  plate: z.string().nullable(),
  householdId: z.string().nullable(),
  place: z.string(),
})
export type RegisterDuplicate = z.infer<typeof RegisterDuplicate>

/** A line of a household's history, masked. */
export const RegisterChange = z.object({
  id: z.string(),
  at: z.string(),
  by: z.string(),
  kind: z.string(),
  field: RegisterField.nullable(),
  resident: z.string().nullable(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Not applied yet: someone must choose. */
  open: z.boolean(),
})
export type RegisterChange = z.infer<typeof RegisterChange>

const HouseholdVisit = z.object({
  id: z.string(),
  at: z.string(),
  outcome: VisitOutcome,
  worker: z.string().nullable(),
  note: z.string().nullable(),
  checks: VisitChecks.nullable(),
  photos: z.array(z.string()),
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
  visits: z.array(HouseholdVisit),
  conflicts: z.array(RegisterConflict),
  duplicates: z.array(RegisterDuplicate),
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
  bornOn: z.string().nullable(),
  phone: z.string().nullable(),
  idNumber: z.string().nullable(),
  contacts: z.array(MaskedContact),
})
export type RevealedResident = z.infer<typeof RevealedResident>
