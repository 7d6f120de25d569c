import { AlertDetail, type NewWebhook, Webhook, WebhookDelivery } from '@wangge/shared/alerts'
import { DatabaseInstant } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../db/database.ts'

/** Webhooks under some codes. */
export const listWebhooks = (db: Queryable, scopes: readonly string[]) =>
  rows(
    db,
    Webhook.extend({ createdAt: DatabaseInstant }),
    sql`
    SELECT id, region_code AS "regionCode", url, enabled, created_at AS "createdAt" FROM webhook
    WHERE EXISTS (SELECT FROM jsonb_array_elements_text(${JSON.stringify(scopes)}::jsonb) s WHERE starts_with(region_code, s)) ORDER BY created_at, id`,
  )

/** Adds a webhook with its sealed secret; false where the address is told of the region already. */
export async function addWebhook(
  db: Queryable,
  { id, regionCode, url }: NewWebhook,
  secret: Uint8Array,
  createdBy: string,
): Promise<boolean> {
  const made = await rows(
    db,
    z.object({ id: z.string() }),
    sql`
    INSERT INTO webhook (id, region_code, url, secret, created_by) VALUES (${id}, ${regionCode}, ${url}, ${secret}, ${createdBy})
    ON CONFLICT DO NOTHING RETURNING id`,
  )
  return made.length > 0
}

export async function switchWebhook(db: Queryable, id: string, enabled: boolean): Promise<void> {
  await db.execute(sql`UPDATE webhook SET enabled = ${enabled} WHERE id = ${id}`)
}

/** Lets what waits or was given up go at once. */
export async function sendAgain(db: Queryable, deliveryId: string): Promise<void> {
  await db.execute(
    sql`UPDATE webhook_delivery SET state = 'waiting', next_at = now() WHERE id = ${deliveryId} AND state <> 'delivered'`,
  )
}

/** Deliveries of the webhooks under some codes, the latest first, with every try. */
export const listDeliveries = (db: Queryable, scopes: readonly string[], limit: number) =>
  rows(
    db,
    WebhookDelivery.extend({
      createdAt: DatabaseInstant,
      nextAt: DatabaseInstant,
      attempts: z.array(WebhookDelivery.shape.attempts.element.extend({ at: DatabaseInstant })),
    }),
    sql`
    SELECT d.id, d.webhook_id AS "webhookId", w.url, a.kind, d.state, d.created_at AS "createdAt", d.next_at AS "nextAt",
      coalesce((SELECT jsonb_agg(jsonb_build_object('at', t.at, 'durationMs', t.duration_ms, 'status', t.status, 'error', t.error) ORDER BY t.at)
        FROM webhook_attempt t WHERE t.delivery_id = d.id), '[]') AS attempts
    FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id JOIN alert a ON a.id = d.alert_id
    WHERE EXISTS (SELECT FROM jsonb_array_elements_text(${JSON.stringify(scopes)}::jsonb) s WHERE starts_with(w.region_code, s))
    ORDER BY d.created_at DESC, d.id DESC LIMIT ${limit}`,
  )

const Waiting = z.object({
  id: z.string(),
  url: z.string(),
  secret: z.instanceof(Uint8Array),
  attempts: z.number(),
  regionCode: z.string().nullable(),
  at: DatabaseInstant,
  detail: AlertDetail,
})
export type Waiting = z.infer<typeof Waiting>

/**
 * Takes a delivery whose time has come, and puts its next time so far off that no other process takes it while it is being
 * sent. A process that dies meanwhile leaves it to be tried again then.
 */
export const takeWaiting = (db: Queryable, now: Date, untilMs: number) =>
  firstRow(
    db,
    Waiting,
    sql`
    UPDATE webhook_delivery d SET next_at = ${new Date(now.getTime() + untilMs).toISOString()}, attempts = d.attempts + 1
    FROM webhook w, alert a WHERE w.id = d.webhook_id AND a.id = d.alert_id AND d.id = (
      SELECT c.id FROM webhook_delivery c JOIN webhook v ON v.id = c.webhook_id
      WHERE c.state = 'waiting' AND c.next_at <= ${now.toISOString()} AND v.enabled ORDER BY c.next_at, c.id LIMIT 1 FOR UPDATE OF c SKIP LOCKED)
    RETURNING d.id, w.url, w.secret, d.attempts, a.region_code AS "regionCode", a.at, a.detail`,
  )

export interface Attempt {
  at: Date
  durationMs: number
  status: number | null
  error: string | null
}

/** Writes down a try and what follows from it. @param nextAt null where it is done or given up */
export function recordAttempt(
  db: Queryable,
  deliveryId: string,
  { at, durationMs, status, error }: Attempt,
  outcome: { state: WebhookDelivery['state']; nextAt: Date | null },
): Promise<void> {
  return db.transaction(async tx => {
    await tx.execute(sql`
      INSERT INTO webhook_attempt (id, delivery_id, at, duration_ms, status, error)
      VALUES (new_id(), ${deliveryId}, ${at.toISOString()}, ${durationMs}, ${status}, ${error})`)
    await tx.execute(sql`
      UPDATE webhook_delivery SET state = ${outcome.state}, next_at = coalesce(${outcome.nextAt?.toISOString() ?? null}::timestamptz, next_at) WHERE id = ${deliveryId}`)
  })
}
