import type { Door, Unit } from './schemas.ts'

/** A place of the floor × door table: a registered door, or one that the unit's plan has and the register has not. */
export interface DoorPlace {
  door: string
  registered: Door | null
}
export interface DoorFloor {
  floor: number | null
  places: DoorPlace[]
}

/** Floor of a door number by custom: `502` is on 5, `1203` on 12. */
const floorOfDoor = (door: string): number | null => {
  const number = /^(\d{1,2})\d\d$/.exec(door)
  return number ? Number(number[1]) : null
}

/**
 * The table grid workers know: floors from the top down, doors from left to right. Doors of the plan (floors × doors a
 * floor, numbered `floor` + two digits) that nobody registered have their place too; registered doors outside the plan
 * are added to their floor, and those of no known floor come last.
 */
export function doorTable(
  unit: Pick<Unit, 'floors' | 'doorsPerFloor' | 'householdsExpected'>,
  doors: readonly Door[],
): DoorFloor[] {
  const byFloor = new Map<number | null, Map<string, Door | null>>()
  const place = (floor: number | null, door: string, registered: Door | null) => {
    const places = byFloor.get(floor) ?? new Map<string, Door | null>()
    if (registered || !places.has(door)) places.set(door, registered)
    byFloor.set(floor, places)
  }
  let planned = 0
  for (let floor = 1; floor <= (unit.floors ?? 0); floor++)
    for (let n = 1; n <= (unit.doorsPerFloor ?? 0) && planned < unit.householdsExpected; n++, planned++)
      place(floor, `${floor}${String(n).padStart(2, '0')}`, null)
  for (const door of doors) place(door.floor ?? floorOfDoor(door.door), door.door, door)
  return [...byFloor]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : b - a))
    .map(([floor, places]) => ({
      floor,
      places: [...places]
        .map(([door, registered]) => ({ door, registered }))
        .sort((a, b) => a.door.localeCompare(b.door, undefined, { numeric: true })),
    }))
}
