import { cellNumbersAt } from '@wangge/shared/hotspots'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'

const batchSize = 5000

/** The cells of a point as PostgreSQL writes an array. */
export const cellsText = (lon: number, lat: number): string => `{${cellNumbersAt(lon, lat).join(',')}}`

/** Gives the issues that have none their H3 cells: those of a database made before the cells were kept. */
export async function placeIssuesInCells(db: Queryable): Promise<void> {
  for (;;) {
    const found = await rows(
      db,
      z.object({ id: z.string(), lon: z.number(), lat: z.number() }),
      sql`SELECT id, ST_X(geom) AS lon, ST_Y(geom) AS lat FROM issue WHERE cells IS NULL LIMIT ${batchSize}`,
    )
    if (found.length === 0) return
    const placed = JSON.stringify(found.map(({ id, lon, lat }) => ({ id, cells: cellsText(lon, lat) })))
    await db.execute(sql`
      UPDATE issue SET cells = p.cells::bigint[] FROM jsonb_to_recordset(${placed}::jsonb) AS p(id uuid, cells text) WHERE issue.id = p.id`)
  }
}
