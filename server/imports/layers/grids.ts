import { codeLength } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../../db/database.ts'
import { placeBuildings } from '../../grids/place-buildings.ts'
import { placeIssues } from '../../grids/place-issues.ts'
import { beginning, placeUnits } from '../../grids/place-units.ts'
import { ensureCommunity, ensureRegion, nextGridCode } from '../../regions/codes.ts'
import type { ProblemLog } from '../problems.ts'
import { type ImportCounts, noImportCounts } from '../result.ts'
import type { MergeOptions } from './options.ts'

const StagedGrid = z.object({
  row: z.number(),
  externalId: z.string(),
  code: z.string().nullable(),
  name: z.string().nullable(),
  community: z.string().nullable(),
})
const KnownGrid = z.object({ id: z.string(), code: z.string(), name: z.string(), sameShape: z.boolean().nullable() })

/** Merges staged grids: new ones get codes under their community, changed shapes a new version from now on. */
export async function mergeGrids(db: Queryable, options: MergeOptions, log: ProblemLog): Promise<ImportCounts> {
  const counts = noImportCounts()
  const staged = await rows(
    db,
    StagedGrid,
    sql`
    SELECT row, external_id AS "externalId", data->>'code' AS code, data->>'name' AS name, data->>'community' AS community FROM import_row ORDER BY row`,
  )
  for (const grid of staged) {
    const known = await firstRow(
      db,
      KnownGrid,
      sql`
      SELECT g.id, g.code, g.name, ST_AsBinary(v.geom) = ST_AsBinary(ST_Multi(r.geom)) AS "sameShape"
      FROM grid g LEFT JOIN grid_version v ON v.grid_id = g.id AND v.valid_to IS NULL JOIN import_row r ON r.row = ${grid.row}
      WHERE g.code = ${grid.code} OR (g.source = ${options.source} AND g.external_id = ${grid.externalId})`,
    )
    if (known) counts[await update(db, known, grid, options)]++
    else if (await create(db, grid, options, log)) counts.created++
  }
  if (counts.created + counts.updated > 0) {
    await placeBuildings(db)
    await placeUnits(db, options.at)
    await placeIssues(db)
  }
  return counts
}

async function update(
  db: Queryable,
  known: z.infer<typeof KnownGrid>,
  grid: z.infer<typeof StagedGrid>,
  { at }: MergeOptions,
): Promise<'updated' | 'unchanged'> {
  const renamed = grid.name !== null && grid.name !== known.name
  if (!renamed && known.sameShape) return 'unchanged'
  if (renamed) await db.execute(sql`UPDATE grid SET name = ${grid.name} WHERE id = ${known.id}`)
  if (!known.sameShape) {
    await db.execute(
      sql`UPDATE grid_version SET valid_to = ${at.toISOString()} WHERE grid_id = ${known.id} AND valid_to IS NULL`,
    )
    await addVersion(db, known.id, grid.row, at.toISOString())
  }
  return 'updated'
}

async function create(
  db: Queryable,
  grid: z.infer<typeof StagedGrid>,
  { source, under }: MergeOptions,
  log: ProblemLog,
): Promise<boolean> {
  const community = await communityOf(db, grid, source, under)
  if (community === null) {
    log.add({
      row: grid.row,
      field: 'community',
      value: grid.community ?? '',
      severity: 'error',
      reason: 'no_community',
    })
    return false
  }
  const code = grid.code ?? (await nextGridCode(db, community))
  if (!code.startsWith(community)) {
    log.add({
      row: grid.row,
      field: 'code',
      value: code,
      severity: 'error',
      reason: 'not_under_community',
      detail: { community },
    })
    return false
  }
  const id = v7()
  await db.execute(sql`
    INSERT INTO grid (id, code, name, community_code, source, external_id)
    VALUES (${id}, ${code}, ${grid.name ?? grid.externalId}, ${community}, ${source}, ${grid.externalId})`)
  await addVersion(db, id, grid.row, beginning)
  return true
}

async function communityOf(
  db: Queryable,
  grid: z.infer<typeof StagedGrid>,
  source: string,
  under: string | null,
): Promise<string | null> {
  if (grid.community !== null) {
    const isCode = /^\d{12}$/.test(grid.community)
    if (isCode) return ensureRegion(db, grid.community)
    return under === null ? null : ensureCommunity(db, under, grid.community, source)
  }
  if (grid.code !== null && grid.code.length === codeLength('grid'))
    return ensureRegion(db, grid.code.slice(0, codeLength('community')))
  return under?.length === codeLength('community') ? ensureRegion(db, under) : null
}

const addVersion = (db: Queryable, gridId: string, row: number, from: string) =>
  db.execute(sql`
    INSERT INTO grid_version (id, grid_id, geom, area_m2, valid_from)
    SELECT ${v7()}::uuid, ${gridId}::uuid, ST_Multi(geom), ST_Area(geom::geography), ${from}::timestamptz FROM import_row WHERE row = ${row}`)
