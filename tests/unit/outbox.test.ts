import 'fake-indexeddb/auto'
import type { BatchAnswer, CommandBatch, FieldCommand } from '@wangge/shared/fieldwork'
import { PhoneDatabase } from '@wangge/web/offline/database.ts'
import { Outbox, retryAfter, SendError } from '@wangge/web/offline/outbox.ts'
import { Vault } from '@wangge/web/offline/vault.ts'
import { Dexie } from 'dexie'
import fc from 'fast-check'
import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const account = 'worker'
let database: PhoneDatabase
let serial = 0
let now = Date.parse('2026-11-24T19:00:00Z')

beforeEach(() => {
  database = new PhoneDatabase(`phone-${++serial}`)
})
afterEach(() => database.delete())

const visit = (note?: string): FieldCommand => ({
  id: v7(),
  kind: 'visit',
  at: new Date(now).toISOString(),
  householdId: v7(),
  outcome: 'met',
  ...(note ? { note } : {}),
})

/** A server that applies each id once, as ours does; `cut` says when the line is cut: before it hears, or after it has done. */
class Server {
  readonly applied: string[] = []
  cut: (call: number) => 'before' | 'after' | undefined = () => undefined
  refuse: (id: string) => string | undefined = () => undefined
  calls = 0
  readonly send = async ({ commands }: CommandBatch): Promise<BatchAnswer> => {
    const cut = this.cut(++this.calls)
    if (cut === 'before') throw new SendError('offline')
    for (const { id } of commands) if (!this.applied.includes(id) && !this.refuse(id)) this.applied.push(id)
    if (cut === 'after') throw new SendError('offline')
    return {
      results: commands.map(({ id }) => {
        const code = this.refuse(id)
        return { id, refusal: code ? { code, detail: code } : null }
      }),
    }
  }
}

async function outboxTo(server: Pick<Server, 'send'>, who = account) {
  return new Outbox(database, await Vault.open(database, who), who, server.send, () => now)
}
/** Tries until all is through, as the page does. */
async function flushAll(outbox: Outbox): Promise<void> {
  for (let i = 0; i < 200; i++) {
    await outbox.flush().catch(error => {
      if (!(error instanceof SendError)) throw error
    })
    if ((await outbox.waiting()).count === 0) return
  }
  throw new Error('it never got through')
}

