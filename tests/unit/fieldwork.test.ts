import { dayMs } from '@wangge/shared/domain'
import { type CommandOf, EditCommand, type FieldCommand } from '@wangge/shared/fieldwork'
import type { HouseholdDetail } from '@wangge/shared/households'
import { buildingNeeds, type RouteGround } from '@wangge/shared/route'
import { findServices, type Service } from '@wangge/shared/services'
import { withPending, withPendingDoors } from '@wangge/web/fieldwork/pending.ts'
import fc from 'fast-check'
import { v7 } from 'uuid'
import { describe, expect, test } from 'vitest'

type GroundUnit = RouteGround['units'][number]
type GroundDoor = GroundUnit['doors'][number]
const now = Date.parse('2026-11-24T10:00:00Z')

const instant = fc.integer({ min: 0, max: 400 }).map(days => new Date(now - days * dayMs).toISOString())
const aDoor = fc.record({
  lastMetAt: fc.option(instant),
  careDueAt: fc.option(fc.integer({ min: -30, max: 30 }).map(days => new Date(now + days * dayMs).toISOString())),
  openIssues: fc.integer({ min: 0, max: 2 }),
})
const aUnit = fc.record({
  buildingId: fc.constantFrom('a', 'b', 'c'),
  householdsExpected: fc.integer({ min: 0, max: 6 }),
  doors: fc.array(aDoor, { maxLength: 6 }),
})
function unitOf(
  {
    buildingId,
    householdsExpected,
    doors,
  }: { buildingId: string; householdsExpected: number; doors: Partial<GroundDoor>[] },
  i: number,
): GroundUnit {
  return {
    id: `u${i}`,
    externalId: null,
    buildingId,
    building: `${buildingId}号楼`,
    name: `${i}单元`,
    implied: false,
    floors: null,
    doorsPerFloor: null,
    householdsExpected,
    regionCode: null,
    lon: 0,
    lat: 0,
    doors: doors.map((door, n) => ({ ...plainDoor(`${i}-${n}`), ...door })),
  }
}
const plainDoor = (id: string): GroundDoor => ({
  householdId: id,
  door: id,
  floor: null,
  tenure: 'owned',
  residents: 1,
  careLevel: null,
  lastVisitAt: null,
  lastOutcome: null,
  lastMetAt: null,
  verifiedAt: null,
  openIssues: 0,
  careDueAt: null,
})

describe('what buildings want', () => {
  test('adds up to the grid, and is "done" exactly where nothing is missing', () => {
    fc.assert(
      fc.property(fc.array(aUnit, { maxLength: 8 }), drawn => {
        const units = drawn.map(unitOf)
        const found = buildingNeeds(units, now)
        const doors = units.flatMap(unit => unit.doors)
        const sum = (of: (one: (typeof found)[number]) => number) => found.reduce((total, one) => total + of(one), 0)
        expect(found.map(one => one.buildingId).sort()).toEqual([...new Set(units.map(one => one.buildingId))].sort())
        expect(sum(one => one.households)).toBe(doors.length)
        expect(sum(one => one.openIssues)).toBe(doors.reduce((total, one) => total + one.openIssues, 0))
        expect(sum(one => one.met)).toBe(
          doors.filter(one => one.lastMetAt && now - Date.parse(one.lastMetAt) < 90 * dayMs).length,
        )
        for (const one of found) {
          expect(one.registered).toBeLessThanOrEqual(one.expected)
          const isDone =
            one.openIssues + one.careDue === 0 && one.registered === one.expected && one.met === one.households
          expect(one.need === 'done').toBe(isDone)
        }
      }),
    )
  })

  test('the most pressing first: issues, care, what nobody registered, what nobody met', () => {
    const fresh = { lastMetAt: new Date(now - dayMs).toISOString() }
    const units = [
      { buildingId: 'done', householdsExpected: 1, doors: [fresh] },
      { buildingId: 'unvisited', householdsExpected: 1, doors: [{}] },
      { buildingId: 'unregistered', householdsExpected: 2, doors: [fresh] },
      { buildingId: 'care', householdsExpected: 1, doors: [{ ...fresh, careDueAt: new Date(now - 1).toISOString() }] },
      { buildingId: 'issue', householdsExpected: 1, doors: [{ ...fresh, openIssues: 1 }] },
    ].map(unitOf)
    expect(buildingNeeds(units, now).map(one => [one.buildingId, one.need])).toEqual(
      ['issue', 'care', 'unregistered', 'unvisited', 'done'].map(need => [need, need]),
    )
    expect(buildingNeeds([], now)).toEqual([])
  })
})

const householdId = v7()
const personId = v7()
const base: HouseholdDetail = {
  id: householdId,
  externalId: null,
  unitId: v7(),
  unit: '1单元',
  building: '1号楼',
  buildingId: v7(),
  estate: null,
  gridCode: '370602005001006',
  door: '101',
  floor: 1,
  tenure: 'owned',
  residents: 1,
  verifiedAt: null,
  lastVisitAt: null,
  lastOutcome: null,
  people: [
    {
      id: personId,
      name: '王**',
      gender: 'unknown',
      bornOn: null,
      relation: null,
      phone: null,
      idNumber: null,
      care: [],
      contacts: [],
    },
  ],
  plates: [],
  visits: [],
  issues: [],
  conflicts: [],
  duplicates: [],
}
const at = '2026-11-24T10:00:00Z'
const visit = (id = v7()): CommandOf<'visit'> => ({ id, at, kind: 'visit', householdId, outcome: 'met' })

