import { rows } from '@wangge/server/db/database.ts'
import type { CommandResult } from '@wangge/shared/fieldwork'
import type { HouseholdDetail, RegisterChange, RevealedResident } from '@wangge/shared/households'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

const songyuanli = '370602005001006'
let database: TestDatabase
const clients: Record<string, Client> = {}
/** Households of 松园里 with two residents or more; each test takes its own. */
let spare: { id: string; unitId: string; door: string }[] = []

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  for (const name of ['worker', 'worker2', 'supervisor']) clients[name] = await server.signIn(name)
  spare = await rows(
    database.system,
    z.object({ id: z.string(), unitId: z.string(), door: z.string() }),
    sql`
    SELECT h.id, h.unit_id AS "unitId", h.door FROM household h JOIN unit u ON u.id = h.unit_id WHERE u.region_code = ${songyuanli}
      AND (SELECT count(*) FROM resident r WHERE r.household_id = h.id) >= 2 ORDER BY h.id LIMIT 40`,
  )
})
afterAll(() => database.close())

const take = () => {
  const one = spare.pop()
  if (!one) throw new Error('no household left')
  return one
}
const command = (kind: string, householdId: string, more: object) => ({
  id: v7(),
  at: new Date().toISOString(),
  kind,
  householdId,
  ...more,
})
async function send(client: Client, ...commands: object[]) {
  const response = await client.send('POST', '/api/commands', { sentAt: new Date().toISOString(), commands })
  expect(response.status, await response.clone().text()).toBe(200)
  const { results }: { results: z.infer<typeof CommandResult>[] } = await response.json()
  return results.map(one => one.refusal?.code ?? 'done')
}
const read = (id: string, client = clients.worker) => client.json<HouseholdDetail>(`/api/households/${id}`)
async function reveal(id: string): Promise<RevealedResident> {
  return (await clients.worker.send('POST', `/api/residents/${id}/reveal`, { purpose: 'test' })).json()
}
const changes = async (id: string) =>
  (await clients.worker.json<{ items: RegisterChange[] }>(`/api/households/${id}/changes`)).items

describe('editing', () => {
  test('fields of a household and of a resident; each change tells who, when, before and after, masked', async () => {
    const { id } = take()
    const before = await read(id)
    const [person] = before.people
    const known = await reveal(person.id)
    const tenure = before.tenure === 'rented' ? 'owned' : 'rented'
    expect(
      await send(
        clients.worker,
        command('edit', id, { changes: [{ field: 'tenure', from: before.tenure, to: tenure }] }),
        command('edit', id, {
          residentId: person.id,
          changes: [{ field: 'phone', from: known.phone, to: '13900001234' }],
        }),
      ),
    ).toEqual(['done', 'done'])
    expect((await read(id)).tenure).toBe(tenure)
    expect((await reveal(person.id)).phone).toBe('13900001234')
    const [phone, first] = await changes(id)
    expect(phone).toMatchObject({ kind: 'edit', field: 'phone', after: '139****1234', by: '姜玉兰', open: false })
    expect(first).toMatchObject({ kind: 'edit', field: 'tenure', before: before.tenure, after: tenure })
  })

  test('what was said twice is written once', async () => {
    const { id } = take()
    const { tenure } = await read(id)
    const to = tenure === 'vacant' ? 'owned' : 'vacant'
    const edit = command('edit', id, { changes: [{ field: 'tenure', from: tenure, to }] })
    await send(clients.worker, edit, edit)
    await send(clients.worker, edit)
    // Another phone says the same: no conflict, and nothing to write.
    await send(clients.supervisor, command('edit', id, { changes: [{ field: 'tenure', from: tenure, to }] }))
    expect(await changes(id)).toHaveLength(1)
  })

  test('two who changed one field: both values stay until one is chosen, once', async () => {
    const { id } = take()
    const [person] = (await read(id)).people
    const { phone } = await reveal(person.id)
    const edit = (to: string) =>
      command('edit', id, { residentId: person.id, changes: [{ field: 'phone', from: phone, to }] })
    expect(await send(clients.supervisor, edit('13900000001'))).toEqual(['done'])
    expect(await send(clients.worker, edit('13900000002'))).toEqual(['done'])
    expect((await reveal(person.id)).phone).toBe('13900000001')
    const [conflict] = (await read(id)).conflicts
    expect(conflict).toMatchObject({ field: 'phone', current: '13900000001', proposed: '13900000002', by: '姜玉兰' })
    expect((await changes(id))[0]).toMatchObject({ open: true })
    const settle = (keep: string) => command('settle', id, { changeId: conflict.id, keep })
    expect(await send(clients.worker, settle('proposed'), settle('current'))).toEqual(['done', 'settled'])
    expect((await reveal(person.id)).phone).toBe('13900000002')
    expect((await read(id)).conflicts).toEqual([])
    // Choosing what is there leaves it.
    await send(clients.worker, edit('13900000003'))
    const [again] = (await read(id)).conflicts
    await send(clients.worker, command('settle', id, { changeId: again.id, keep: 'current' }))
    expect((await reveal(person.id)).phone).toBe('13900000002')
  })

  test('an id number with a wrong check digit, a nameless resident, a field of something else: refused by name', async () => {
    const { id } = take()
    const [person] = (await read(id)).people
    const wrong = [
      command('edit', id, {
        residentId: person.id,
        changes: [{ field: 'idNumber', from: null, to: '110105194912310021' }],
      }),
      command('add_resident', id, { residentId: v7(), resident: { name: ' ' } }),
      command('edit', id, { changes: [{ field: 'phone', from: null, to: '13900000000' }] }),
    ]
    const response = await clients.worker.send('POST', '/api/commands', {
      sentAt: new Date().toISOString(),
      commands: wrong,
    })
    expect(response.status).toBe(422)
    const { fields }: { fields: { field: string }[] } = await response.json()
    expect(fields.map(one => one.field)).toEqual([
      'commands.0.changes.0.idNumber',
      'commands.1.resident.name',
      'commands.2.changes.0.field',
    ])
  })

  test('the neighbour’s worker neither changes nor reads it', async () => {
    const { id } = take()
    const { tenure } = await read(id)
    const edit = command('edit', id, { changes: [{ field: 'tenure', from: tenure, to: 'vacant' }] })
    expect(await send(clients.worker2, edit)).toEqual(['not_found'])
    expect((await clients.worker2.get(`/api/households/${id}/changes`)).status).toBe(404)
    expect((await read(id)).tenure).toBe(tenure)
  })
})

