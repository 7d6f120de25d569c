import type { Viewer } from '@wangge/shared/accounts'
import type { BuildingDetail } from '@wangge/shared/buildings'
import { isWithin } from '@wangge/shared/domain'
import type { Queryable } from '../db/database.ts'
import { listDoors, listUnits, readBuilding } from './queries.ts'

const unitsAtMost = 500
/** 2单元 before 10单元. */
const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'zh-CN', { numeric: true })

/** A building with its units and, where the viewer may read the register, their doors. */
export async function describeBuilding(db: Queryable, viewer: Viewer, id: string): Promise<BuildingDetail | undefined> {
  const found = await readBuilding(db, id)
  if (!found) return undefined
  const { shape, ...building } = found
  const units = await listUnits(db, { region: '', building: id, bbox: undefined, after: undefined, limit: unitsAtMost })
  const doors = Map.groupBy(await listDoors(db, { building: id }), door => door.unitId)
  const registers = viewer.scopes.readRegister
  return {
    ...building,
    geometry: JSON.parse(shape),
    unitList: units.sort(byName).map(unit => ({ ...unit, doors: doors.get(unit.id) ?? [] })),
    registerShown: units.some(unit => registers.some(scope => isWithin(unit.regionCode ?? '', scope))),
  }
}
