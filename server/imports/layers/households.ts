import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../../db/database.ts'
import { beginning } from '../../grids/place-units.ts'
import type { ProblemLog } from '../problems.ts'
import type { ImportCounts } from '../result.ts'
import { refuseUnknown, stagedRows, upsert } from '../upsert.ts'
import type { MergeOptions } from './options.ts'

/** Merges households and their number plates. */
export async function mergeHouseholds(db: Queryable, { source }: MergeOptions, log: ProblemLog): Promise<ImportCounts> {
  await refuseUnknown(db, log, 'unit', 'unit', source)
  await refuseTakenDoors(db, source, log)
  const counts = await upsert(db, {
    table: 'household',
    source,
    columns: {
      unit_id: sql`u.id`,
      door: sql`d.door`,
      floor: sql`d.floor`,
      tenure: sql`coalesce(d.tenure, 'owned')`,
      verified_at: sql`d."verifiedAt"`,
    },
    initial: { valid_from: sql`coalesce(d.since, ${beginning}::timestamptz)` },
    from: sql`${stagedRows('households')} JOIN unit u ON u.source = ${source} AND u.external_id = d.unit`,
  })
  await addPlates(db, source, log)
  return counts
}

const Taken = z.object({ row: z.number(), door: z.string(), unit: z.string() })

/** One door holds one household: a second one, in the file or in the register, is refused. */
async function refuseTakenDoors(db: Queryable, source: string, log: ProblemLog): Promise<void> {
  const taken = await rows(
    db,
    Taken,
    sql`
    DELETE FROM import_row r USING (
      SELECT o.row, row_number() OVER (PARTITION BY o.data->>'unit', o.data->>'door' ORDER BY o.row) AS place FROM import_row o
    ) f WHERE f.row = r.row AND (f.place > 1 OR EXISTS (
      SELECT FROM household h JOIN unit u ON u.id = h.unit_id
      WHERE u.source = ${source} AND u.external_id = r.data->>'unit' AND h.door = r.data->>'door' AND h.valid_to IS NULL
        AND (h.source, h.external_id) IS DISTINCT FROM (${source}, r.external_id)
        AND NOT EXISTS (SELECT FROM import_row moved WHERE moved.external_id = h.external_id AND h.source = ${source})))
    RETURNING r.row, r.data->>'door' AS door, r.data->>'unit' AS unit`,
  )
  for (const { row, door, unit } of taken.sort((a, b) => a.row - b.row))
    log.add({ row, field: 'door', value: door, severity: 'error', reason: 'door_taken', detail: { unit } })
}

const Plate = z.object({ row: z.number(), plate: z.string() })

/** Several plates in one cell are separated by commas, semicolons or spaces. A plate known elsewhere stays there. */
async function addPlates(db: Queryable, source: string, log: ProblemLog): Promise<void> {
  await db.execute(sql`
    CREATE TEMP TABLE staged_plate ON COMMIT DROP AS
    SELECT r.row, h.id AS household_id, p.plate FROM import_row r
    JOIN household h ON h.source = ${source} AND h.external_id = r.external_id
    CROSS JOIN LATERAL regexp_split_to_table(upper(coalesce(r.data->>'plates', '')), '[,;，；、\\s]+') AS p(plate)
    WHERE p.plate <> ''`)
  await db.execute(sql`
    INSERT INTO vehicle (id, household_id, plate) 
    SELECT new_id(), household_id, plate FROM (SELECT DISTINCT ON (plate) household_id, plate FROM staged_plate ORDER BY plate, row) first
    WHERE NOT EXISTS (SELECT FROM vehicle v WHERE v.plate = first.plate)`)
  const elsewhere = await rows(
    db,
    Plate,
    sql`
    SELECT s.row, s.plate FROM staged_plate s JOIN vehicle v ON v.plate = s.plate AND v.household_id <> s.household_id ORDER BY s.row`,
  )
  for (const { row, plate } of elsewhere)
    log.add({ row, field: 'plates', value: plate, severity: 'notice', reason: 'plate_elsewhere' })
  await db.execute(sql`DROP TABLE staged_plate`)
}
