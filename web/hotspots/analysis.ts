import { dayMs, type HotspotMeasure } from '@wangge/shared/domain'
import {
  cellNeighbours,
  type HotspotGround,
  hotspotHistory,
  locateInGround,
  type Neighbours,
  type Significance,
} from '@wangge/shared/hotspots'

/** Issues as columns, with what the filters ask of them. */
export interface IssueColumns {
  length: number
  lon: Float64Array
  lat: Float64Array
  /** Milliseconds since the epoch. */
  at: Float64Array
  /** Index into the categories the asker knows. */
  category: Uint16Array
  severity: Uint8Array
  state: Uint8Array
}

export interface Question {
  measure: HotspotMeasure
  weeks: number
  /** The end of the last step, milliseconds since the epoch. */
  until: number
  /** Values that pass; empty lets all pass. */
  categories: number[]
  severities: number[]
  states: number[]
}

export interface Answer {
  /** The ground's cells, in the order of the arrays below. */
  cells: string[]
  neighbours: Neighbours
  /** One finding a week, oldest first. */
  steps: Significance[]
}

/** Weekly steps shown on the slider. */
export const stepCount = 52
export const weekMs = 7 * dayMs

/** Holds the issues and the ground, and answers questions about them. Runs in a worker. */
export class HotspotAnalysis {
  readonly #issues: IssueColumns
  readonly #grounds = new Map<number, { ground: HotspotGround; neighbours: Neighbours; place: Int32Array }>()

  constructor(issues: IssueColumns) {
    this.#issues = issues
  }

  addGround(ground: HotspotGround): void {
    this.#grounds.set(ground.resolution, {
      ground,
      neighbours: cellNeighbours(ground.cells),
      place: locateInGround(this.#issues, ground),
    })
  }

  ask(resolution: number, question: Question): Answer | undefined {
    const held = this.#grounds.get(resolution)
    if (!held) return undefined
    const { ground, neighbours, place } = held
    const { steps } = hotspotHistory(
      { length: this.#issues.length, place: this.#passing(place, question), at: this.#issues.at },
      { households: ground.households, neighbours },
      question.measure,
      { until: question.until, count: stepCount, stepMs: weekMs, windowMs: question.weeks * weekMs },
    )
    return { cells: ground.cells, neighbours, steps }
  }

  /** The place of each issue that passes the filters; -1 for the others. */
  #passing(place: Int32Array, { categories, severities, states }: Question): Int32Array {
    const { category, severity, state } = this.#issues
    const passes = (values: number[], value: number) => values.length === 0 || values.includes(value)
    return place.map((at, i) =>
      passes(categories, category[i]) && passes(severities, severity[i]) && passes(states, state[i]) ? at : -1,
    )
  }
}
