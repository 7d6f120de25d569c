import {
  groundTest,
  keepTogether,
  type Proposal,
  possibleParts,
  propose,
  roadTest,
  type UnitsToDivide,
} from '@wangge/shared/proposals'

export interface ProposeWish {
  units: Omit<UnitsToDivide, 'isGround' | 'isRoadBetween'>
  /** Outline of the ground and centre lines of the roads, flat, in metres. */
  rings: number[][]
  roads: number[][]
  /** Units that stay together, beside those of a building. */
  sets: number[][]
  k: number
}
export type ProposeAnswer =
  | { done: false; share: number }
  | { done: true; proposals: Proposal[]; possible: { least: number; most: number } }

const tell = (answer: ProposeAnswer) => self.postMessage(answer)

/** Works proposals out beside the page; it is stopped by ending the worker. */
self.addEventListener('message', ({ data }: MessageEvent<ProposeWish>) => {
  const { rings, roads, sets, k } = data
  const free: UnitsToDivide = { ...data.units, isGround: groundTest(rings), isRoadBetween: roadTest(roads) }
  const units = { ...free, together: keepTogether(free, sets) }
  const search = propose(units, k)
  let step = search.next()
  while (!step.done) {
    tell({ done: false, share: step.value.share })
    step = search.next()
  }
  tell({ done: true, proposals: step.value, possible: possibleParts(units) })
})
