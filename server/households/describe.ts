import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import type { HouseholdDetail } from '@wangge/shared/households'
import { maskPlate } from '@wangge/shared/privacy'
import { readAs } from '../auth/scope.ts'
import type { Database, Queryable } from '../db/database.ts'
import { listConflicts, listDuplicates } from './history.ts'
import { maskContact, maskPerson } from './mask.ts'
import {
  listCare,
  listContacts,
  listIssuesOfHouseholds,
  listPeople,
  listPlates,
  listVisits,
  type readHousehold,
} from './queries.ts'

type Summary = NonNullable<Awaited<ReturnType<typeof readHousehold>>>

/** Households with all that hangs on them, masked; `find` runs as the viewer. */
export async function describeHouseholds(
  database: Database,
  viewer: Viewer,
  find: (db: Queryable) => Promise<Summary[]>,
): Promise<HouseholdDetail[]> {
  const { system, cipher } = database
  const found = await readAs(database, viewer, async db => {
    const households = await find(db)
    const ids = households.map(one => one.id)
    const kept = households.filter(one => mayAt(viewer, 'keepRegister', one.gridCode)).map(one => one.id)
    return {
      households,
      people: await listPeople(db, ids),
      care: await listCare(db, ids),
      contacts: await listContacts(db, ids),
      plates: await listPlates(db, ids),
      visits: await listVisits(db, ids),
      issues: await listIssuesOfHouseholds(db, ids),
      conflicts: await listConflicts(db, cipher, kept),
    }
  })
  const duplicates = Map.groupBy(
    await listDuplicates(
      system,
      viewer,
      found.households.map(one => one.id),
    ),
    one => one.of,
  )
  const care = Map.groupBy(found.care, one => one.residentId)
  const contacts = Map.groupBy(found.contacts, one => one.residentId)
  const [people, plates, visits, issues, conflicts] = [
    byHousehold(found.people),
    byHousehold(found.plates),
    byHousehold(found.visits),
    byHousehold(found.issues),
    byHousehold(found.conflicts),
  ]
  return found.households.map(household => {
    const of = <Row extends { householdId: string }>(grouped: Map<string, Row[]>) =>
      (grouped.get(household.id) ?? []).map(({ householdId: _, ...row }) => row)
    return {
      ...household,
      people: (people.get(household.id) ?? []).map(person => ({
        ...maskPerson(cipher, person),
        care: (care.get(person.id) ?? []).map(({ residentId: _, ...one }) => one),
        contacts: (contacts.get(person.id) ?? []).map(one => maskContact(cipher, one)),
      })),
      plates: of(plates).map(({ plate }) => maskPlate(plate)),
      visits: of(visits),
      issues: of(issues),
      conflicts: of(conflicts),
      duplicates: (duplicates.get(household.id) ?? []).map(({ of: _, ...one }) => one),
    }
  })
}

const byHousehold = <Row extends { householdId: string }>(found: Row[]) => Map.groupBy(found, one => one.householdId)
