import { childCode, levelOfCode, type RegionLevel, RegionLevel as RegionLevelSchema } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable, rows } from '../../db/database.ts'
import { ensureRegion, nextOrdinal } from '../../regions/codes.ts'
import type { ProblemLog } from '../problems.ts'
import { type ImportCounts, noImportCounts } from '../result.ts'
import type { MergeOptions } from './options.ts'

const StagedRegion = z.object({
  row: z.number(),
  externalId: z.string(),
  code: z.string().nullable(),
  name: z.string(),
  level: RegionLevelSchema.nullable(),
})
type StagedRegion = z.infer<typeof StagedRegion>
const Changed = z.object({ changed: z.boolean() })

/** Merges regions, upper levels first. Those without a code get the next free one under `under`. */
export async function mergeRegions(db: Queryable, options: MergeOptions, log: ProblemLog): Promise<ImportCounts> {
  const counts = noImportCounts()
  const staged = await rows(
    db,
    StagedRegion,
    sql`
    SELECT r.row, r.external_id AS "externalId", data->>'code' AS code, data->>'name' AS name, data->>'level' AS level
    FROM import_row r ORDER BY length(data->>'code') NULLS LAST, r.row`,
  )
  for (const region of staged) {
    const code = region.code ?? (await codeFor(db, region, options))
    if (code === null || code.length > 12) {
      const reason = code === null ? 'no_code_and_no_place' : 'not_a_region_code'
      log.add({ row: region.row, field: 'code', value: code ?? '', severity: 'error', reason })
    } else counts[await put(db, region, code, options)]++
  }
  return counts
}

/** The code it was given before, else the next free one at its level. */
async function codeFor(db: Queryable, region: StagedRegion, { source, under }: MergeOptions): Promise<string | null> {
  const Code = z.object({ code: z.string() })
  const known = await firstRow(
    db,
    Code,
    sql`SELECT code FROM region WHERE source = ${source} AND external_id = ${region.externalId}`,
  )
  if (known) return known.code
  if (under === null || region.level === null) return null
  return childCode(under, region.level, await nextOrdinal(db, under, region.level))
}

async function put(
  db: Queryable,
  region: StagedRegion,
  code: string,
  { source }: MergeOptions,
): Promise<keyof ImportCounts> {
  const exists = await firstRow(
    db,
    z.object({ named: z.boolean() }),
    sql`SELECT geom IS NOT NULL OR name <> code AS named FROM region WHERE code = ${code}`,
  )
  await ensureRegion(db, code, region.name)
  const level: RegionLevel = region.level ?? ownLevel(code)
  const changed = await firstRow(
    db,
    Changed,
    sql`
    UPDATE region t SET name = ${region.name}, level = ${level}, geom = ST_Multi(r.geom), source = ${source}, external_id = ${region.externalId}
    FROM import_row r WHERE r.row = ${region.row} AND t.code = ${code}
      AND (t.name, t.level, t.geom, t.source, t.external_id) IS DISTINCT FROM (${region.name}, ${level}, ST_Multi(r.geom), ${source}, ${region.externalId})
    RETURNING true AS changed`,
  )
  if (!exists) return 'created'
  return changed ? 'updated' : 'unchanged'
}

function ownLevel(code: string): RegionLevel {
  const level = levelOfCode(code)
  return level === 'street' || level === 'community' ? level : 'district'
}
