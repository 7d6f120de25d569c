import { buildPartition, OverlapError, repairPartition } from '@wangge/shared/partition'
import type { PlanDocument } from '@wangge/shared/plans'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'
import { MultiPolygonText } from '../db/geometry.ts'
import { refusal } from './refusal.ts'

const CurrentGrid = z.object({
  code: z.string(),
  name: z.string(),
  workerId: z.string().nullable(),
  shape: MultiPolygonText,
})

/** Registers from elsewhere may be off by their rounding; more than this is a fault someone must look at. */
const toleranceM = 0.5

/** The lines of a region's grids at an instant, as a plan begins with them. */
export async function documentOfGrids(db: Queryable, region: string, at: Date): Promise<PlanDocument> {
  const grids = await rows(
    db,
    CurrentGrid,
    sql`
    SELECT g.code, g.name, g.worker_id AS "workerId", ST_AsGeoJSON(v.geom, 9) AS shape FROM grid g JOIN grid_version v ON v.grid_id = g.id
    WHERE starts_with(g.code, ${region}) AND v.valid_from <= ${at.toISOString()} AND (v.valid_to IS NULL OR v.valid_to > ${at.toISOString()})
    ORDER BY g.code`,
  )
  if (grids.length === 0) throw refusal('invalid', 'no_grids')
  return {
    partition: partitionOf(grids),
    about: Object.fromEntries(grids.map(({ code, name, workerId }) => [code, { name, workerId, origins: [code] }])),
  }
}

function partitionOf(grids: readonly z.infer<typeof CurrentGrid>[]): PlanDocument['partition'] {
  try {
    return buildPartition(grids)
  } catch (error) {
    if (!(error instanceof OverlapError)) throw error
    const { partition, open } = repairPartition(grids, toleranceM)
    const misfit = open.find(({ codes }) => codes.length > 1)
    if (misfit) throw refusal('invalid', 'misfit', misfit.codes.join(', '))
    return partition
  }
}
