import { z } from 'zod'
import { IssueAction } from './actions.ts'
import { IssueState, Severity } from './life.ts'

/** A step someone took, as it is told to those who look on. `number` counts up in the order of the commits. */
export const IssueChange = z.object({
  number: z.coerce.number(),
  issueId: z.string(),
  issueNumber: z.string(),
  categoryCode: z.string(),
  severity: Severity,
  regionCode: z.string().nullable(),
  /** Null for a registration. */
  action: IssueAction.nullable(),
  state: IssueState,
  actor: z.string().nullable(),
  at: z.string(),
})
export type IssueChange = z.infer<typeof IssueChange>
