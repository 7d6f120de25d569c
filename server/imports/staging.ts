import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'
import type { PreparedRow } from './prepare.ts'
import type { ProblemLog } from './problems.ts'

/** Opens the table that holds an import's rows until they are merged. It goes with the transaction. */
export async function openStaging(db: Queryable): Promise<void> {
  await db.execute(sql`
    CREATE TEMP TABLE import_row (row int PRIMARY KEY, external_id text NOT NULL, data jsonb NOT NULL, geom geometry(Geometry,4326)) ON COMMIT DROP`)
}

/** Adds a batch of rows. */
export async function stage(db: Queryable, batch: readonly PreparedRow[]): Promise<void> {
  const values = JSON.stringify(batch.map(({ row, data, geometry }) => ({ row, data, geometry })))
  await db.execute(sql`
    INSERT INTO import_row (row, external_id, data, geom)
    SELECT r.row, r.data->>'id', r.data, ST_SetSRID(ST_GeomFromGeoJSON(r.geometry), 4326)
    FROM jsonb_to_recordset(${values}::jsonb) AS r(row int, data jsonb, geometry jsonb)`)
}

const Duplicate = z.object({ row: z.number(), externalId: z.string(), first: z.number() })

/** Refuses rows whose id stands in an earlier row of the file. */
export async function refuseDuplicates(db: Queryable, log: ProblemLog): Promise<void> {
  const duplicates = await rows(
    db,
    Duplicate,
    sql`
    DELETE FROM import_row r USING (
      SELECT row, first_value(row) OVER (PARTITION BY external_id ORDER BY row) AS first FROM import_row
    ) f WHERE f.row = r.row AND f.first < r.row
    RETURNING r.row, r.external_id AS "externalId", f.first`,
  )
  for (const { row, externalId, first } of duplicates) {
    log.add({
      row,
      field: 'id',
      value: externalId,
      severity: 'error',
      reason: 'duplicate_id',
      detail: { firstRow: first },
    })
  }
}

const Repair = z.object({ row: z.number(), why: z.string(), beforeM2: z.number(), afterM2: z.number() })

/**
 * Makes invalid polygons valid (GEOS structure method: what overlaps itself is counted once) and reports the change in
 * m²; refuses those of which nothing is left.
 */
export async function repairPolygons(db: Queryable, log: ProblemLog): Promise<void> {
  const repairs = await rows(
    db,
    Repair,
    sql`
    WITH broken AS (
      SELECT row, geom, ST_IsValidReason(geom) AS why,
        ST_Multi(ST_CollectionExtract(ST_MakeValid(geom, 'method=structure keepcollapsed=false'), 3)) AS fixed
      FROM import_row WHERE NOT ST_IsValid(geom)
    ), changed AS (
      UPDATE import_row r SET geom = b.fixed FROM broken b WHERE b.row = r.row RETURNING r.row
    )
    SELECT b.row, b.why, ST_Area(b.geom::geography) AS "beforeM2", coalesce(ST_Area(b.fixed::geography), 0) AS "afterM2"
    FROM broken b JOIN changed c USING (row) ORDER BY b.row`,
  )
  for (const { row, why, beforeM2, afterM2 } of repairs) {
    const changeM2 = Math.round((afterM2 - beforeM2) * 100) / 100
    log.add({
      row,
      field: 'geometry',
      value: why,
      severity: afterM2 > 0 ? 'repaired' : 'error',
      reason: afterM2 > 0 ? 'repaired_polygon' : 'no_area',
      detail: { changeM2, areaM2: Math.round(afterM2) },
    })
  }
  const empty = await rows(
    db,
    z.object({ row: z.number() }),
    sql`
    DELETE FROM import_row WHERE ST_IsEmpty(geom) OR ST_Area(geom) = 0 RETURNING row`,
  )
  const known = new Set(repairs.map(repair => repair.row))
  for (const { row } of empty)
    if (!known.has(row)) log.add({ row, field: 'geometry', value: '', severity: 'error', reason: 'no_area' })
}
