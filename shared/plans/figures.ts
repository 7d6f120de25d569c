import KDBush from 'kdbush'
import { balances, noCounts, type Weights, workloadParts } from '../caseload/index.ts'
import { PartitionIndex } from '../geometry/partition-index.ts'
import { type Partition, ringVertices } from '../partition/index.ts'
import type { Box } from './changed-box.ts'
import { communityOf, type PlanDocument } from './document.ts'
import { areaOfGrid, walkLengthM } from './grid-sizes.ts'
import type { PlanGround } from './ground.ts'
import { holdsPlace, wholeShape } from './placing.ts'

/** What a planner watches of a drawn grid. */
export interface DrawnFigures {
  units: number
  households: number
  residents: number
  carePersons: number
  openIssues: number
  workloadHours: number
  /** Workload over the mean of the grids of the same community; null where that is 0. */
  balance: number | null
  /** About how far one walks past all its units, in metres. */
  walkM: number
  areaM2: number
  /** Households whose worker is another than today's. */
  changingHouseholds: number
}

interface Sums {
  units: number
  households: number
  residents: number
  careRed: number
  careYellow: number
  careGreen: number
  openIssues: number
  issueMinutes: number
  changingHouseholds: number
}
const nothing: Sums = {
  units: 0,
  households: 0,
  residents: 0,
  careRed: 0,
  careYellow: 0,
  careGreen: 0,
  openIssues: 0,
  issueMinutes: 0,
  changingHouseholds: 0,
}

/** Who lies where in a drawn plan, and what that adds up to. Never changed in place. */
export interface Placement {
  document: PlanDocument
  /** Code of the grid that covers each unit; undefined for none. */
  unitGrid: readonly (string | undefined)[]
  issueGrid: readonly (string | undefined)[]
  sums: ReadonlyMap<string, Sums>
}

/** The ground with its indexes: made once, asked at every move. */
export class PlanTable {
  readonly ground: PlanGround
  readonly #units: KDBush
  readonly #issues: KDBush
  readonly #figures = new WeakMap<Placement, ReadonlyMap<string, DrawnFigures>>()

  constructor(ground: PlanGround) {
    this.ground = ground
    this.#units = indexOf(ground.units.x, ground.units.y)
    this.#issues = indexOf(ground.issues.x, ground.issues.y)
  }

  /** Places everything anew. */
  place(document: PlanDocument): Placement {
    const { units, issues } = this.ground
    const order = [...document.partition.grids.keys()].sort((a, b) => byCode(document.partition, a, b))
    const index = new PartitionIndex(order.map(grid => wholeShape(document.partition, grid)))
    const locate = (x: number, y: number) => {
      const found = index.locate(x, y)
      return found < 0 ? undefined : document.partition.grids[order[found]].code
    }
    const unitGrid = units.x.map((x, i) => locate(x, units.y[i]))
    const issueGrid = issues.x.map((x, i) => locate(x, issues.y[i]))
    const sums = new Map(document.partition.grids.map(({ code }) => [code, { ...nothing }]))
    for (const [i, code] of unitGrid.entries()) this.#addUnit(document, sums, code, i, 1)
    for (const [i, code] of issueGrid.entries()) this.#addIssue(sums, code, i, 1)
    return { document, unitGrid, issueGrid, sums }
  }

  /**
   * Places anew what lies between the lines as they were and as they are, both in the same grids: for a vertex that is
   * dragged. `box` holds all that was moved, before and after.
   */
  replace(before: Placement, document: PlanDocument, box: Box, touched: readonly string[]): Placement {
    const faces = document.partition.grids
      .flatMap(({ code }, grid) => (touched.includes(code) ? [grid] : []))
      .sort((a, b) => byCode(document.partition, a, b))
    const rings = faces.map(grid => ({
      code: document.partition.grids[grid].code,
      rings: document.partition.grids[grid].polygons.flat().map(refs => ringVertices(document.partition, refs)),
    }))
    const locate = (x: number, y: number) => rings.find(one => holdsPlace(one.rings, x, y))?.code
    const sums = new Map(before.sums)
    for (const code of touched) sums.set(code, { ...(before.sums.get(code) ?? nothing) })
    const moved = (
      index: KDBush,
      { x, y }: { x: readonly number[]; y: readonly number[] },
      placed: readonly (string | undefined)[],
      add: (code: string | undefined, i: number, sign: 1 | -1) => void,
    ) => {
      let next: (string | undefined)[] | undefined
      for (const i of index.range(...box)) {
        const was = placed[i]
        if (was !== undefined && !touched.includes(was)) continue
        const code = locate(x[i], y[i])
        if (code === was) continue
        next ??= [...placed]
        add(was, i, -1)
        add(code, i, 1)
        next[i] = code
      }
      return next ?? placed
    }
    const { units, issues } = this.ground
    const unitGrid = moved(this.#units, units, before.unitGrid, (code, i, sign) =>
      this.#addUnit(document, sums, code, i, sign),
    )
    const issueGrid = moved(this.#issues, issues, before.issueGrid, (code, i, sign) =>
      this.#addIssue(sums, code, i, sign),
    )
    const placement = { document, unitGrid, issueGrid, sums }
    this.#figures.set(placement, this.#figuresAnew(placement, this.figures(before), touched))
    return placement
  }

