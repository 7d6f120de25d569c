import { firstRow } from '@wangge/server/db/database.ts'
import { hourMs } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { z } from 'zod'
import type { Client } from './client.ts'
import type { TestDatabase } from './template.ts'

/** The grid of the demo's worker. */
export const songyuanli = '370602005001006'

const Place = z.object({ lon: z.number(), lat: z.number() })

/** Registers an issue in 松园里 that is overdue since some hours before an instant, and gives its id. */
export async function overdueIssue(database: TestDatabase, worker: Client, now: Date, hours: number): Promise<string> {
  const place = await firstRow(
    database.system,
    Place,
    sql`SELECT ST_X(geom) AS lon, ST_Y(geom) AS lat FROM unit WHERE region_code = ${songyuanli} LIMIT 1`,
  )
  const id = v7()
  const body = { id, categoryCode: 'repairs.leak', text: '楼上漏水', ...place }
  const answer = await worker.send('POST', '/api/issues', body)
  if (!answer.ok) throw new Error(`the issue was not registered: ${answer.status}`)
  await database.system.execute(
    sql`UPDATE issue SET due_at = ${new Date(now.getTime() - hours * hourMs).toISOString()} WHERE id = ${id}`,
  )
  return id
}
