import type { CarePerson } from '@wangge/shared/care'
import type { GridFigures } from '@wangge/shared/grids'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

const songyuanli = '370602005001006'
let database: TestDatabase
const clients: Record<string, Client> = {}

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  for (const name of ['supervisor', 'worker', 'worker2', 'viewer']) clients[name] = await server.signIn(name)
})
afterAll(() => database.close())

async function everyone(client: Client, query: string): Promise<CarePerson[]> {
  const all: CarePerson[] = []
  for (let next: string | null = `/api/care-persons?limit=200&${query}`; next; ) {
    const page: { items: CarePerson[]; next: string | null } = await client.json(next)
    all.push(...page.items)
    next = page.next
  }
  return all
}

test('who was not seen in time: as many as care coverage misses, in every grid', async () => {
  // At one instant: between two questions someone may become due.
  const at = new Date().toISOString()
  const overdue = await everyone(clients.supervisor, `due=overdue&at=${at}`)
  const all = await everyone(clients.supervisor, `due=all&at=${at}`)
  const { items } = await clients.supervisor.json<{ items: GridFigures[] }>(`/api/grids?at=${at}`)
  const counted = (list: CarePerson[], code: string) => list.filter(person => person.gridCode === code).length
  for (const grid of items) {
    const care = grid.careRed + grid.careYellow + grid.careGreen
    expect([grid.code, counted(all, grid.code)]).toEqual([grid.code, care])
    expect([grid.code, counted(overdue, grid.code)]).toEqual([grid.code, care - grid.careSeen])
  }
  expect(overdue.length).toBeGreaterThan(0)
  expect(new Set(all.map(person => person.id)).size).toBe(all.length)
})

test('red first, then the longest due; names masked; those due soon are not overdue', async () => {
  const list = await everyone(clients.supervisor, 'due=overdue')
  const keys = list.map(({ level, dueAt, id }) => `${['red', 'yellow', 'green'].indexOf(level)} ${dueAt} ${id}`)
  expect(keys).toEqual([...keys].sort())
  for (const person of list) expect(person.name).toMatch(/^.\*+$/)
  const soon = await everyone(clients.supervisor, 'due=soon')
  expect(soon.every(person => !person.overdue && Date.parse(person.dueAt) < Date.now() + 3.1 * 86_400_000)).toBe(true)
})

test('a worker sees the own grid’s, a viewer nobody', async () => {
  const own = await everyone(clients.worker, 'due=all')
  expect(own.length).toBeGreaterThan(0)
  expect(new Set(own.map(person => person.gridCode))).toEqual(new Set([songyuanli]))
  expect(await everyone(clients.worker2, `due=all&region=${songyuanli}`)).toEqual([])
  expect(await everyone(clients.viewer, 'due=all')).toEqual([])
})
