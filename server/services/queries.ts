import type { Viewer } from '@wangge/shared/accounts'
import { DatabaseInstant, isWithin } from '@wangge/shared/domain'
import { type NewService, Service } from '@wangge/shared/services'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../db/database.ts'

const Row = Service.extend({ updatedAt: DatabaseInstant })

/** The guide where the viewer works: what is kept for a region around or within. */
export async function listServices(db: Queryable, viewer: Viewer): Promise<Service[]> {
  const all = await rows(
    db,
    Row,
    sql`SELECT id, region_code AS "regionCode", name, summary, audience, papers, place, phone, updated_at AS "updatedAt" FROM service ORDER BY name, id`,
  )
  const scopes = viewer.scopes.readFigures
  return all.filter(({ regionCode }) =>
    scopes.some(scope => isWithin(scope, regionCode) || isWithin(regionCode, scope)),
  )
}

export const readRegion = async (db: Queryable, id: string): Promise<string | undefined> =>
  (
    await firstRow(
      db,
      z.object({ regionCode: z.string() }),
      sql`SELECT region_code AS "regionCode" FROM service WHERE id = ${id}`,
    )
  )?.regionCode

export async function writeService(db: Queryable, id: string, one: NewService, now: Date): Promise<void> {
  await db.execute(sql`
    INSERT INTO service (id, region_code, name, summary, audience, papers, place, phone, updated_at)
    VALUES (${id}, ${one.regionCode}, ${one.name}, ${one.summary}, ${one.audience}, ${one.papers}, ${one.place}, ${one.phone}, ${now.toISOString()})
    ON CONFLICT (id) DO UPDATE SET region_code = excluded.region_code, name = excluded.name, summary = excluded.summary, audience = excluded.audience,
      papers = excluded.papers, place = excluded.place, phone = excluded.phone, updated_at = excluded.updated_at`)
}

export const deleteService = async (db: Queryable, id: string): Promise<void> => {
  await db.execute(sql`DELETE FROM service WHERE id = ${id}`)
}