describe('what waits on the phone is shown as if it were done', () => {
  test('visits, edits, people, plates, care and contacts; personal data masked as the server masks it', () => {
    const added = v7()
    const commands: FieldCommand[] = [
      visit(),
      { id: v7(), at, kind: 'edit', householdId, changes: [{ field: 'tenure', from: 'owned', to: 'rented' }] },
      {
        id: v7(),
        at,
        kind: 'edit',
        householdId,
        residentId: personId,
        changes: [{ field: 'phone', from: null, to: '13905351234' }],
      },
      {
        id: v7(),
        at,
        kind: 'add_resident',
        householdId,
        residentId: added,
        resident: { name: '李小花', gender: 'female' },
      },
      { id: v7(), at, kind: 'plate', householdId, plate: '鲁F12345', present: true },
      {
        id: v7(),
        at,
        kind: 'care',
        householdId,
        residentId: personId,
        careId: v7(),
        plan: { kind: 'lone_elder', level: 'red', intervalDays: 7 },
      },
    ]
    const shown = withPending(base, commands)
    expect(shown.tenure).toBe('rented')
    expect(shown.visits).toHaveLength(1)
    expect(shown.people.map(one => [one.name, one.phone])).toEqual([
      ['王**', '139****1234'],
      ['李**', null],
    ])
    expect(shown.plates).toEqual(['鲁F***45'])
    expect(shown.people[0].care).toMatchObject([{ kind: 'lone_elder', level: 'red' }])
    expect(base.people).toHaveLength(1)
    const out = withPending(shown, [{ id: v7(), at, kind: 'move_out', householdId, residentIds: [personId] }])
    expect(out.people.map(one => one.id)).toEqual([added])
  })

  test('a visit the server has heard meanwhile is not shown twice, and another household’s not at all', () => {
    const one = visit()
    const heard = withPending(base, [one])
    expect(withPending(heard, [one]).visits).toHaveLength(1)
    expect(withPending(base, [{ ...visit(), householdId: v7() }])).toEqual(base)
  })

  test('doors are coloured by it: met counts, "not home" does not, a new door is there', () => {
    const doors = [plainDoor(householdId)]
    const [met] = withPendingDoors('u', doors, [visit()])
    expect(met).toMatchObject({ lastMetAt: at, lastOutcome: 'met' })
    const [away] = withPendingDoors('u', doors, [{ ...visit(), outcome: 'not_home' }])
    expect(away).toMatchObject({ lastMetAt: null, lastVisitAt: at })
    const add: CommandOf<'add_household'> = {
      id: v7(),
      at,
      kind: 'add_household',
      householdId: v7(),
      unitId: 'u',
      door: '102',
      tenure: 'owned',
    }
    expect(withPendingDoors('u', doors, [add]).map(one => one.door)).toEqual([householdId, '102'])
    expect(withPendingDoors('v', doors, [add])).toHaveLength(1)
  })
})

test('a change of the register is checked on the phone as on the server', () => {
  const edit = (field: string, to: string | null, ofPerson = true) =>
    EditCommand.safeParse({
      id: v7(),
      at,
      kind: 'edit',
      householdId,
      ...(ofPerson ? { residentId: personId } : {}),
      changes: [{ field, from: null, to }],
    }).success
  expect(edit('idNumber', '11010519491231002x')).toBe(true)
  expect(edit('idNumber', '110105194912310021')).toBe(false)
  expect(edit('idNumber', null)).toBe(true)
  expect(edit('name', null)).toBe(false)
  expect(edit('phone', 'abc')).toBe(false)
  expect(edit('door', '502')).toBe(false)
  expect(edit('door', '502', false)).toBe(true)
  expect(edit('floor', '5', false)).toBe(true)
  expect(edit('floor', 'five', false)).toBe(false)
})

describe('the guide of services', () => {
  const service = (name: string, summary = '', papers = ''): Service => ({
    id: name,
    regionCode: '370602',
    name,
    summary,
    audience: '',
    papers,
    place: '',
    phone: '',
    updatedAt: at,
  })
  const guide = [
    service('独生子女父母奖励', '退休时领取'),
    service('高龄津贴', '按月领取'),
    service('团员组织关系转接', '', '团员证'),
  ]
  const names = (question: string) => findServices(guide, question).map(one => one.name)
  test('is found by name, by what it says, by several words, and by a question that is not quite its name', () => {
    expect(names('津贴')).toEqual(['高龄津贴'])
    expect(names('团员证')).toEqual(['团员组织关系转接'])
    expect(names('领取 退休')).toEqual(['独生子女父母奖励'])
    expect(names('团员关系怎么转接')).toEqual(['团员组织关系转接'])
    expect(names('独生子女奖励')).toEqual(['独生子女父母奖励'])
    expect(names('护照')).toEqual([])
    expect(names(' ')).toHaveLength(3)
  })
})
