import { addCounts, balances, figuresOf, Weights } from '@wangge/shared/caseload'
import type { GridFigures } from '@wangge/shared/grids'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'
import { revisionsOf } from '../db/revisions.ts'
import type { Lines } from '../issues/placing.ts'
import { countGrids, type GridCounts } from './counts.ts'

const WeightRow = z.object({ name: z.string(), value: z.number() })
const minuteMs = 60_000
const kept = 8

/** The workload weights as the planners have set them. */
export async function readWeights(db: Queryable): Promise<Weights> {
  const table = await rows(db, WeightRow, sql`SELECT name, value FROM workload_weight`)
  return Weights.parse(Object.fromEntries(table.map(({ name, value }) => [name, value])))
}

/** Figures of all grids from their counts; the balance is to the mean of the grids of the same community. */
export function withFigures(grids: readonly GridCounts[], weights: Weights, windowDays: number): GridFigures[] {
  const figures = grids.map(grid => ({ ...grid, ...figuresOf(grid, weights, windowDays), balance: null }))
  const balance = new Map<string, number | null>()
  for (const peers of Map.groupBy(figures, grid => grid.communityCode).values()) {
    const values = balances(peers.map(grid => grid.workloadHours))
    for (const [i, grid] of peers.entries()) balance.set(grid.code, values[i])
  }
  return figures.map(grid => ({ ...grid, balance: balance.get(grid.code) ?? null }))
}

/** The figures of a whole region: those of its grids' counts added up. */
export const figuresOfAll = (grids: readonly GridFigures[], weights: Weights, windowDays: number) => {
  const counts = addCounts(grids)
  return { ...counts, ...figuresOf(counts, weights, windowDays) }
}

/** Figures of all grids, kept while nothing they are counted from has changed. "Now" is the end of the running minute, so that what was just written counts. */
export class FiguresCache {
  readonly #db: Queryable
  readonly #kept = new Map<string, Promise<GridFigures[]>>()

  constructor(db: Queryable) {
    this.#db = db
  }

  /** @param at the instant; undefined for now */
  async grids(at: Date | undefined, windowDays: number, lines: Lines = 'handled'): Promise<GridFigures[]> {
    const instant = at ?? new Date(Math.ceil(Date.now() / minuteMs) * minuteMs)
    const revisions = await revisionsOf(this.#db, ['grids', 'register', 'visits', 'issues'])
    const key = `${revisions} ${instant.toISOString()} ${windowDays} ${lines}`
    const known = this.#kept.get(key)
    if (known) return known
    const made = this.#count(instant, windowDays, lines)
    this.#kept.set(key, made)
    // A failed count is not kept: the next request tries again.
    made.catch(() => this.#kept.delete(key))
    for (const old of [...this.#kept.keys()].slice(0, -kept)) this.#kept.delete(old)
    return made
  }

  async #count(at: Date, windowDays: number, lines: Lines): Promise<GridFigures[]> {
    return withFigures(await countGrids(this.#db, at, windowDays, lines), await readWeights(this.#db), windowDays)
  }
}
