import type { Vertex } from '@wangge/shared/partition'
import {
  boxOfChange,
  type CheckFailure,
  type DrawingEdit,
  type DrawnFigures,
  type Placement,
  type PlanDetail,
  type PlanDocument,
  type PlanFault,
  PlanTable,
  quickChecks,
} from '@wangge/shared/plans'
import { defineStore } from 'pinia'
import { v7 } from 'uuid'
import { computed, ref, shallowRef } from 'vue'
import { ApiError, answer, api } from '../api/client.ts'
import {
  beginSession,
  type DrawingSession,
  documentOf,
  draw as drawStep,
  historyOf,
  type PendingStep,
  rebase,
  restore,
  withSaved,
} from './session.ts'

/** What is shown while a vertex is under the hand: nothing of it is kept before it is let go. */
interface Trial {
  placement: Placement
  figures: ReadonlyMap<string, DrawnFigures>
  touched: string[]
}

/** The plan on the drawing table. */
export const usePlan = defineStore('plan', () => {
  const detail = shallowRef<PlanDetail>()
  const table = shallowRef<PlanTable>()
  const session = shallowRef<DrawingSession>()
  const placement = shallowRef<Placement>()
  const trial = shallowRef<Trial>()
  const error = shallowRef<ApiError>()
  const fault = shallowRef<PlanFault>()
  /** Steps that others' steps have made impossible. */
  const refused = shallowRef<PendingStep[]>([])
  /** Names of others whose steps have come since one last looked. */
  const others = ref<string[]>([])
  const saving = ref(false)
  const checks = shallowRef<CheckFailure[]>()
  const selectedUnits = shallowRef<ReadonlySet<number>>(new Set())

  /** The lines one compares with, and what they are called. */
  const beside = shallowRef<{ document: PlanDocument; name: string }>()

  const document = computed<PlanDocument | undefined>(
    () => trial.value?.placement.document ?? (session.value && documentOf(session.value)),
  )
  const shown = computed(() => trial.value?.placement ?? placement.value)
  const figures = computed(
    () =>
      trial.value?.figures ??
      (table.value && placement.value ? table.value.figures(placement.value) : new Map<string, DrawnFigures>()),
  )
  /** The figures of the lines the plan was begun with. */
  const before = computed(() => {
    const base = session.value?.states[0]
    return table.value && base ? table.value.figures(table.value.place(base)) : new Map<string, DrawnFigures>()
  })
  const problems = computed(() => (table.value && placement.value ? quickChecks(table.value, placement.value) : []))
  const canDraw = computed(
    () => detail.value?.state === 'draft' && detail.value.may.draw && session.value !== undefined,
  )
  const history = computed(() => (session.value ? historyOf(session.value) : { line: [0], place: 0 }))

  async function open(id: string): Promise<void> {
    close()
    try {
      const [found, ground] = await Promise.all([
        answer(api.plans[':id'].$get({ param: { id } })),
        answer(api.plans[':id'].ground.$get({ param: { id } })),
      ])
      table.value = new PlanTable(ground)
      take(found)
      void loadChecks()
    } catch (cause) {
      error.value = cause instanceof ApiError ? cause : new ApiError(0, 'internal', String(cause))
    }
  }

  function close(): void {
    detail.value = session.value = placement.value = trial.value = table.value = undefined
    error.value = fault.value = checks.value = undefined
    refused.value = []
    others.value = []
    selectedUnits.value = new Set()
    beside.value = undefined
  }

  function take(found: PlanDetail): void {
    detail.value = found
    if (!found.base) return
    if (!session.value) session.value = beginSession(found.base, found.steps)
    else {
      const merged = rebase(session.value, found)
      session.value = merged.session
      refused.value = [...refused.value, ...merged.refused]
    }
    settle()
  }

  /** What is counted follows the document. */
  function settle(): void {
    trial.value = undefined
    if (table.value && session.value) placement.value = table.value.place(documentOf(session.value))
  }

  async function loadChecks(): Promise<void> {
    const id = detail.value?.id
    if (!id) return
    const found = await answer(api.plans[':id'].checks.$get({ param: { id } })).catch(() => undefined)
    if (detail.value?.id === id) checks.value = found?.items
  }

  /** Draws one step and saves it. Where it cannot be drawn, the reason stays to be read. */
  function draw(edit: DrawingEdit): boolean {
    if (!session.value || !canDraw.value) return false
    const drawn = drawStep(session.value, v7(), edit)
    trial.value = undefined
    if (!drawn.ok) {
      fault.value = drawn.fault
      return false
    }
    fault.value = undefined
    session.value = drawn.session
    settle()
    void save()
    return true
  }

  function goTo(state: number | undefined): void {
    if (!session.value || !canDraw.value || state === undefined) return
    session.value = restore(session.value, v7(), state)
    fault.value = undefined
    settle()
    void save()
  }
  const undo = () => goTo(history.value.line[history.value.place - 1])
  const redo = () => goTo(history.value.line[history.value.place + 1])

  /** A vertex under the hand: figures for where it is now. False where it cannot be put there. */
  function tryMove(from: Vertex, to: Vertex): boolean {
    if (!session.value || !table.value || !placement.value) return false
    const before = documentOf(session.value)
    const drawn = drawStep(session.value, '', { kind: 'move', from: [...from], to: [...to] })
    if (!drawn.ok) return false
    const after = documentOf(drawn.session)
    const moved = table.value.replace(
      placement.value,
      after,
      boxOfChange(before.partition, after.partition),
      drawn.touched,
    )
    trial.value = { placement: moved, figures: table.value.figures(moved), touched: drawn.touched }
    return true
  }

  async function save(): Promise<void> {
    if (saving.value) return
    saving.value = true
    try {
      while (session.value && detail.value && session.value.pending.length > 0) {
        const { id } = detail.value
        const steps = session.value.pending.slice(0, 50)
        const sent = await answer(
          api.plans[':id'].steps.$post({
            param: { id },
            json: { base: session.value.saved, steps: steps.map(({ id: step, edit }) => ({ id: step, edit })) },
          }),
        ).catch((cause: unknown) => cause)
        if (sent instanceof ApiError && sent.status >= 400 && sent.status < 500 && sent.status !== 401) {
          if (sent.status === 409) await look()
          if (sent.status === 409 && canDraw.value) continue
          // The server will never take them: they are shown as refused, not kept in wait.
          await giveUp()
          return
        }
        if (sent instanceof Error) {
          error.value = sent instanceof ApiError ? sent : new ApiError(0, 'internal', sent.message)
          return
        }
        error.value = undefined
        if (session.value) session.value = withSaved(session.value, new Set(steps.map(({ id: step }) => step)))
      }
      void loadChecks()
    } finally {
      saving.value = false
    }
  }

  /** Puts what is not saved aside and shows what is. */
  async function giveUp(): Promise<void> {
    const id = detail.value?.id
    if (!id || !session.value) return
    refused.value = [...refused.value, ...session.value.pending]
    session.value = undefined
    take(await answer(api.plans[':id'].$get({ param: { id } })))
  }

  /** Takes in what others have saved. */
  async function look(): Promise<void> {
    const id = detail.value?.id
    if (!id || !session.value) return
    const found = await answer(api.plans[':id'].$get({ param: { id } }))
    const known = session.value.saved
    const theirs = found.steps
      .slice(known)
      .filter(({ id: step }) => !session.value?.pending.some(one => one.id === step))
    if (theirs.length > 0 || found.updatedAt !== detail.value?.updatedAt) take(found)
    others.value = [...new Set([...others.value, ...theirs.map(({ by }) => by)])]
  }

  return {
    detail,
    table,
    session,
    document,
    placement,
    shown,
    trial,
    figures,
    before,
    problems,
    checks,
    canDraw,
    history,
    error,
    fault,
    refused,
    others,
    saving,
    selectedUnits,
    beside,
    open,
    close,
    take,
    draw,
    undo,
    redo,
    goTo,
    tryMove,
    save,
    look,
    settle,
    loadChecks,
  }
})
