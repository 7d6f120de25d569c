import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import { Device } from '@wangge/shared/devices'
import { DatabaseInstant } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../db/database.ts'

const Known = z.object({ accountId: z.string(), locked: z.boolean() })

export const readDevice = (db: Queryable, id: string) =>
  firstRow(
    db,
    Known,
    sql`SELECT account_id AS "accountId", locked_at IS NOT NULL AS locked FROM device WHERE id = ${id}`,
  )

/** Tells that a phone is in use. A phone that changes hands belongs to who signed in last; a locked one stays as it is. */
export const meetDevice = (db: Queryable, accountId: string, id: string, name: string, now: Date) =>
  db.execute(sql`
    INSERT INTO device (id, account_id, name, first_seen_at, last_seen_at) VALUES (${id}, ${accountId}, ${name}, ${now.toISOString()}, ${now.toISOString()})
    ON CONFLICT (id) DO UPDATE SET account_id = excluded.account_id, name = excluded.name, last_seen_at = excluded.last_seen_at WHERE device.locked_at IS NULL`)

const Row = Device.extend({
  firstSeenAt: DatabaseInstant,
  lastSeenAt: DatabaseInstant,
  lockedAt: DatabaseInstant.nullable(),
  accountId: z.string(),
  regions: z.array(z.string()),
})

/** Phones the viewer may lock: the own, and those of who works in the viewer's region. */
export async function listDevices(db: Queryable, viewer: Viewer) {
  const all = await rows(
    db,
    Row,
    sql`
    SELECT d.id, a.name AS account, d.account_id AS "accountId", d.name, d.first_seen_at AS "firstSeenAt", d.last_seen_at AS "lastSeenAt", d.locked_at AS "lockedAt",
      l.name AS "lockedBy", ARRAY(SELECT s.region_code FROM assignment s WHERE s.account_id = d.account_id) AS regions
    FROM device d JOIN account a ON a.id = d.account_id LEFT JOIN account l ON l.id = d.locked_by ORDER BY d.last_seen_at DESC, d.id`,
  )
  const isTheirs = (regions: string[]) =>
    regions.length > 0 && regions.every(region => mayAt(viewer, 'superviseIssues', region))
  return all.filter(device => device.accountId === viewer.id || isTheirs(device.regions))
}

/** Locks a phone and ends every session of its account: it is not known which of them is the phone's. */
export const lockDevice = (db: Queryable, viewer: Viewer, id: string, now: Date) =>
  db.transaction(async tx => {
    await tx.execute(sql`
      UPDATE device SET locked_at = ${now.toISOString()}, locked_by = ${viewer.id} WHERE id = ${id} AND locked_at IS NULL`)
    await tx.execute(sql`DELETE FROM session WHERE user_id = (SELECT account_id FROM device WHERE id = ${id})`)
  })
