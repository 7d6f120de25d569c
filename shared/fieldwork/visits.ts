import { z } from 'zod'
import { VisitOutcome } from '../domain/register.ts'
import { commandFields } from './common.ts'

export const checkedThings = ['water', 'electricity', 'gas'] as const
export const CheckResult = z.enum(['fine', 'faulty'])
/** What was looked at during a visit; what is left out was not. */
export const VisitChecks = z.partialRecord(z.enum(checkedThings), CheckResult)
export type VisitChecks = z.infer<typeof VisitChecks>

/** One attempt to meet a household. */
export const VisitCommand = z.object({
  ...commandFields,
  kind: z.literal('visit'),
  householdId: z.uuid(),
  outcome: VisitOutcome,
  note: z.string().trim().max(1000).optional(),
  checks: VisitChecks.optional(),
  /** The register entry was gone through and is right. */
  verified: z.boolean().optional(),
})
export type VisitCommand = z.infer<typeof VisitCommand>

/** A phone sends pictures of a screen's width: this many characters of base64 are about 1.5 MB. */
const photoCharactersAtMost = 2_000_000
/** A photo (JPEG, base64) of a visit or an issue; each is its own command, so that a large one holds up little. */
export const PhotoCommand = z.object({
  ...commandFields,
  kind: z.literal('photo'),
  photoId: z.uuid(),
  of: z.enum(['visit', 'issue']),
  subjectId: z.uuid(),
  jpeg: z.base64().min(4).max(photoCharactersAtMost),
})
export type PhotoCommand = z.infer<typeof PhotoCommand>

/** A resident was shown in full on a phone without a line: who and why is told afterwards. */
export const RevealCommand = z.object({
  ...commandFields,
  kind: z.literal('reveal'),
  householdId: z.uuid(),
  residentId: z.uuid(),
  purpose: z.string().trim().min(2).max(200),
})
