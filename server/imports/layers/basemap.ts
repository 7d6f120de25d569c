import { sql } from 'drizzle-orm'
import type { Queryable } from '../../db/database.ts'
import type { ImportCounts } from '../result.ts'
import { stagedRows, upsert } from '../upsert.ts'
import type { MergeOptions } from './options.ts'

/** Merges roads, water and greens of the basemap. */
export const mergeBasemap = (db: Queryable, { source }: MergeOptions): Promise<ImportCounts> =>
  upsert(db, {
    table: 'basemap',
    source,
    columns: { kind: sql`d.kind`, class: sql`coalesce(d.class, '')`, name: sql`d.name`, geom: sql`r.geom` },
    from: stagedRows('basemap'),
  })
