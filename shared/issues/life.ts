import { z } from 'zod'

/** States of an issue's life in order; `declined` ends it without handling. */
export const issueStates = [
  'registered',
  'reported',
  'accepted',
  'in_progress',
  'resolved',
  'closed',
  'declined',
] as const
export const IssueState = z.enum(issueStates)
export type IssueState = z.infer<typeof IssueState>

/** States in which nothing more is owed to the resident. All others count as open. */
export const endedStates: readonly IssueState[] = ['closed', 'declined']
export const isOpen = (state: IssueState): boolean => !endedStates.includes(state)

export const severities = ['normal', 'urgent', 'major'] as const
export const Severity = z.enum(severities)
export type Severity = z.infer<typeof Severity>

/** Who has to act next: an issue is escalated one level at a time. */
export const handlingLevels = ['grid', 'community', 'street', 'district'] as const
export const HandlingLevel = z.enum(handlingLevels)
export type HandlingLevel = z.infer<typeof HandlingLevel>
