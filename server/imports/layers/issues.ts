import { dueAt, endedStates, IssueState, Severity } from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { readCalendar } from '../../calendar/queries.ts'
import { firstRow, type Queryable } from '../../db/database.ts'
import { loadCurrentGrids } from '../../grids/place-units.ts'
import { cellsText } from '../../hotspots/place-issues.ts'
import { readLimits } from '../../issues/limits.ts'
import type { PreparedRow } from '../prepare.ts'
import type { ProblemLog } from '../problems.ts'
import type { ImportCounts } from '../result.ts'
import type { MergeOptions } from './options.ts'

type Complete = (row: PreparedRow) => PreparedRow | undefined

/** Completes an issue before it is staged: its state, due time and the grid at its place. */
export async function issueCompleter(db: Queryable, options: MergeOptions, log: ProblemLog): Promise<Complete> {
  const limits = await readLimits(db)
  const calendar = await readCalendar(db)
  const grids = await loadCurrentGrids(db)
  return prepared => {
    const { data, row, geometry } = prepared
    const severity = Severity.parse(data.severity ?? 'normal')
    const state = IssueState.parse(data.state ?? (data.closed === null ? 'reported' : 'closed'))
    const ended = endedStates.includes(state)
    if (ended && data.closed === null) {
      log.add({ row, field: 'closed', value: '', severity: 'error', reason: 'missing_for_closed' })
      return undefined
    }
    const opened = String(data.opened)
    if (typeof data.closed === 'string' && data.closed < opened) {
      log.add({ row, field: 'closed', value: data.closed, severity: 'notice', reason: 'closed_before_opened' })
    }
    const point = z.object({ coordinates: z.array(z.number()) }).parse(geometry)
    const [lon, lat] = point.coordinates
    const code = grids.codes[grids.index.locate(lon, lat)] ?? null
    if (code === null)
      log.add({
        row,
        field: 'geometry',
        value: point.coordinates.join(' '),
        severity: 'notice',
        reason: 'outside_every_grid',
      })
    const due = data.due ?? new Date(dueAt(Date.parse(opened), severity, limits, calendar)).toISOString()
    return {
      ...prepared,
      data: {
        ...data,
        severity,
        state,
        due,
        ended: ended ? data.closed : null,
        region: code ?? options.under,
        cells: cellsText(lon, lat),
      },
    }
  }
}

const Counted = z.object({ created: z.number(), updated: z.number() })

