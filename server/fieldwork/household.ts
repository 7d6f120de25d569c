import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable } from '../db/database.ts'
import { Refused } from './refused.ts'

const Place = z.object({ id: z.string(), unitId: z.string(), gridCode: z.string() })
export type HouseholdPlace = z.infer<typeof Place>

/** The household an id stands for, which may have been merged into another meanwhile; held until the transaction ends. */
const lockHousehold = (db: Queryable, id: string) =>
  firstRow(
    db,
    Place.extend({ gridCode: z.string().nullable() }),
    sql`
    SELECT h.id, h.unit_id AS "unitId", u.region_code AS "gridCode" FROM household h JOIN unit u ON u.id = h.unit_id
    WHERE h.id = coalesce((SELECT a.household_id FROM household_alias a WHERE a.id = ${id}), ${id}::uuid) FOR NO KEY UPDATE OF h`,
  )

export const keeps = (viewer: Viewer, gridCode: string | null): gridCode is string =>
  gridCode !== null && mayAt(viewer, 'keepRegister', gridCode)

/** @throws Refused where there is no such household, or it is not the viewer's to keep */
export async function mustKeep(db: Queryable, viewer: Viewer, householdId: string): Promise<HouseholdPlace> {
  const found = await lockHousehold(db, householdId)
  if (!found || !keeps(viewer, found.gridCode))
    throw new Refused('not_found', 'there is no such household in your grids')
  return { ...found, gridCode: found.gridCode }
}

/** @throws Refused where the resident does not live in the household (any more) */
export async function mustLiveIn(db: Queryable, household: HouseholdPlace, residentIds: readonly string[]) {
  const found = await firstRow(
    db,
    z.object({ n: z.number() }),
    sql`
    SELECT count(*)::int AS n FROM resident WHERE household_id = ${household.id} AND valid_to IS NULL
      AND id IN (SELECT r::uuid FROM jsonb_array_elements_text(${JSON.stringify(residentIds)}::jsonb) r)`,
  )
  if (found?.n !== new Set(residentIds).size)
    throw new Refused('not_resident', 'someone named does not live in this household')
}
