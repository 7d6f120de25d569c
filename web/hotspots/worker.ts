import type { WeeklyBins } from '@wangge/shared/hotspots'
import { type Answer, type Ground, HotspotAnalysis, type IssueColumns, type Question } from './analysis.ts'

export type Message =
  | { kind: 'issues'; issues: IssueColumns }
  | { kind: 'ground'; ground: Ground }
  | {
      kind: 'ask'
      ticket: number
      resolution: Ground['resolution']
      question: Question
      counted: WeeklyBins | undefined
    }
export interface Reply {
  ticket: number
  answer: Answer | undefined
}

let analysis: HotspotAnalysis | undefined

addEventListener('message', ({ data }: MessageEvent<Message>) => {
  if (data.kind === 'issues') analysis = new HotspotAnalysis(data.issues)
  else if (data.kind === 'ground') analysis?.addGround(data.ground)
  else
    postMessage({
      ticket: data.ticket,
      answer: analysis?.ask(data.resolution, data.question, data.counted),
    } satisfies Reply)
})