describe('households come, go, part and join', () => {
  test('one registered with its people and plates', async () => {
    const { unitId } = take()
    const [id, residentId] = [v7(), v7()]
    expect(
      await send(
        clients.worker,
        command('add_household', id, { unitId, door: '9901', floor: 99, tenure: 'rented' }),
        command('add_resident', id, { residentId, resident: { name: '欧阳修文', idNumber: '11010519491231002x' } }),
        command('plate', id, { plate: '鲁F88888', present: true }),
      ),
    ).toEqual(['done', 'done', 'done'])
    const added = await read(id)
    expect(added).toMatchObject({ door: '9901', tenure: 'rented', plates: ['鲁F***88'] })
    expect((await reveal(residentId)).idNumber).toBe('11010519491231002X')
    await send(clients.worker, command('plate', id, { plate: '鲁F88888', present: false }))
    expect((await read(id)).plates).toEqual([])
  })

  test('registered by two phones behind one door: it is one household, and nothing told of it is lost', async () => {
    const { unitId } = take()
    const [mine, theirs] = [v7(), v7()]
    const add = (id: string) => command('add_household', id, { unitId, door: '9902', tenure: 'owned' })
    const person = (id: string, name: string) => command('add_resident', id, { residentId: v7(), resident: { name } })
    await send(clients.supervisor, add(theirs), person(theirs, '张一'))
    const visit = { ...command('visit', mine, {}), outcome: 'met' }
    expect(await send(clients.worker, add(mine), person(mine, '李二'), visit)).toEqual(['done', 'done', 'done'])
    const found = await read(theirs)
    expect(found.people.map(one => one.name).sort()).toEqual(['张*', '李*'])
    expect(found.visits).toHaveLength(1)
    expect((await clients.worker.get(`/api/households/${mine}`)).status).toBe(404)
  })

  test('split and merged again: people move with their care, and a visit to the old number reaches the new one', async () => {
    const { id, unitId } = take()
    const before = await read(id)
    const [first, ...rest] = before.people
    const part = v7()
    const taken = spare[0]
    expect(
      await send(
        clients.worker,
        command('split', id, { newHouseholdId: part, door: '9903', residentIds: [first.id] }),
        command('split', id, { newHouseholdId: v7(), door: '9903', residentIds: [] }),
        command('split', id, { newHouseholdId: v7(), door: '9904', residentIds: [first.id] }),
      ),
    ).toEqual(['done', 'door_taken', 'not_resident'])
    expect((await read(part)).people.map(one => one.id)).toEqual([first.id])
    expect((await read(id)).people.map(one => one.id)).toEqual(rest.map(one => one.id))
    if (taken.unitId !== unitId)
      expect(await send(clients.worker, command('merge', id, { mergedId: taken.id }))).toEqual(['other_unit'])
    expect(await send(clients.worker, command('merge', id, { mergedId: part }))).toEqual(['done'])
    expect((await read(id)).people.map(one => one.id).sort()).toEqual(before.people.map(one => one.id).sort())
    const late = { ...command('visit', part, {}), outcome: 'met' }
    expect(await send(clients.worker, late)).toEqual(['done'])
    expect((await read(id)).visits[0].id).toBe(late.id)
  })

  test('someone who moves out is gone from the register and from care, not from its history', async () => {
    const { id } = take()
    const [person, ...rest] = (await read(id)).people
    const plan = { kind: 'lone_elder', level: 'red', intervalDays: 7 }
    await send(
      clients.worker,
      command('care', id, { residentId: person.id, careId: v7(), plan }),
      command('move_out', id, { residentIds: [person.id] }),
    )
    const after = await read(id)
    expect(after.people.map(one => one.id)).toEqual(rest.map(one => one.id))
    expect(after.people.flatMap(one => one.care)).toEqual([])
    expect((await changes(id))[0]).toMatchObject({ kind: 'move_out', before: person.name })
    expect(await send(clients.worker, command('move_out', id, { residentIds: [person.id] }))).toEqual(['not_resident'])
  })
})

