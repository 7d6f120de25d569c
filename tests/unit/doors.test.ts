import { type Door, doorTable } from '@wangge/shared/buildings'
import { expect, test } from 'vitest'

const door = (number: string, floor: number | null): Door => ({
  householdId: number,
  door: number,
  floor,
  tenure: 'owned',
  residents: 2,
  careLevel: null,
  lastVisitAt: null,
  lastOutcome: null,
  lastMetAt: null,
  verifiedAt: null,
  openIssues: 0,
})
const shape = (table: ReturnType<typeof doorTable>) =>
  table.map(({ floor, places }) => [floor, places.map(p => (p.registered ? p.door : `(${p.door})`))])

test('floors from the top, doors from the left; what the register lacks keeps its place', () => {
  const table = doorTable({ floors: 2, doorsPerFloor: 2, householdsExpected: 4 }, [door('201', 2), door('102', 1)])
  expect(shape(table)).toEqual([
    [2, ['201', '(202)']],
    [1, ['(101)', '102']],
  ])
})

test('doors outside the plan are added; the floor is read from the number; those of no floor come last', () => {
  const table = doorTable({ floors: 1, doorsPerFloor: 1, householdsExpected: 1 }, [
    door('1203', null),
    door('101', 1),
    door('101甲', 1),
    door('门房', null),
  ])
  expect(shape(table)).toEqual([
    [12, ['1203']],
    [1, ['101', '101甲']],
    [null, ['门房']],
  ])
})

test('an unplanned, unregistered unit has an empty table', () => {
  expect(doorTable({ floors: null, doorsPerFloor: null, householdsExpected: 0 }, [])).toEqual([])
})
