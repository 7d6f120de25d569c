import { z } from 'zod'
import { CareLevel, VisitOutcome } from '../domain/register.ts'
import { RegisterField } from '../fieldwork/register.ts'
import { VisitChecks } from '../fieldwork/visits.ts'
import { IssueAction } from '../issues/actions.ts'
import { IssueState } from '../issues/life.ts'

/** What kinds of work a diary tells of. */
export const diaryKinds = ['visit', 'issue', 'change', 'answer', 'note'] as const
export const DiaryKind = z.enum(diaryKinds)

/** One line of the grid diary (网格日记). It writes itself; only notes are written by hand. */
export const DiaryEntry = z.object({
  id: z.string(),
  at: z.string(),
  kind: DiaryKind,
  worker: z.string(),
  householdId: z.string().nullable(),
  /** Estate, building, unit and door, or the place of the issue. */
  place: z.string().nullable(),
  careLevel: CareLevel.nullable(),
  outcome: VisitOutcome.nullable(),
  checks: VisitChecks.nullable(),
  issueId: z.string().nullable(),
  categoryCode: z.string().nullable(),
  /** Null with an issue: it was registered. */
  action: IssueAction.nullable(),
  state: IssueState.nullable(),
  /** What kind of change of the register, and of which field. */
  change: z.string().nullable(),
  field: RegisterField.nullable(),
  service: z.string().nullable(),
  /** What was written beside it. */
  text: z.string().nullable(),
  /** What the resident was told, or said. */
  answer: z.string().nullable(),
})
export type DiaryEntry = z.infer<typeof DiaryEntry>