test('care and whom to call: set, changed, ended; a word of the family counts as seen, not as met', async () => {
  const { id } = take()
  const [person] = (await read(id)).people
  const [careId, contactId] = [v7(), v7()]
  const plan = { kind: 'lone_elder', level: 'red', intervalDays: 3, toCheck: '燃气灶关好没有' }
  const contact = { name: '李小明', relation: '儿子', phone: '13800001111' }
  await send(
    clients.worker,
    command('care', id, { residentId: person.id, careId, plan }),
    command('contact', id, { residentId: person.id, contactId, contact }),
  )
  const [cared] = (await read(id)).people.filter(one => one.id === person.id)
  expect(cared.care).toContainEqual({ id: careId, ...plan })
  expect(cared.contacts).toEqual([{ id: contactId, name: '李**', relation: '儿子', phone: '138****1111' }])
  expect((await reveal(person.id)).contacts).toEqual([{ id: contactId, ...contact }])

  const figures = async () => {
    const { items } = await clients.worker.json<{ items: Record<string, number>[] }>('/api/grids')
    return items[0]
  }
  const listed = async () => {
    const { items } = await clients.worker.json<{ items: { id: string; overdue: boolean }[] }>(
      '/api/care-persons?due=all&limit=500',
    )
    return items.find(one => one.id === careId)?.overdue
  }
  const before = await figures()
  await send(clients.worker, { ...command('visit', id, {}), outcome: 'family_confirmed' })
  expect(await listed()).toBe(false)
  const after = await figures()
  expect(after.visits).toBe(before.visits)
  expect(after.householdsMet).toBe(before.householdsMet)
  expect(after.careSeen).toBeGreaterThanOrEqual(before.careSeen)

  await send(
    clients.worker,
    command('care', id, { residentId: person.id, careId, plan: null }),
    command('contact', id, { residentId: person.id, contactId, contact: null }),
  )
  const [ended] = (await read(id)).people.filter(one => one.id === person.id)
  expect([ended.care.filter(one => one.id === careId), ended.contacts]).toEqual([[], []])
})

test('the same person or car in two households is flagged; out of sight only the grid is told', async () => {
  const [one, two] = [take(), take()]
  const add = (id: string) =>
    command('add_resident', id, { residentId: v7(), resident: { name: '重名', idNumber: '440524188001010014' } })
  const plate = (id: string) => command('plate', id, { plate: '鲁F77777', present: true })
  await send(clients.worker, add(one.id), add(two.id), plate(one.id), plate(two.id))
  const { duplicates } = await read(one.id)
  expect(duplicates.map(({ kind, householdId }) => [kind, householdId])).toEqual([
    ['idNumber', two.id],
    ['plate', two.id],
  ])
  const [far] = await rows(
    database.system,
    z.object({ id: z.string() }),
    sql`SELECT h.id FROM household h JOIN unit u ON u.id = h.unit_id WHERE u.region_code = '370602011001005' ORDER BY h.id LIMIT 1`,
  )
  await send(clients.worker2, plate(far.id))
  const seen = (await read(far.id, clients.worker2)).duplicates
  expect(seen).toHaveLength(2)
  for (const duplicate of seen)
    expect(duplicate).toMatchObject({ householdId: null, place: expect.stringContaining('松园里') })
})

test('the history is never changed or deleted', async () => {
  await expect(database.system.execute(sql`UPDATE register_change SET kind = 'x'`)).rejects.toThrow()
  await expect(database.system.execute(sql`DELETE FROM register_change`)).rejects.toThrow()
})
