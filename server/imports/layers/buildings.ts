import { sql } from 'drizzle-orm'
import type { Queryable } from '../../db/database.ts'
import { placeBuildings } from '../../grids/place-buildings.ts'
import { placeUnits } from '../../grids/place-units.ts'
import type { ProblemLog } from '../problems.ts'
import type { ImportCounts } from '../result.ts'
import { refuseUnknown, stagedRows, upsert } from '../upsert.ts'
import type { MergeOptions } from './options.ts'

/** Merges buildings. One whose units nobody has named yet counts as one unit, at a point inside it. */
export async function mergeBuildings(db: Queryable, options: MergeOptions, log: ProblemLog): Promise<ImportCounts> {
  const { source, under, at } = options
  await refuseUnknown(db, log, 'estate', 'estate', source)
  const counts = await upsert(db, {
    table: 'building',
    source,
    columns: {
      estate_id: sql`e.id`,
      name: sql`coalesce(d.name, r.external_id)`,
      address: sql`d.address`,
      floors: sql`d.floors`,
      geom: sql`ST_Multi(r.geom)`,
    },
    initial: { region_code: sql`${under}::text` },
    from: sql`${stagedRows('buildings')} LEFT JOIN estate e ON e.source = ${source} AND e.external_id = d.estate`,
  })
  await db.execute(sql`
    INSERT INTO unit (id, building_id, name, implied, floors, region_code, geom)
    SELECT new_id(), b.id, '', true, b.floors, b.region_code, ST_PointOnSurface(b.geom)
    FROM building b WHERE NOT EXISTS (SELECT FROM unit u WHERE u.building_id = b.id)`)
  if (counts.created + counts.updated > 0) {
    await placeBuildings(db)
    await placeUnits(db, at)
  }
  return counts
}
