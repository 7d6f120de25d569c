import { type Proposal, propose, type UnitsToDivide } from '@wangge/shared/proposals'

export interface ProposeWish {
  units: UnitsToDivide
  k: number
}
export type ProposeAnswer = { done: false; share: number } | { done: true; proposals: Proposal[] }

const tell = (answer: ProposeAnswer) => self.postMessage(answer)

/** Works proposals out beside the page; it is stopped by ending the worker. */
self.addEventListener('message', ({ data }: MessageEvent<ProposeWish>) => {
  const search = propose(data.units, data.k)
  let step = search.next()
  while (!step.done) {
    tell({ done: false, share: step.value.share })
    step = search.next()
  }
  tell({ done: true, proposals: step.value })
})