describe('the outbox', () => {
  test('sends what it was given, once each and in order, however often the line is cut before or after', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 250 }),
        fc.array(fc.constantFrom('before', 'after', undefined), { maxLength: 12 }),
        async (count, cuts) => {
          await database.outbox.clear()
          const server = new Server()
          server.cut = call => cuts[call - 1]
          const outbox = await outboxTo(server)
          const commands = Array.from({ length: count }, () => visit())
          for (const command of commands) await outbox.add(command)
          await flushAll(outbox)
          expect(server.applied).toEqual(commands.map(one => one.id))
        },
      ),
      { numRuns: 15 },
    )
  })

  test('outlives the page: another one, over the same database, sends what the first kept', async () => {
    const server = new Server()
    const first = await outboxTo({ send: () => Promise.reject(new SendError('offline')) })
    const commands = [visit('门禁坏了'), visit(), visit()]
    for (const command of commands) await first.add(command)
    await expect(first.flush()).rejects.toThrow('offline')
    database.close()
    database = new PhoneDatabase(database.name)
    const second = await outboxTo(server)
    await second.flush()
    expect(server.applied).toEqual(commands.map(one => one.id))
    expect((await second.entries()).map(one => one.state)).toEqual(['sent', 'sent', 'sent'])
  })

  test('a tap is taken back before it goes, and holds back what was done after it', async () => {
    const server = new Server()
    const outbox = await outboxTo(server)
    const [wrong, held, later] = [visit(), visit(), visit()]
    await outbox.add(wrong, 6_000)
    expect(await outbox.withdraw(wrong.id)).toBe(true)
    await outbox.add(held, 6_000)
    await outbox.add(later)
    await outbox.flush()
    expect(server.applied).toEqual([])
    now += 6_000
    expect(await outbox.withdraw(held.id)).toBe(false)
    await outbox.flush()
    expect(server.applied).toEqual([held.id, later.id])
  })

  test('what the server refuses is shown with its reason and holds up nothing', async () => {
    const server = new Server()
    const outbox = await outboxTo(server)
    const commands = [visit(), visit(), visit()]
    server.refuse = id => (id === commands[1].id ? 'not_found' : undefined)
    for (const command of commands) await outbox.add(command)
    await outbox.flush()
    expect(server.applied).toEqual([commands[0].id, commands[2].id])
    expect((await outbox.entries()).find(one => one.id === commands[1].id)).toMatchObject({
      state: 'refused',
      refusal: 'not_found',
    })
  })

  test('one the server cannot even read is set aside, and the others go', async () => {
    const server = new Server()
    const bad = visit()
    const outbox = await outboxTo({
      send: batch => {
        const faulty = batch.commands.findIndex(one => one.id === bad.id)
        return faulty < 0 ? server.send(batch) : Promise.reject(new SendError('faulty', faulty))
      },
    })
    const commands = [visit(), bad, visit()]
    for (const command of commands) await outbox.add(command)
    await outbox.flush()
    expect(server.applied).toEqual([commands[0].id, commands[2].id])
    expect((await outbox.entries()).find(one => one.id === bad.id)).toMatchObject({ refusal: 'invalid' })
  })

  test('signed out or forbidden: all stays', async () => {
    for (const reason of ['signed_out', 'forbidden'] as const) {
      const outbox = await outboxTo({ send: () => Promise.reject(new SendError(reason)) })
      await outbox.add(visit())
      await expect(outbox.flush()).rejects.toThrow(reason)
    }
    expect((await (await outboxTo(new Server())).waiting()).count).toBe(2)
  })

  test('10,000 commands wait and go', async () => {
    const server = new Server()
    const applied = new Set<string>()
    const outbox = await outboxTo({
      send: async ({ commands }) => {
        for (const { id } of commands) applied.add(id)
        return { results: commands.map(({ id }) => ({ id, refusal: null })) }
      },
    })
    for (let i = 0; i < 10_000; i++) await outbox.add(visit())
    expect((await outbox.waiting()).count).toBe(10_000)
    await outbox.flush()
    expect(applied.size).toBe(10_000)
    expect((await outbox.waiting()).count).toBe(0)
    expect((await outbox.entries()).length).toBeLessThanOrEqual(200)
    expect(server.calls).toBe(0)
  })
})

describe('what is kept on the phone', () => {
  test('cannot be read without the key, which signing out destroys with all that waits', async () => {
    const outbox = await outboxTo(new Server())
    await outbox.add(visit('独居，耳背'))
    const rows = await database.outbox.toArray()
    const bytes = rows.map(row => new TextDecoder('utf-8').decode(row.sealed.body)).join()
    expect(bytes).not.toContain('独居')
    expect(bytes).not.toContain('visit')
    const [{ key }] = await database.keys.toArray()
    expect(key.extractable).toBe(false)
    await Vault.destroy(database, account)
    expect(await database.keys.count()).toBe(0)
    expect(await database.outbox.count()).toBe(0)
    const other = await Vault.open(database, account)
    await expect(other.unseal(rows[0].sealed)).rejects.toThrow()
  })

  test('of two people on one phone is apart', async () => {
    const server = new Server()
    const mine = await outboxTo(server, 'one')
    const theirs = await outboxTo(server, 'two')
    await mine.add(visit())
    await theirs.flush()
    expect(server.applied).toEqual([])
    expect(await theirs.entries()).toEqual([])
    await Vault.destroy(database, 'two')
    expect((await mine.waiting()).count).toBe(1)
  })
})