/** Merges staged issues. New steps of their life are added as events; categories the catalogue lacks are added as named. */
export async function mergeIssues(db: Queryable, { source }: MergeOptions): Promise<ImportCounts> {
  await db.execute(sql`
    INSERT INTO issue_category (code, name_zh, name_en)
    SELECT DISTINCT data->>'category', data->>'category', data->>'category' FROM import_row r
    WHERE NOT EXISTS (SELECT FROM issue_category c WHERE r.data->>'category' IN (c.code, c.name_zh, c.name_en))`)
  await db.execute(sql`
    CREATE TEMP TABLE staged_issue ON COMMIT DROP AS
    SELECT r.external_id, k.code AS category_code, d.severity, d.state, coalesce(d.level, 'grid') AS level, coalesce(d.reworks, 0) AS reworks, d.satisfied, coalesce(d.text, '') AS text,
      d.address, d.region AS region_code, u.id AS unit_id, h.id AS household_id, d.opened AS opened_at, d.accepted AS accepted_at,
      coalesce(d.resolved, CASE WHEN d.state IN ('resolved', 'closed') THEN d.closed END) AS resolved_at, d.ended AS ended_at, d.due AS due_at, r.geom, d.cells::bigint[] AS cells
    FROM import_row r
    CROSS JOIN jsonb_to_record(r.data) AS d(category text, severity text, state text, level text, reworks int, satisfied boolean, text text, address text, region text, unit text,
      household text, opened timestamptz, accepted timestamptz, resolved timestamptz, closed timestamptz, ended timestamptz, due timestamptz, cells text)
    CROSS JOIN LATERAL (SELECT c.code FROM issue_category c WHERE d.category IN (c.code, c.name_zh, c.name_en) ORDER BY c.code = d.category DESC, c.code LIMIT 1) k
    LEFT JOIN unit u ON u.source = ${source} AND u.external_id = d.unit
    LEFT JOIN household h ON h.source = ${source} AND h.external_id = d.household`)
  await db.execute(sql`
    CREATE TEMP TABLE before_issue ON COMMIT DROP AS
    SELECT i.id, i.state FROM issue i JOIN staged_issue s ON i.source = ${source} AND i.external_id = s.external_id`)
  const counted = await firstRow(
    db,
    Counted,
    sql`
    WITH merged AS (
      INSERT INTO issue AS i (id, source, external_id, category_code, severity, state, level, reworks, satisfied, text, address, region_code, unit_id, household_id,
        opened_at, accepted_at, resolved_at, ended_at, due_at, geom, cells)
      SELECT new_id(), ${source}, s.* FROM staged_issue s
      ON CONFLICT (source, external_id) DO UPDATE SET category_code = excluded.category_code, severity = excluded.severity, state = excluded.state,
        level = excluded.level, reworks = excluded.reworks, satisfied = excluded.satisfied, text = excluded.text, address = excluded.address, unit_id = excluded.unit_id, household_id = excluded.household_id,
        opened_at = excluded.opened_at, accepted_at = excluded.accepted_at, resolved_at = excluded.resolved_at, ended_at = excluded.ended_at,
        due_at = excluded.due_at, geom = excluded.geom, cells = excluded.cells, version = i.version + 1,
        region_code = CASE WHEN ST_Equals(i.geom, excluded.geom) THEN coalesce(i.region_code, excluded.region_code) ELSE excluded.region_code END
      WHERE (i.category_code, i.severity, i.state, i.level, i.reworks, i.satisfied, i.text, i.address, i.unit_id, i.household_id, i.opened_at, i.accepted_at, i.resolved_at, i.ended_at)
        IS DISTINCT FROM (excluded.category_code, excluded.severity, excluded.state, excluded.level, excluded.reworks, excluded.satisfied, excluded.text, excluded.address, excluded.unit_id,
          excluded.household_id, excluded.opened_at, excluded.accepted_at, excluded.resolved_at, excluded.ended_at)
        OR NOT ST_Equals(i.geom, excluded.geom)
      RETURNING (xmax = 0) AS created
    ) SELECT (count(*) FILTER (WHERE created))::int AS created, (count(*) FILTER (WHERE NOT created))::int AS updated FROM merged`,
  )
  await addEvents(db, source)
  const total = await firstRow(
    db,
    z.object({ count: z.number() }),
    sql`SELECT count(*)::int AS count FROM staged_issue`,
  )
  const { created, updated } = counted ?? { created: 0, updated: 0 }
  return { created, updated, unchanged: (total?.count ?? 0) - created - updated }
}

/** For a new issue one event per dated step; for one whose state moved since the last import, the move. */
async function addEvents(db: Queryable, source: string): Promise<void> {
  await db.execute(sql`
    INSERT INTO issue_event (id, issue_id, at, from_state, to_state)
    SELECT new_id(), step.issue_id, step.at, lag(step.to_state) OVER (PARTITION BY step.issue_id ORDER BY step.ordinal), step.to_state FROM (
      SELECT i.id AS issue_id, e.at, e.to_state, e.ordinal
      FROM issue i JOIN staged_issue s ON i.source = ${source} AND i.external_id = s.external_id
      CROSS JOIN LATERAL (VALUES (1, i.opened_at, 'registered'), (2, CASE WHEN i.state <> 'registered' THEN i.opened_at END, 'reported'),
        (3, i.accepted_at, 'accepted'), (4, CASE WHEN i.state <> 'declined' THEN i.resolved_at END, 'resolved'), (5, i.ended_at, i.state)) AS e(ordinal, at, to_state)
      WHERE e.at IS NOT NULL AND NOT EXISTS (SELECT FROM before_issue b WHERE b.id = i.id)
    ) step`)
  await db.execute(sql`
    INSERT INTO issue_event (id, issue_id, at, from_state, to_state)
    SELECT new_id(), i.id, coalesce(i.ended_at, i.resolved_at, now()), b.state, i.state
    FROM before_issue b JOIN issue i ON i.id = b.id WHERE b.state <> i.state`)
}
