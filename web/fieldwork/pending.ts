import type { Door } from '@wangge/shared/buildings'
import { metOutcomes } from '@wangge/shared/domain'
import type { EditCommand, FieldCommand } from '@wangge/shared/fieldwork'
import type { HouseholdDetail, MaskedResident } from '@wangge/shared/households'
import { maskIdNumber, maskName, maskPhone, maskPlate } from '@wangge/shared/privacy'

/** A household as it will be when the server has heard what waits on the phone: each command, in order. */
export function withPending(household: HouseholdDetail, commands: readonly FieldCommand[]): HouseholdDetail {
  return commands.reduce(applyTo, household)
}

function applyTo(household: HouseholdDetail, command: FieldCommand): HouseholdDetail {
  if (command.kind === 'split' && command.newHouseholdId === household.id) return household
  if (command.kind === 'issue')
    return command.issue.householdId === household.id ? addIssue(household, command) : household
  if (!('householdId' in command) || command.householdId !== household.id) return household
  switch (command.kind) {
    case 'visit':
      return addVisit(household, command)
    case 'edit':
      return edit(household, command)
    case 'settle':
      return { ...household, conflicts: household.conflicts.filter(one => one.id !== command.changeId) }
    case 'add_resident': {
      const { name, gender, bornOn, relation, phone, idNumber } = command.resident
      const person = emptyPerson(command.residentId, name)
      const more = {
        gender,
        bornOn: bornOn?.slice(0, 4) ?? null,
        relation: relation ?? null,
        phone: phone ? maskPhone(phone) : null,
        idNumber: idNumber ? maskIdNumber(idNumber) : null,
      }
      return { ...household, people: [...household.people.filter(one => one.id !== person.id), { ...person, ...more }] }
    }
    case 'move_out':
    case 'split':
      return { ...household, people: household.people.filter(one => !command.residentIds.includes(one.id)) }
    case 'plate': {
      const masked = maskPlate(command.plate)
      const others = household.plates.filter(one => one !== masked)
      return { ...household, plates: command.present ? [...others, masked] : others }
    }
    case 'care':
      return changePerson(household, command.residentId, person => ({
        ...person,
        care: [
          ...person.care.filter(one => one.id !== command.careId),
          ...(command.plan ? [{ ...command.plan, id: command.careId, toCheck: command.plan.toCheck ?? null }] : []),
        ],
      }))
    case 'contact':
      return changePerson(household, command.residentId, person => ({
        ...person,
        contacts: [
          ...person.contacts.filter(one => one.id !== command.contactId),
          ...(command.contact
            ? [
                {
                  id: command.contactId,
                  name: maskName(command.contact.name),
                  relation: command.contact.relation ?? null,
                  phone: maskPhone(command.contact.phone),
                },
              ]
            : []),
        ],
      }))
    default:
      return household
  }
}

const emptyPerson = (id: string, name: string): MaskedResident => ({
  id,
  name: maskName(name),
  gender: 'unknown',
  bornOn: null,
  relation: null,
  phone: null,
  idNumber: null,
  care: [],
  contacts: [],
})

const changePerson = (
  household: HouseholdDetail,
  id: string,
  change: (person: MaskedResident) => MaskedResident,
): HouseholdDetail => ({
  ...household,
  people: household.people.map(person => (person.id === id ? change(person) : person)),
})

function addVisit(household: HouseholdDetail, command: Extract<FieldCommand, { kind: 'visit' }>): HouseholdDetail {
  const { id, at, outcome, note = null, checks = null } = command
  if (household.visits.some(one => one.id === id)) return household
  return {
    ...household,
    verifiedAt: command.verified ? at : household.verifiedAt,
    visits: [{ id, at, outcome, worker: null, note, checks, photos: [] }, ...household.visits],
  }
}

function addIssue(
  household: HouseholdDetail,
  { issue, at }: Extract<FieldCommand, { kind: 'issue' }>,
): HouseholdDetail {
  if (household.issues.some(one => one.id === issue.id)) return household
  const added = { id: issue.id, number: '', categoryCode: issue.categoryCode, state: 'registered', openedAt: at }
  return { ...household, issues: [added, ...household.issues] }
}

const masks: Partial<Record<EditCommand['changes'][number]['field'], (text: string) => string>> = {
  name: maskName,
  phone: maskPhone,
  idNumber: maskIdNumber,
  bornOn: text => text.slice(0, 4),
}
function edit(household: HouseholdDetail, { residentId, changes }: EditCommand): HouseholdDetail {
  const values = Object.fromEntries(
    changes.map(({ field, to }) => {
      const shown = to === null ? null : (masks[field]?.(to) ?? to)
      return [field, field === 'floor' && shown !== null ? Number(shown) : shown]
    }),
  )
  return residentId === undefined
    ? { ...household, ...values }
    : changePerson(household, residentId, person => ({ ...person, ...values }))
}

/** Doors of a unit as they will be: visited, and registered, though the server does not know yet. */
export function withPendingDoors(unitId: string, doors: readonly Door[], commands: readonly FieldCommand[]): Door[] {
  return commands.reduce<Door[]>(
    (found, command) => {
      if (
        command.kind === 'add_household' &&
        command.unitId === unitId &&
        !found.some(one => one.door === command.door)
      )
        return found.concat(newDoor(command))
      if (command.kind !== 'visit') return found
      return found.map(door => (door.householdId === command.householdId ? visited(door, command) : door))
    },
    [...doors],
  )
}

function visited(door: Door, { at, outcome }: Extract<FieldCommand, { kind: 'visit' }>): Door {
  const met = metOutcomes.includes(outcome)
  return { ...door, lastVisitAt: at, lastOutcome: outcome, lastMetAt: met ? at : door.lastMetAt }
}

const newDoor = (command: Extract<FieldCommand, { kind: 'add_household' }>): Door => ({
  householdId: command.householdId,
  door: command.door,
  floor: command.floor ?? null,
  tenure: command.tenure,
  residents: 0,
  careLevel: null,
  lastVisitAt: null,
  lastOutcome: null,
  lastMetAt: null,
  verifiedAt: command.at,
  openIssues: 0,
})
