import { hourMs } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Database, firstRow, type Queryable } from '../db/database.ts'
import { type Found, findCareUnseen, findNewHotspots, findOverdue } from './find.ts'
import { endAlerts, listRules, listStanding, type Rule, type Standing, tellFindings } from './queries.ts'

const finders: Record<
  Rule['kind'],
  (db: Queryable, rule: Rule, now: Date, standing: readonly Standing[]) => Promise<Found>
> = {
  overdue: findOverdue,
  care_unseen: findCareUnseen,
  hotspot: findNewHotspots,
}

/** Any number that only this is locked by. */
const lockNumber = 7_026_112

/**
 * Asks every rule what it finds, tells what is new and ends what no longer holds. One process at a time does so: another
 * that comes meanwhile leaves it to the first.
 * @returns how many alerts were new
 */
export function evaluateRules({ system }: Database, now: Date, memory: HotspotMemory): Promise<number> {
  return system.transaction(async tx => {
    const lock = await firstRow(
      tx,
      z.object({ free: z.boolean() }),
      sql`SELECT pg_try_advisory_xact_lock(${lockNumber}) AS free`,
    )
    if (!lock?.free) return 0
    let told = 0
    for (const rule of await listRules(tx)) {
      if (!rule.enabled || (rule.kind === 'hotspot' && !memory.isDue(rule.id, now))) continue
      const standing = await listStanding(tx, rule.id)
      const { findings, holds } = await finders[rule.kind](tx, rule, now, standing)
      const ended = standing.filter(one => !holds(one))
      await endAlerts(
        tx,
        ended.map(one => one.id),
        now,
      )
      told += await tellFindings(tx, rule, findings, now)
      memory.remember(rule.id, now)
    }
    return told
  })
}

/** Hotspots are looked for once an hour and rule: what is asked of them ends with the hour. */
export class HotspotMemory {
  readonly #looked = new Map<string, number>()

  isDue(ruleId: string, now: Date): boolean {
    return this.#looked.get(ruleId) !== hourOf(now)
  }
  remember(ruleId: string, now: Date): void {
    this.#looked.set(ruleId, hourOf(now))
  }
}

const hourOf = (at: Date): number => Math.ceil(at.getTime() / hourMs)