  /** The figures of every grid, with the balance among those of its community. */
  figures(placement: Placement): ReadonlyMap<string, DrawnFigures> {
    const known = this.#figures.get(placement)
    if (known) return known
    const made = this.#figuresAnew(
      placement,
      new Map(),
      placement.document.partition.grids.map(({ code }) => code),
    )
    this.#figures.set(placement, made)
    return made
  }

  /** Figures of some grids; the others keep theirs, but for the balance where their mean has changed. */
  #figuresAnew(
    { document, sums }: Placement,
    before: ReadonlyMap<string, DrawnFigures>,
    codes: readonly string[],
  ): Map<string, DrawnFigures> {
    const { partition } = document
    const { weights, windowDays } = this.ground
    const figures = new Map(before)
    const wanted = new Set(codes)
    const communities = new Map(codes.map(code => [communityOf(code), [] as string[]]))
    partition.grids.forEach(({ code }, grid) => {
      communities.get(communityOf(code))?.push(code)
      if (wanted.has(code))
        figures.set(code, figuresOf(sums.get(code) ?? nothing, areaOfGrid(partition, grid), weights, windowDays))
    })
    for (const peers of communities.values()) {
      const own = peers.flatMap(code => figures.get(code) ?? [])
      const balance = balances(own.map(({ workloadHours }) => workloadHours))
      for (const [i, code] of peers.entries()) figures.set(code, { ...own[i], balance: balance[i] })
    }
    return figures
  }

  /** The worker who looks after a unit today; null for none. */
  workerToday(unit: number): string | null {
    return this.ground.grids[this.ground.units.grid[unit]]?.workerId ?? null
  }

  #addUnit(
    { about }: PlanDocument,
    sums: ReadonlyMap<string, Sums>,
    code: string | undefined,
    i: number,
    sign: 1 | -1,
  ): void {
    const sum = code === undefined ? undefined : sums.get(code)
    if (!sum || code === undefined) return
    const { units } = this.ground
    sum.units += sign
    sum.households += sign * units.households[i]
    sum.residents += sign * units.residents[i]
    sum.careRed += sign * units.careRed[i]
    sum.careYellow += sign * units.careYellow[i]
    sum.careGreen += sign * units.careGreen[i]
    if (this.workerToday(i) !== (about[code]?.workerId ?? null)) sum.changingHouseholds += sign * units.households[i]
  }

  #addIssue(sums: ReadonlyMap<string, Sums>, code: string | undefined, i: number, sign: 1 | -1): void {
    const sum = code === undefined ? undefined : sums.get(code)
    if (!sum) return
    sum.openIssues += sign * this.ground.issues.open[i]
    sum.issueMinutes += sign * this.ground.issues.minutes[i]
  }
}

function figuresOf(sum: Sums, areaM2: number, weights: Weights, windowDays: number): DrawnFigures {
  const { careRed, careYellow, careGreen, issueMinutes, households, residents, units, openIssues } = sum
  const parts = workloadParts(
    { ...noCounts(), households, careRed, careYellow, careGreen, issueMinutes },
    weights,
    windowDays,
  )
  return {
    units,
    households,
    residents,
    openIssues,
    carePersons: careRed + careYellow + careGreen,
    workloadHours: parts.visits + parts.care + parts.issues,
    balance: null,
    walkM: walkLengthM(units, areaM2),
    areaM2,
    changingHouseholds: sum.changingHouseholds,
  }
}

const byCode = ({ grids }: Partition, a: number, b: number): number => (grids[a].code < grids[b].code ? -1 : 1)

function indexOf(x: readonly number[], y: readonly number[]): KDBush {
  const index = new KDBush(Math.max(1, x.length))
  for (let i = 0; i < x.length; i++) index.add(x[i], y[i])
  // An index of nothing cannot be made: one place that no box reaches stands for it.
  if (x.length === 0) index.add(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  return index.finish()
}