test('the wait doubles from failure to failure, never beyond five minutes', () => {
  expect([1, 2, 3].map(failures => retryAfter(failures, 1))).toEqual([2_000, 4_000, 8_000])
  expect(retryAfter(40, 1)).toBe(300_000)
  expect(retryAfter(1, 0)).toBe(1_000)
})

describe('when the phone fails', () => {
  test('full: nothing is half kept, it says so, and goes on once there is room', async () => {
    const server = new Server()
    const outbox = await outboxTo(server)
    await outbox.add(visit())
    const full = () => {
      throw new DOMException('no room', 'QuotaExceededError')
    }
    database.outbox.hook('creating', full)
    await expect(outbox.add(visit('太多了'))).rejects.toThrow()
    expect((await outbox.waiting()).count).toBe(1)
    database.outbox.hook('creating').unsubscribe(full)
    await outbox.add(visit())
    await flushAll(outbox)
    expect(server.applied).toHaveLength(2)
  })

  test('closed amid a write, fifty times: what was told to be kept is kept, and each goes exactly once', async () => {
    const server = new Server()
    const told = new Set<string>()
    const given = new Set<string>()
    for (let i = 0; i < 50; i++) {
      const outbox = await outboxTo(server)
      const command = visit()
      given.add(command.id)
      const keeping = outbox.add(command).then(
        () => told.add(command.id),
        () => undefined,
      )
      // The application is gone after a few turns, wherever the write stands then.
      for (let turn = 0; turn < i % 10; turn++) await new Promise(resolve => setTimeout(resolve, 0))
      database.close()
      await keeping
      database = new PhoneDatabase(database.name)
    }
    await flushAll(await outboxTo(server))
    expect(new Set(server.applied).size).toBe(server.applied.length)
    for (const id of told) expect(server.applied).toContain(id)
    for (const id of server.applied) expect(given.has(id)).toBe(true)
    expect(told.size).toBeGreaterThan(5)
    expect(told.size).toBeLessThan(50)
  })

  test('updated to a new version of the application: what waited in the old one goes', async () => {
    const name = `phone-old-${++serial}`
    const old = new Dexie(name)
    // As the first version made it.
    old.version(1).stores({ outbox: '++place, &id, accountId, [accountId+state+place]', keys: 'accountId' })
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
    await old.table('keys').add({ accountId: account, key })
    const command = visit()
    const nonce = crypto.getRandomValues(new Uint8Array(12))
    const text = new TextEncoder().encode(JSON.stringify(command))
    const body = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, text)
    const row = { id: command.id, accountId: account, sealed: { nonce, body }, notBefore: 0, state: 'waiting' }
    await old.table('outbox').add({ ...row, refusal: null, changedAt: 0 })
    old.close()
    await database.delete()
    database = new PhoneDatabase(name)
    const server = new Server()
    await flushAll(await outboxTo(server))
    expect(server.applied).toEqual([command.id])
  })

  test('photos go whole, a few at a time', async () => {
    const sizes: number[] = []
    const pictures: string[] = []
    const outbox = await outboxTo({
      send: async ({ commands }) => {
        sizes.push(commands.length)
        for (const command of commands) if (command.kind === 'photo') pictures.push(command.jpeg)
        return { results: commands.map(({ id }) => ({ id, refusal: null })) }
      },
    })
    const picture = (letter: string) => Buffer.from(letter.repeat(900_000)).toString('base64')
    for (const letter of ['a', 'b', 'c'])
      await outbox.add({
        id: v7(),
        kind: 'photo',
        at: new Date(now).toISOString(),
        photoId: v7(),
        of: 'issue',
        subjectId: v7(),
        jpeg: picture(letter),
      })
    expect((await outbox.entries()).map(one => one.command.kind)).toEqual(['photo', 'photo', 'photo'])
    await flushAll(outbox)
    expect(pictures).toEqual(['a', 'b', 'c'].map(picture))
    expect(Math.max(...sizes)).toBeLessThan(3)
  })
})
