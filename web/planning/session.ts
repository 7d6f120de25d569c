import {
  applyEdit,
  type DrawingEdit,
  type PlanDetail,
  type PlanDocument,
  type PlanEdit,
  type PlanFault,
  type SentEdit,
} from '@wangge/shared/plans'

/** A step drawn here and not yet saved. */
export interface PendingStep {
  id: string
  edit: SentEdit
}

/**
 * A plan as it is being drawn: the document after every step, the saved ones first. Never changed in place; the lines of a
 * step that was undone are still there.
 */
export interface DrawingSession {
  /** Steps the server has. */
  saved: number
  edits: readonly PlanEdit[]
  pending: readonly PendingStep[]
  /** States[n] is the document after n steps. */
  states: readonly PlanDocument[]
}

/** The document as it stands. */
export const documentOf = ({ states }: DrawingSession): PlanDocument => states[states.length - 1]

export function beginSession(base: PlanDocument, steps: PlanDetail['steps']): DrawingSession {
  const states = [base]
  for (const { edit } of steps) states.push(stateAfter(states, edit))
  return { saved: steps.length, edits: steps.map(({ edit }) => edit), pending: [], states }
}

function stateAfter(states: readonly PlanDocument[], edit: PlanEdit): PlanDocument {
  const current = states[states.length - 1]
  if (edit.kind === 'restore') return states[edit.to] ?? current
  if (edit.kind === 'replace') return edit.document
  const edited = applyEdit(current, edit)
  return edited.ok ? edited.document : current
}

export type Drawn = { ok: true; session: DrawingSession; touched: string[] } | { ok: false; fault: PlanFault }

/** Makes one step, or says why it cannot be made. */
export function draw(session: DrawingSession, id: string, edit: DrawingEdit): Drawn {
  const edited = applyEdit(documentOf(session), edit)
  if (!edited.ok) return edited
  return { ok: true, session: withState(session, { id, edit }, edited.document), touched: edited.touched }
}

/** Goes back, or forward again, to the state after an earlier step: a step of its own, so that nothing is lost. */
export function restore(session: DrawingSession, id: string, to: number): DrawingSession {
  const state = session.states[to]
  return state ? withState(session, { id, edit: { kind: 'restore', to } }, state) : session
}

const withState = (session: DrawingSession, step: PendingStep, state: PlanDocument): DrawingSession => ({
  ...session,
  edits: [...session.edits, step.edit],
  pending: [...session.pending, step],
  states: [...session.states, state],
})

/**
 * The server has taken some steps. Some of them may be known to be saved already: one looked while they were on their way.
 */
export function withSaved(session: DrawingSession, ids: ReadonlySet<string>): DrawingSession {
  const pending = session.pending.filter(({ id }) => !ids.has(id))
  return { ...session, saved: session.saved + session.pending.length - pending.length, pending }
}

/** Where one stands in the history of undoing: which states lie behind, and which ahead. */
export function historyOf({ edits }: DrawingSession): { line: number[]; place: number } {
  let line = [0]
  let place = 0
  edits.forEach((edit, i) => {
    const known = edit.kind === 'restore' ? line.indexOf(edit.to) : -1
    if (known >= 0) {
      place = known
      return
    }
    line = [...line.slice(0, place + 1), i + 1]
    place = line.length - 1
  })
  return { line, place }
}

/**
 * Puts what others have saved under what was drawn here and is not saved yet. Steps that cannot be made on top of theirs
 * are handed back: the planner is told of each.
 */
export function rebase(
  session: DrawingSession,
  detail: PlanDetail,
): { session: DrawingSession; refused: PendingStep[] } {
  if (!detail.base) return { session, refused: [] }
  const saved = new Set(detail.steps.map(({ id }) => id))
  let next = beginSession(detail.base, detail.steps)
  const refused: PendingStep[] = []
  for (const step of session.pending) {
    if (saved.has(step.id)) continue
    // A state one wanted to go back to is another now.
    const drawn = step.edit.kind === 'restore' ? undefined : draw(next, step.id, step.edit)
    if (drawn?.ok) next = drawn.session
    else refused.push(step)
  }
  return { session: next, refused }
}
