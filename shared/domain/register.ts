import { z } from 'zod'

export const tenures = ['owned', 'rented', 'vacant'] as const
export const Tenure = z.enum(tenures)
export type Tenure = z.infer<typeof Tenure>

export const genders = ['female', 'male', 'unknown'] as const
export const Gender = z.enum(genders)

export const visitOutcomes = ['met', 'not_home', 'refused', 'by_phone', 'family_confirmed'] as const
export const VisitOutcome = z.enum(visitOutcomes)
export type VisitOutcome = z.infer<typeof VisitOutcome>
/** Outcomes that count as having met the household (见面). */
export const metOutcomes: readonly VisitOutcome[] = ['met', 'by_phone']
/** Outcomes after which a care person is known to be well: also when a child, who has just been there, says so. */
export const seenOutcomes: readonly VisitOutcome[] = [...metOutcomes, 'family_confirmed']

export const careKinds = [
  'lone_elder',
  'childless_elder',
  'oldest_old',
  'disabled',
  'bedridden',
  'child_in_need',
  'low_income',
] as const
export const CareKind = z.enum(careKinds)
export type CareKind = z.infer<typeof CareKind>

/** 三色: how often a care person must be seen, most often first. */
export const careLevels = ['red', 'yellow', 'green'] as const
export const CareLevel = z.enum(careLevels)
export type CareLevel = z.infer<typeof CareLevel>

export const basemapKinds = ['road', 'water', 'green', 'land', 'place'] as const
export const BasemapKind = z.enum(basemapKinds)
