import 'fake-indexeddb/auto'
import { dayMs } from '@wangge/shared/domain'
import { PhoneDatabase } from '@wangge/web/offline/database.ts'
import { Kept } from '@wangge/web/offline/kept.ts'
import { isKept } from '@wangge/web/offline/paths.ts'
import { Vault } from '@wangge/web/offline/vault.ts'
import { beforeEach, describe, expect, test } from 'vitest'

let database: PhoneDatabase
let opened = 0
beforeEach(() => {
  database = new PhoneDatabase(`kept-${opened++}`)
})
const bytes = (text: string) => new TextEncoder().encode(text)
const answer = { path: '/api/households/1', type: 'application/json', body: bytes('{"name":"王小明"}') }
const text = (body: ArrayBuffer | Uint8Array<ArrayBuffer> | undefined) => new TextDecoder().decode(body)

describe('answers kept on the phone', () => {
  test('are given as they came, from another page too, and lie there sealed', async () => {
    const kept = await Kept.begin(database, 'a', 0)
    await kept.put([answer], 1)
    const again = await Kept.open(database, dayMs)
    expect(text((await again?.get(answer.path))?.body)).toBe('{"name":"王小明"}')
    expect(await again?.get('/api/households/2')).toBeUndefined()
    const [row] = await database.kept.toArray()
    expect(text(row.sealed.body)).not.toContain('name')
    const key = await database.keys.get('a kept')
    await expect(crypto.subtle.exportKey('raw', key?.key ?? (await makeKey()))).rejects.toThrow()
  })

  test('go after seven days without the server, to the second; what waits to be sent stays', async () => {
    const kept = await Kept.begin(database, 'a', 0)
    await kept.put([answer], 0)
    await Vault.open(database, 'a')
    expect(await Kept.open(database, 7 * dayMs)).toBeDefined()
    expect(await Kept.open(database, 7 * dayMs + 1)).toBeUndefined()
    expect(await database.kept.count()).toBe(0)
    expect((await database.keys.toArray()).map(one => one.accountId)).toEqual(['a'])
  })

  test('stay as long as the server is heard', async () => {
    const kept = await Kept.begin(database, 'a', 0)
    await kept.put([answer], 0)
    for (let day = 1; day <= 30; day += 5) {
      expect(await Kept.open(database, day * dayMs)).toBeDefined()
      await kept.heard(day * dayMs)
    }
  })

  test('are one reader’s: another who signs in on the phone finds nothing', async () => {
    const kept = await Kept.begin(database, 'a', 0)
    await kept.put([answer], 0)
    const other = await Kept.begin(database, 'b', 1)
    expect(await other.get(answer.path)).toBeUndefined()
    expect(await database.kept.count()).toBe(0)
    expect(await database.keys.get('a kept')).toBeUndefined()
  })

  test('cannot be read once the key is destroyed', async () => {
    const kept = await Kept.begin(database, 'a', 0)
    await kept.put([answer], 0)
    const [row] = await database.kept.toArray()
    await Vault.destroy(database, 'a')
    await database.kept.add(row)
    const anew = await Kept.begin(database, 'a', 1)
    await expect(anew.get(answer.path)).rejects.toThrow()
  })
})

const makeKey = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt'])

test('what is live, searched for or a file is not kept', () => {
  for (const path of [
    '/api/live',
    '/api/search?q=1',
    '/api/exports/grids.csv',
    '/api/auth/get-session',
    '/api/devices',
  ])
    expect([path, isKept(path)]).toEqual([path, false])
  for (const path of ['/api/me', '/api/grids?windowDays=90', '/api/households/1', '/api/diary?day=2026-01-01'])
    expect([path, isKept(path)]).toEqual([path, true])
})
