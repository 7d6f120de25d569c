import { type ActionStanding, type IssueAction, isPossible, issueRules, nextLevel } from './actions.ts'
import type { HandlingLevel, IssueState } from './life.ts'

/** The part of an issue that its life moves. Instants are milliseconds since the epoch. */
export interface IssueLife {
  state: IssueState
  level: HandlingLevel
  acceptedAt: number | null
  resolvedAt: number | null
  endedAt: number | null
  pausedAt: number | null
  /** Time spent waiting for the resident so far; it is shown beside the limit, it does not move it. */
  pausedMs: number
  reworks: number
  satisfied: boolean | null
}

export const standingOf = ({ state, level, pausedAt }: IssueLife): ActionStanding => ({
  state,
  level,
  paused: pausedAt !== null,
})

/** The issue after an action at an instant; undefined where its life has no room for it. */
export function applyAction(
  life: IssueLife,
  action: IssueAction,
  at: number,
  satisfied: boolean | null = null,
): IssueLife | undefined {
  if (!isPossible(action, standingOf(life))) return undefined
  const moved = { ...life, state: issueRules[action].to ?? life.state }
  switch (action) {
    case 'accept':
      return { ...moved, acceptedAt: life.acceptedAt ?? at }
    case 'settle':
      return { ...moved, acceptedAt: life.acceptedAt ?? at, resolvedAt: at }
    case 'resolve':
      return { ...unpaused(moved, at), resolvedAt: at }
    case 'close':
      return { ...moved, endedAt: at, satisfied }
    case 'rework':
      return { ...moved, resolvedAt: null, reworks: life.reworks + 1 }
    case 'escalate':
      return { ...unpaused(moved, at), level: nextLevel(life.level) ?? life.level }
    case 'decline':
    case 'duplicate':
      return { ...moved, endedAt: at }
    case 'pause':
      return { ...moved, pausedAt: at }
    case 'resume':
      return unpaused(moved, at)
    default:
      return moved
  }
}

const unpaused = (life: IssueLife, at: number): IssueLife => ({
  ...life,
  pausedAt: null,
  pausedMs: life.pausedMs + (life.pausedAt === null ? 0 : Math.max(0, at - life.pausedAt)),
})
