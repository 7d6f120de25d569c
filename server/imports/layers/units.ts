import { sql } from 'drizzle-orm'
import type { Queryable } from '../../db/database.ts'
import { placeUnits } from '../../grids/place-units.ts'
import type { ProblemLog } from '../problems.ts'
import type { ImportCounts } from '../result.ts'
import { refuseUnknown, stagedRows, upsert } from '../upsert.ts'
import type { MergeOptions } from './options.ts'

/** Merges units. One without a place of its own stands at a point inside its building. */
export async function mergeUnits(db: Queryable, { source, at }: MergeOptions, log: ProblemLog): Promise<ImportCounts> {
  await refuseUnknown(db, log, 'building', 'building', source)
  const counts = await upsert(db, {
    table: 'unit',
    source,
    columns: {
      building_id: sql`b.id`,
      name: sql`d.name`,
      floors: sql`coalesce(d.floors, b.floors)`,
      doors_per_floor: sql`d."doorsPerFloor"`,
      households_expected: sql`coalesce(d."householdsExpected", coalesce(d.floors, b.floors) * d."doorsPerFloor", 0)`,
      geom: sql`coalesce(r.geom, ST_PointOnSurface(b.geom))`,
    },
    from: sql`${stagedRows('units')} JOIN building b ON b.source = ${source} AND b.external_id = d.building`,
  })
  await dropImpliedUnits(db)
  if (counts.created + counts.updated > 0) await placeUnits(db, at)
  return counts
}

/** The stand-in unit of a building goes when its real units are known, unless something already hangs on it. */
async function dropImpliedUnits(db: Queryable): Promise<void> {
  await db.execute(sql`
    CREATE TEMP TABLE replaced_unit ON COMMIT DROP AS
    SELECT u.id FROM unit u WHERE u.implied AND EXISTS (SELECT FROM unit o WHERE o.building_id = u.building_id AND NOT o.implied)
      AND NOT EXISTS (SELECT FROM household h WHERE h.unit_id = u.id) AND NOT EXISTS (SELECT FROM issue i WHERE i.unit_id = u.id)`)
  await db.execute(sql`DELETE FROM unit_grid a USING replaced_unit r WHERE r.id = a.unit_id`)
  await db.execute(sql`DELETE FROM unit u USING replaced_unit r WHERE r.id = u.id`)
  await db.execute(sql`DROP TABLE replaced_unit`)
}
