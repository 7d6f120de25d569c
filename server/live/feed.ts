import { DatabaseInstant } from '@wangge/shared/domain'
import { IssueChange } from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Database, firstRow, type Queryable, rows } from '../db/database.ts'
import { revisionsOf } from '../db/revisions.ts'

/** Changes told at once; who is further behind gets the rest in the next round. */
const batchSize = 200
const keptDays = 7

/** Changes after a number, in order. */
export const changesAfter = (db: Queryable, number: number) =>
  rows(
    db,
    IssueChange.extend({ at: DatabaseInstant }),
    sql`
    SELECT c.number, c.issue_id AS "issueId", i.number AS "issueNumber", i.category_code AS "categoryCode", i.severity, c.region_code AS "regionCode",
      e.action, e.to_state AS state, a.name AS actor, e.at
    FROM change c JOIN issue i ON i.id = c.issue_id JOIN issue_event e ON e.id = c.event_id LEFT JOIN account a ON a.id = e.actor_id
    WHERE c.number > ${number} ORDER BY c.number LIMIT ${batchSize}`,
  )

const Bounds = z.object({ first: z.coerce.number(), last: z.coerce.number() })

/**
 * Tells changes to those who follow. Each follower asks for what comes after its own place, at its own pace: a slow one
 * holds up nobody and nothing is kept for it in memory.
 */
export class ChangeFeed {
  readonly #db: Queryable
  readonly #waiting = new Set<() => void>()
  #stop: () => Promise<void> = async () => {}

  constructor({ system }: Database) {
    this.#db = system
  }

  /** Begins to listen; what is older than a week is forgotten. */
  async start({ listen }: Pick<Database, 'listen'>): Promise<void> {
    await this.#db.execute(sql`DELETE FROM change WHERE at < now() - make_interval(days => ${keptDays}::int)`)
    this.#stop = await listen('wangge_change', () => this.#wake())
  }

  async stop(): Promise<void> {
    await this.#stop()
    this.#wake()
  }

  /** Where a new follower begins: after all there is. A follower whose place was forgotten must load anew: `isLost`. */
  async place(wanted: number | undefined): Promise<{ number: number; isLost: boolean }> {
    const bounds = await firstRow(
      this.#db,
      Bounds,
      sql`SELECT coalesce(min(number), 0) AS first, (SELECT number FROM revision WHERE topic = 'issues') AS last FROM change`,
    )
    const { first, last } = bounds ?? { first: 0, last: 0 }
    if (wanted === undefined) return { number: last, isLost: false }
    const isLost = wanted > last || (wanted < first - 1 && first > 0 && !(await this.#isKnown(wanted)))
    return { number: isLost ? last : wanted, isLost }
  }

  /** Moves when an alert was told, or is no longer so. */
  alertRevision(): Promise<string> {
    return revisionsOf(this.#db, ['alerts'])
  }

  /** Resolves when something was told, when the signal says so, or after a while. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      const done = () => {
        clearTimeout(timer)
        this.#waiting.delete(done)
        signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.#waiting.add(done)
      signal.addEventListener('abort', done)
      if (signal.aborted) done()
    })
  }

  async #isKnown(number: number): Promise<boolean> {
    return (
      (await firstRow(
        this.#db,
        z.object({ one: z.number() }),
        sql`SELECT 1 AS one FROM change WHERE number = ${number}`,
      )) !== undefined
    )
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done()
  }
}
