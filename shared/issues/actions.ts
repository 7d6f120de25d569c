import { z } from 'zod'
import { type HandlingLevel, handlingLevels, type IssueState } from './life.ts'

/** What can be done with an issue. Each is one event of its life. */
export const issueActions = [
  'report',
  'settle',
  'accept',
  'start',
  'resolve',
  'close',
  'rework',
  'escalate',
  'decline',
  'duplicate',
  'pause',
  'resume',
  'assign',
  'comment',
  'agree',
] as const
export const IssueAction = z.enum(issueActions)
export type IssueAction = z.infer<typeof IssueAction>

/** What must come with an action. `answer` is what the resident is told. */
export type ActionNeed = 'note' | 'answer' | 'satisfied' | 'original' | 'assignee' | 'party'

interface ActionRule {
  from: readonly IssueState[]
  /** The state afterwards; null leaves it as it is. */
  to: IssueState | null
  /** `handleIssues`: the worker of the grid too. Above the grid's level only those who supervise act, but see `anyLevel`. */
  right: 'handleIssues' | 'superviseIssues'
  needs: readonly ActionNeed[]
  /** The worker may do it whatever level the issue has gone up to: it is between worker and resident. */
  anyLevel?: true
  /** Adds to the record without changing what others see the issue at: two at once do not conflict. */
  appends?: true
}

const unfinished: readonly IssueState[] = ['registered', 'reported', 'accepted', 'in_progress']
const handled: readonly IssueState[] = ['accepted', 'in_progress']
const everywhere: readonly IssueState[] = [...unfinished, 'resolved', 'closed', 'declined']

/** The life of an issue as one table: who may do what from where. The server and the pages both ask it. */
export const issueRules: Record<IssueAction, ActionRule> = {
  report: { from: ['registered'], to: 'reported', right: 'handleIssues', needs: [] },
  settle: { from: ['registered'], to: 'resolved', right: 'handleIssues', needs: ['note'] },
  accept: { from: ['reported'], to: 'accepted', right: 'handleIssues', needs: [] },
  start: { from: ['accepted'], to: 'in_progress', right: 'handleIssues', needs: [] },
  resolve: { from: handled, to: 'resolved', right: 'handleIssues', needs: ['note'] },
  close: { from: ['resolved'], to: 'closed', right: 'handleIssues', needs: ['answer', 'satisfied'], anyLevel: true },
  rework: { from: ['resolved'], to: 'in_progress', right: 'handleIssues', needs: ['note'], anyLevel: true },
  escalate: { from: unfinished, to: 'reported', right: 'handleIssues', needs: ['note'] },
  decline: { from: ['registered', 'reported'], to: 'declined', right: 'superviseIssues', needs: ['note', 'answer'] },
  duplicate: {
    from: ['registered', 'reported'],
    to: 'declined',
    right: 'superviseIssues',
    needs: ['original', 'note', 'answer'],
  },
  pause: { from: handled, to: null, right: 'handleIssues', needs: ['note'] },
  resume: { from: handled, to: null, right: 'handleIssues', needs: [] },
  assign: { from: unfinished, to: null, right: 'superviseIssues', needs: ['assignee'] },
  comment: { from: everywhere, to: null, right: 'handleIssues', needs: ['note'], anyLevel: true, appends: true },
  agree: { from: unfinished, to: null, right: 'handleIssues', needs: ['party', 'note'], anyLevel: true, appends: true },
}

/** What decides whether an action can be taken. */
export interface ActionStanding {
  state: IssueState
  level: HandlingLevel
  paused: boolean
}

/** True where the life of the issue has room for the action, whoever asks. */
export function isPossible(action: IssueAction, { state, level, paused }: ActionStanding): boolean {
  if (!issueRules[action].from.includes(state)) return false
  if (action === 'escalate') return nextLevel(level) !== undefined
  if (action === 'pause') return !paused
  return action === 'resume' ? paused : true
}

/** The right an action takes at a level. */
export function rightFor(action: IssueAction, level: HandlingLevel): 'handleIssues' | 'superviseIssues' {
  const { right, anyLevel } = issueRules[action]
  return level === 'grid' || anyLevel ? right : 'superviseIssues'
}

/** One level up; undefined at the top. */
export const nextLevel = (level: HandlingLevel): HandlingLevel | undefined =>
  handlingLevels[handlingLevels.indexOf(level) + 1]
