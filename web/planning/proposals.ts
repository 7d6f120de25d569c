import { PlanDocument } from '@wangge/shared/plans'
import type { Proposal } from '@wangge/shared/proposals'
import { v7 } from 'uuid'
import { onBeforeUnmount, ref, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { ApiError, answer, api } from '../api/client.ts'
import { useView } from '../supervise/view.ts'
import { documentOfProposal, groundToDivide, type Limits, setsToKeep, unitsToDivide } from './propose.ts'
import type { ProposeAnswer, ProposeWish } from './propose-worker.ts'
import { useReason } from './reason.ts'
import { usePlan } from './store.ts'

/** What came of a search, and what it was asked for. */
interface Found {
  proposals: Proposal[]
  places: number[]
  limits: Limits
}

/** Proposals worked out beside the page: how far it is, what was found, and opening one as a draft. */
export function useProposals() {
  const { t } = useI18n()
  const plan = usePlan()
  const reasonOf = useReason()
  const { go } = useView()
  const share = ref<number>()
  const found = shallowRef<Found>()
  const failure = ref<string>()
  let worker: Worker | undefined

  function stop(): void {
    worker?.terminate()
    worker = undefined
    share.value = undefined
  }
  onBeforeUnmount(stop)

  /**
   * @param count of grids among those that are divided anew
   */
  function run(limits: Limits, count: number): void {
    const { table, placement, document } = plan
    if (!table || !placement || !document) return
    stop()
    found.value = undefined
    failure.value = undefined
    const ground = groundToDivide(document, table, limits)
    const { units, places } = unitsToDivide(table, placement.unitGrid, limits, ground.latitude)
    if (places.length === 0) {
      failure.value = t('plan.propose.none')
      return
    }
    worker = new Worker(new URL('./propose-worker.ts', import.meta.url), { type: 'module' })
    share.value = 0
    worker.addEventListener('message', ({ data }: MessageEvent<ProposeAnswer>) => {
      if (!data.done) {
        share.value = data.share
        return
      }
      found.value = { proposals: data.proposals, places, limits }
      if (data.proposals.length === 0) failure.value = t('plan.propose.tooFew', data.possible)
      stop()
    })
    const wish: ProposeWish = {
      units,
      rings: ground.rings,
      roads: ground.roads,
      sets: setsToKeep(table, places, limits),
      k: count,
    }
    worker.postMessage(wish)
  }

  /** Opens a proposal as a draft of its own. */
  async function open(proposal: Proposal, nameOf: (community: string) => string): Promise<void> {
    const { document, table, detail } = plan
    if (!document || !table || !detail || !found.value) return
    const { limits, places } = found.value
    const drawn = documentOfProposal(document, table, limits, places, proposal, n => `${t('plan.grid')} ${n}`)
    if (!drawn) {
      failure.value = t('plan.fault.crosses')
      return
    }
    const id = v7()
    const name = t('plan.propose.planName', {
      community: nameOf(limits.community),
      kind: t(`plan.propose.kind.${proposal.kind}`),
    })
    try {
      await answer(
        api.plans.$post({ json: { id, name, regionCode: detail.regionCode, document: PlanDocument.parse(drawn) } }),
      )
      await go(`/plans/${id}`)
    } catch (cause) {
      failure.value = reasonOf(cause instanceof ApiError ? cause : new ApiError(0, 'internal', String(cause)))
    }
  }

  return { share, found, failure, run, stop, open }
}
