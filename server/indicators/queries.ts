import { Indicators, indicatorNames } from '@wangge/shared/indicators'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'
import { type Lines, type PlacedElsewhere, placingOf } from '../issues/placing.ts'
import { type IndicatorWindow, indicatorCondition } from './conditions.ts'

const Part = z.object({ code: z.string(), name: z.string(), worker: z.string().nullable() })

/** What a region is made of: the widest regions under it, or the grids there were in a window, or are today. */
export async function listParts(
  db: Queryable,
  region: string,
  lines: Lines,
  { from, to }: IndicatorWindow,
): Promise<z.infer<typeof Part>[]> {
  const regions = await rows(
    db,
    Part,
    sql`
    WITH under AS (SELECT code, name, level FROM region WHERE starts_with(code, ${region}) AND code <> ${region})
    SELECT code, name, NULL AS worker FROM under u WHERE level = (
      SELECT level FROM under ORDER BY array_position(ARRAY['district', 'street', 'community'], level) LIMIT 1)
      AND EXISTS (SELECT FROM grid g WHERE starts_with(g.code, u.code)) ORDER BY code`,
  )
  if (regions.length > 1) return regions
  // A single street says nothing beside its district: what it is made of does.
  if (regions.length === 1) return listParts(db, regions[0].code, lines, { from, to })
  const there =
    lines === 'today'
      ? sql`v.valid_to IS NULL`
      : sql`v.valid_from <= ${to.toISOString()} AND (v.valid_to IS NULL OR v.valid_to > ${from.toISOString()})`
  return rows(
    db,
    Part,
    sql`
    SELECT g.code, g.name, a.name AS worker FROM grid g LEFT JOIN account a ON a.id = g.worker_id
    WHERE starts_with(g.code, ${region}) AND EXISTS (SELECT FROM grid_version v WHERE v.grid_id = g.id AND ${there}) ORDER BY g.code`,
  )
}

const Counted = Indicators.extend({ code: z.string().nullable() })

/**
 * Indicators of all issues under a region (`code` null), and of its parts by the length of their codes.
 * @param elsewhere issues that count in another grid than they are told under now
 */
export function countIndicators(
  db: Queryable,
  region: string,
  partLength: number,
  window: IndicatorWindow,
  elsewhere: PlacedElsewhere,
) {
  const counts = sql.join(
    indicatorNames.map(
      name => sql`(count(*) FILTER (WHERE ${indicatorCondition(name, window)}))::int AS ${sql.identifier(name)}`,
    ),
    sql`, `,
  )
  const resolved = indicatorCondition('resolved', window)
  const hours = sql`extract(epoch FROM i.resolved_at - i.opened_at)::float8 / 3600`
  const { place, placing } = placingOf(elsewhere)
  const part = sql`left(counted.code, ${sql.raw(String(partLength))})`
  return rows(
    db,
    Counted,
    sql`
    SELECT ${part} AS code, ${counts},
      percentile_cont(0.5) WITHIN GROUP (ORDER BY ${hours}) FILTER (WHERE ${resolved}) AS "medianHours",
      percentile_cont(0.9) WITHIN GROUP (ORDER BY ${hours}) FILTER (WHERE ${resolved}) AS "p90Hours"
    FROM issue i ${placing} CROSS JOIN LATERAL (SELECT coalesce(${place}, '') AS code) counted
    WHERE starts_with(counted.code, ${region})
    GROUP BY GROUPING SETS ((), (${part})) ORDER BY grouping(${part}) DESC`,
  )
}
