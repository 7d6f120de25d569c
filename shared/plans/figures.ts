import KDBush from 'kdbush'
import { orient2d } from 'robust-predicates'
import { balances, noCounts, type Weights, workloadParts } from '../caseload/index.ts'
import { PartitionIndex } from '../geometry/partition-index.ts'
import { doubledArea, type Partition, perDegree, ringVertices, type Vertex } from '../partition/index.ts'
import { communityOf, type PlanDocument } from './document.ts'
import type { PlanGround } from './ground.ts'

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

export type Box = [minX: number, minY: number, maxX: number, maxY: number]

/** The box around the stretches in which lines differ, before and after: what changes hands lies in it. */
export function boxOfChange(before: Partition, after: Partition): Box {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity]
  // An edit that moves lines keeps their places; any other is compared as a whole.
  const isMove = before.arcs.length === after.arcs.length
  const [known, drawn] = [new Set(isMove ? [] : before.arcs), new Set(isMove ? [] : after.arcs)]
  const was = before.arcs.filter((arc, i) => (isMove ? after.arcs[i] !== arc : !drawn.has(arc)))
  const is = after.arcs.filter((arc, i) => (isMove ? before.arcs[i] !== arc : !known.has(arc)))
  was.forEach(({ vertices }, i) => {
    const now = is[i]?.vertices ?? []
    const isSame = (a: Vertex | undefined, b: Vertex | undefined) =>
      a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1]
    let start = 0
    while (
      start + 1 < Math.min(vertices.length, now.length) &&
      isSame(vertices[start + 1], now[start + 1]) &&
      isSame(vertices[start], now[start])
    )
      start++
    let end = 0
    while (
      end + 1 < Math.min(vertices.length, now.length) - start &&
      isSame(vertices.at(-2 - end), now.at(-2 - end)) &&
      isSame(vertices.at(-1 - end), now.at(-1 - end))
    )
      end++
    for (const line of [vertices, now])
      for (const [x, y] of line.slice(start, line.length - end)) {
        box[0] = Math.min(box[0], x)
        box[1] = Math.min(box[1], y)
        box[2] = Math.max(box[2], x)
        box[3] = Math.max(box[3], y)
      }
  })
  return box
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

/**
 * About how long a tour of n places spread over an area is: 0.7124·√(n·A), the constant of Beardwood, Halton and
 * Hammersley (1959) as measured by Johnson, McGeoch and Rothberg (1996). Metres.
 */
export const walkLengthM = (places: number, areaM2: number): number =>
  places < 2 ? 0 : 0.7124 * Math.sqrt(places * areaM2)

const metresPerUnit = 111_195 / perDegree

/** Area on the ground, within 0.1 % for a grid of a town: a degree of longitude is shortened by the latitude. */
export function areaOfGrid(partition: Partition, grid: number): number {
  let doubled = 0
  let latitude = 0
  for (const refs of partition.grids[grid].polygons.flat()) {
    const ring = ringVertices(partition, refs)
    doubled += doubledArea(ring)
    latitude = ring[0]?.[1] ?? latitude
  }
  return (doubled / 2) * metresPerUnit ** 2 * Math.cos(((latitude / perDegree) * Math.PI) / 180)
}

const byCode = ({ grids }: Partition, a: number, b: number): number => (grids[a].code < grids[b].code ? -1 : 1)

function indexOf(x: readonly number[], y: readonly number[]): KDBush {
  const index = new KDBush(Math.max(1, x.length))
  for (let i = 0; i < x.length; i++) index.add(x[i], y[i])
  // An index of nothing cannot be made: one place that no box reaches stands for it.
  if (x.length === 0) index.add(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
  return index.finish()
}

/** A grid in whole numbers, as GeoJSON has it. */
function wholeShape(partition: Partition, grid: number) {
  return {
    type: 'MultiPolygon' as const,
    coordinates: partition.grids[grid].polygons.map(polygon =>
      polygon.map(refs => {
        const ring = ringVertices(partition, refs).map(([x, y]) => [x, y])
        return [...ring, ring[0]]
      }),
    ),
  }
}

/** Whether rings cover a place, exactly; their boundary is theirs. */
function holdsPlace(rings: readonly (readonly Vertex[])[], x: number, y: number): boolean {
  let inside = false
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[ax, ay], [bx, by]] = [ring[j], ring[i]]
      if (ay > y && by > y) continue
      if (ay < y && by < y) continue
      const turn = orient2d(ax, ay, bx, by, x, y)
      if (turn === 0 && x >= Math.min(ax, bx) && x <= Math.max(ax, bx)) return true
      if (ay > y !== by > y && turn > 0 !== by > ay) inside = !inside
    }
  return inside
}
