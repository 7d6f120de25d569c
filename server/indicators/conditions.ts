import type { IndicatorName } from '@wangge/shared/indicators'
import { type SQL, sql } from 'drizzle-orm'

export interface IndicatorWindow {
  from: Date
  to: Date
}

/** What an issue `i` must be to count. The ledger lists by the same conditions, so a number and its list agree. */
export function indicatorCondition(name: IndicatorName, { from, to }: IndicatorWindow): SQL {
  const [start, end] = [sql`${from.toISOString()}::timestamptz`, sql`${to.toISOString()}::timestamptz`]
  const within = (column: SQL) => sql`(${column} > ${start} AND ${column} <= ${end})`
  const resolved = within(sql`i.resolved_at`)
  const ended = within(sql`i.ended_at`)
  const openAtEnd = sql`(i.opened_at <= ${end} AND (i.ended_at IS NULL OR i.ended_at > ${end}))`
  const conditions: Record<IndicatorName, SQL> = {
    reported: within(sql`i.opened_at`),
    open: openAtEnd,
    overdue: sql`(${openAtEnd} AND (i.resolved_at IS NULL OR i.resolved_at > ${end}) AND i.due_at < ${end})`,
    resolved,
    settledInGrid: sql`(${resolved} AND i.level = 'grid')`,
    onTime: sql`(${resolved} AND i.resolved_at <= i.due_at)`,
    reworked: sql`(${resolved} AND i.reworks > 0)`,
    ended,
    answered: sql`(${ended} AND (i.state = 'closed' OR EXISTS (SELECT FROM issue_event v WHERE v.issue_id = i.id AND v.answer IS NOT NULL)))`,
    rated: sql`(${ended} AND i.satisfied IS NOT NULL)`,
    satisfied: sql`(${ended} AND i.satisfied)`,
  }
  return conditions[name]
}
