import { groundTest, type Proposal, propose, roadTest, type UnitsToDivide } from '@wangge/shared/proposals'

export interface ProposeWish {
  units: Omit<UnitsToDivide, 'isGround' | 'isRoadBetween'>
  /** Outline of the ground and centre lines of the roads, flat, in metres. */
  rings: number[][]
  roads: number[][]
  k: number
}
export type ProposeAnswer = { done: false; share: number } | { done: true; proposals: Proposal[] }

const tell = (answer: ProposeAnswer) => self.postMessage(answer)

/** Works proposals out beside the page; it is stopped by ending the worker. */
self.addEventListener('message', ({ data }: MessageEvent<ProposeWish>) => {
  const { units, rings, roads, k } = data
  const search = propose({ ...units, isGround: groundTest(rings), isRoadBetween: roadTest(roads) }, k)
  let step = search.next()
  while (!step.done) {
    tell({ done: false, share: step.value.share })
    step = search.next()
  }
  tell({ done: true, proposals: step.value })
})
