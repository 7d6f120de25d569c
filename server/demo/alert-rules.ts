import { alertKinds } from '@wangge/shared/alerts'
import { dayMs } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Queryable } from '../db/database.ts'

const sinceDays = 3

/** The demo's district watches for everything, as if since some days ago: there is something to be told at once. */
export async function loadAlertRules(db: Queryable, regionCode: string, now: Date): Promise<void> {
  const since = new Date(now.getTime() - sinceDays * dayMs).toISOString()
  for (const kind of alertKinds)
    await db.execute(
      sql`INSERT INTO alert_rule (id, kind, region_code, created_at) VALUES (${v7()}, ${kind}, ${regionCode}, ${since})`,
    )
}
