import type { Viewer } from '@wangge/shared/accounts'
import { v7 } from 'uuid'
import type { Queryable } from '../db/database.ts'
import { audit } from '../db/schema/index.ts'

/** Keeps who did or saw what; committed before the answer leaves. */
export async function recordAudit(
  db: Queryable,
  viewer: Viewer,
  action: string,
  subject: string,
  detail: Record<string, unknown>,
): Promise<void> {
  await db.insert(audit).values({ id: v7(), accountId: viewer.id, action, subject, detail })
}
