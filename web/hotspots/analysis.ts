import type { HotspotMeasure } from '@wangge/shared/domain'
import { PartitionIndex } from '@wangge/shared/geometry'
import {
  binWeekly,
  boundaryNeighbours,
  cellNeighbours,
  type HotspotFindings,
  type HotspotGround,
  hotspotHistory,
  locateInGround,
  type Neighbours,
  type WeeklyBins,
} from '@wangge/shared/hotspots'
import type { MultiPolygon, Polygon } from 'geojson'

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

/** Grids instead of cells: their codes, households and shapes, one of each. */
export interface GridGround {
  resolution: 'grids'
  cells: string[]
  households: number[]
  shapes: (Polygon | MultiPolygon)[]
}
export type Ground = HotspotGround | GridGround

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

export interface Answer extends HotspotFindings {
  resolution: Ground['resolution']
  bins: WeeklyBins
}

/** Weekly steps shown on the slider. */
export const stepCount = 52

/** Holds the issues and the grounds, and answers questions about them. Runs in a worker. */
export class HotspotAnalysis {
  readonly #issues: IssueColumns
  readonly #grounds = new Map<Ground['resolution'], { ground: Ground; neighbours: Neighbours; place: Int32Array }>()

  constructor(issues: IssueColumns) {
    this.#issues = issues
  }

  addGround(ground: Ground): void {
    this.#grounds.set(ground.resolution, {
      ground,
      neighbours: ground.resolution === 'grids' ? boundaryNeighbours(ground.shapes) : cellNeighbours(ground.cells),
      place: ground.resolution === 'grids' ? this.#inGrids(ground) : locateInGround(this.#issues, ground),
    })
  }

  /** @param counted bins the server made, where there are more issues than are held here */
  ask(resolution: Ground['resolution'], question: Question, counted?: WeeklyBins): Answer | undefined {
    const held = this.#grounds.get(resolution)
    if (!held) return undefined
    const { ground, neighbours, place } = held
    const { length, at } = this.#issues
    const bins = counted ?? binWeekly({ length, place: this.#passing(place, question), at }, question.until)
    const { households, cells: places } = ground
    const windows = { steps: stepCount, windowWeeks: question.weeks }
    const steps = hotspotHistory(bins, { households, neighbours }, question.measure, windows)
    return { resolution, places, neighbours, steps, bins }
  }

  #inGrids({ shapes }: GridGround): Int32Array {
    const partition = new PartitionIndex(shapes)
    const { length, lon, lat } = this.#issues
    const place = new Int32Array(length)
    for (let i = 0; i < length; i++) place[i] = partition.locate(lon[i], lat[i])
    return place
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
