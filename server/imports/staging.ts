import { repairPolygon } from '@wangge/shared/geometry'
import { sql } from 'drizzle-orm'
import type { MultiPolygon } from 'geojson'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../db/database.ts'
import { MultiPolygonText } from '../db/geometry.ts'
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

const Broken = z.object({ row: z.number(), why: z.string(), shape: MultiPolygonText, beforeM2: z.number() })
const Fixed = z.object({ valid: z.boolean(), afterM2: z.number() })

/**
 * Makes invalid polygons valid and reports the change in m²; refuses those of which nothing is left.
 *
 * The repair is the kernel's, not ST_MakeValid: on the embedded engine (PostGIS 3.6.2 in WebAssembly) a statement whose
 * ST_MakeValid meets a collapsed ring ends early and silently, and rows would stay broken without a word.
 */
export async function repairPolygons(db: Queryable, log: ProblemLog): Promise<void> {
  const broken = await rows(
    db,
    Broken,
    sql`
    SELECT row, ST_IsValidReason(geom) AS why, ST_AsGeoJSON(ST_Multi(geom), 15) AS shape, ST_Area(geom::geography) AS "beforeM2"
    FROM import_row WHERE NOT ST_IsValid(geom) ORDER BY row`,
  )
  for (const { row, why, shape, beforeM2 } of broken) {
    const repaired = repairPolygon(shape)
    const fixed = repaired && (await replaceGeometry(db, row, repaired))
    if (fixed?.valid) {
      const detail = { changeM2: Math.round((fixed.afterM2 - beforeM2) * 100) / 100, areaM2: Math.round(fixed.afterM2) }
      log.add({ row, field: 'geometry', value: why, severity: 'repaired', reason: 'repaired_polygon', detail })
    } else {
      await db.execute(sql`DELETE FROM import_row WHERE row = ${row}`)
      log.add({
        row,
        field: 'geometry',
        value: why,
        severity: 'error',
        reason: beforeM2 > 0 ? 'not_repairable' : 'no_area',
      })
    }
  }
  await refuseWithoutArea(db, log)
}

const replaceGeometry = (db: Queryable, row: number, shape: MultiPolygon) =>
  firstRow(
    db,
    Fixed,
    sql`
    UPDATE import_row SET geom = ST_SetSRID(ST_GeomFromGeoJSON(${JSON.stringify(shape)}), 4326) WHERE row = ${row}
    RETURNING ST_IsValid(geom) AS valid, ST_Area(geom::geography) AS "afterM2"`,
  )

async function refuseWithoutArea(db: Queryable, log: ProblemLog): Promise<void> {
  const empty = await rows(
    db,
    z.object({ row: z.number() }),
    sql`
    DELETE FROM import_row WHERE ST_IsEmpty(geom) OR ST_Area(geom) = 0 RETURNING row`,
  )
  for (const { row } of empty) log.add({ row, field: 'geometry', value: '', severity: 'error', reason: 'no_area' })
}
