import { AlertDetail, AlertRule, type NewAlertRule } from '@wangge/shared/alerts'
import { DatabaseInstant } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'

const Rule = AlertRule.extend({ createdAt: DatabaseInstant })
export type Rule = z.infer<typeof Rule>

export const listRules = (db: Queryable) =>
  rows(
    db,
    Rule,
    sql`
    SELECT r.id, r.kind, r.region_code AS "regionCode", r.grace_hours AS "graceHours", r.enabled, r.created_at AS "createdAt",
      (SELECT count(*) FROM alert a WHERE a.rule_id = r.id AND a.ended_at IS NULL)::int AS standing
    FROM alert_rule r ORDER BY r.region_code, r.kind, r.grace_hours`,
  )

/** Adds a rule; false where there is the same one already. */
export async function addRule(db: Queryable, rule: NewAlertRule, createdBy: string): Promise<boolean> {
  const { id, kind, regionCode, graceHours } = rule
  const made = await rows(
    db,
    z.object({ id: z.string() }),
    sql`
    INSERT INTO alert_rule (id, kind, region_code, grace_hours, created_by) VALUES (${id}, ${kind}, ${regionCode}, ${graceHours}, ${createdBy})
    ON CONFLICT DO NOTHING RETURNING id`,
  )
  return made.length > 0
}

export async function switchRule(db: Queryable, id: string, enabled: boolean): Promise<void> {
  await db.execute(sql`UPDATE alert_rule SET enabled = ${enabled} WHERE id = ${id}`)
}

const Standing = z.object({ id: z.string(), subject: z.string(), detail: AlertDetail })
export type Standing = z.infer<typeof Standing>

/** What a rule has told and what still stands. */
export const listStanding = (db: Queryable, ruleId: string) =>
  rows(db, Standing, sql`SELECT id, subject, detail FROM alert WHERE rule_id = ${ruleId} AND ended_at IS NULL`)

/** Something a rule found: `subject` names it and its occurrence. */
export interface Finding {
  subject: string
  regionCode: string | null
  detail: AlertDetail
}

/** Tells what was not told before, and queues it for the region's webhooks. Returns how many were new. */
export async function tellFindings(db: Queryable, rule: Rule, found: readonly Finding[], now: Date): Promise<number> {
  if (found.length === 0) return 0
  const told = await rows(
    db,
    z.object({ id: z.string() }),
    sql`
    INSERT INTO alert (id, rule_id, kind, subject, region_code, at, detail)
    SELECT new_id(), ${rule.id}, ${rule.kind}, f.subject, f."regionCode", ${now.toISOString()}, f.detail
    FROM jsonb_to_recordset(${JSON.stringify(found)}::jsonb) AS f(subject text, "regionCode" text, detail jsonb)
    ON CONFLICT (rule_id, subject) DO NOTHING RETURNING id`,
  )
  if (told.length > 0)
    await db.execute(sql`
      INSERT INTO webhook_delivery (id, webhook_id, alert_id, next_at, created_at)
      SELECT new_id(), w.id, a.id, ${now.toISOString()}, ${now.toISOString()}
      FROM alert a JOIN webhook w ON w.enabled AND starts_with(coalesce(a.region_code, ''), w.region_code)
      WHERE a.id IN (SELECT t::uuid FROM jsonb_array_elements_text(${JSON.stringify(told.map(one => one.id))}::jsonb) t)`)
  return told.length
}

/** Marks alerts as no longer so. */
export async function endAlerts(db: Queryable, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return
  await db.execute(sql`
    UPDATE alert SET ended_at = ${now.toISOString()} WHERE id IN (SELECT t::uuid FROM jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) t)`)
}

const Overdue = z.object({
  id: z.string(),
  number: z.string(),
  categoryCode: z.string(),
  severity: z.enum(['normal', 'urgent', 'major']),
  regionCode: z.string().nullable(),
  reworks: z.number(),
  since: DatabaseInstant,
})

/** Issues of a region that are overdue by more than the grace, and became so after an instant. */
export const listOverdue = (db: Queryable, { regionCode, graceHours, createdAt }: Rule, now: Date) =>
  rows(
    db,
    Overdue,
    sql`
    SELECT id, number, category_code AS "categoryCode", severity, region_code AS "regionCode", reworks, due_at AS since FROM issue
    WHERE ended_at IS NULL AND resolved_at IS NULL AND starts_with(coalesce(region_code, ''), ${regionCode})
      AND due_at < ${now.toISOString()}::timestamptz - make_interval(secs => ${graceHours} * 3600)
      AND due_at >= ${createdAt}::timestamptz - make_interval(secs => ${graceHours} * 3600)`,
  )
