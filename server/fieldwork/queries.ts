import type { RouteGround } from '@wangge/shared/route'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { listDoors, listUnits } from '../buildings/queries.ts'
import { listCarePersons } from '../care/queries.ts'
import { type Queryable, rows } from '../db/database.ts'

const unitsAtMost = 2000

/** Entrances and doors of a grid, with when its care persons are to be seen. */
export async function listRouteUnits(db: Queryable, gridCode: string, now: Date): Promise<RouteGround['units']> {
  const units = await listUnits(db, {
    region: gridCode,
    building: undefined,
    bbox: undefined,
    after: undefined,
    limit: unitsAtMost,
  })
  const doors = Map.groupBy(await listDoors(db, { grid: gridCode }), door => door.unitId)
  const dues = await listCareDues(db, gridCode, now)
  const buildings = await nameBuildings(db, gridCode)
  return units.map(unit => ({
    ...unit,
    building: buildings.get(unit.buildingId) ?? '',
    doors: (doors.get(unit.id) ?? []).map(door => ({ ...door, careDueAt: dues.get(door.householdId) ?? null })),
  }))
}

/** The earliest time someone of a household is to be seen; now for those whose interval is over. */
async function listCareDues(db: Queryable, gridCode: string, now: Date): Promise<Map<string, string>> {
  const dues = new Map<string, string>()
  for (const { householdId, dueAt, overdue } of await listCarePersons(db, { region: gridCode, due: 'all', at: now })) {
    const due = overdue && dueAt > now.toISOString() ? now.toISOString() : dueAt
    const known = dues.get(householdId)
    if (known === undefined || due < known) dues.set(householdId, due)
  }
  return dues
}

async function nameBuildings(db: Queryable, gridCode: string): Promise<Map<string, string>> {
  const named = await rows(
    db,
    z.object({ id: z.string(), name: z.string() }),
    sql`
    SELECT DISTINCT b.id, concat_ws(' ', e.name, b.name) AS name FROM building b JOIN unit u ON u.building_id = b.id LEFT JOIN estate e ON e.id = b.estate_id
    WHERE u.region_code = ${gridCode}`,
  )
  return new Map(named.map(({ id, name }) => [id, name]))
}
