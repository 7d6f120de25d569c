import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '@wangge/server/db/database.ts'
import { FolderLockedError, lockFolder } from '@wangge/server/db/folder-lock.ts'
import { cipherOf } from '@wangge/server/privacy/cipher.ts'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestDatabase } from '../support/template.ts'

describe('append-only tables', () => {
  let database: Database
  beforeAll(async () => {
    database = await openTestDatabase('demo')
    await database.system.execute(sql`INSERT INTO audit (id, action, subject) VALUES (new_id(), 'test', 'x')`)
  })
  afterAll(() => database.close())

  for (const table of ['visit', 'issue_event', 'audit']) {
    test(`${table} refuses change, deletion and emptying`, async () => {
      const name = sql.identifier(table)
      for (const statement of [
        sql`UPDATE ${name} SET id = id`,
        sql`DELETE FROM ${name}`,
        sql`TRUNCATE ${name} CASCADE`,
      ]) {
        const refused = await database.system.execute(statement).then(
          () => 'it was done',
          error => String(error.cause ?? error),
        )
        expect(refused).toContain('append-only')
      }
    })
  }

  test('checks hold: a grid lies under its community, a household’s door is held once', async () => {
    const refused = async (statement: Parameters<Database['system']['execute']>[0]) =>
      database.system.execute(statement).then(
        () => 'it was done',
        error => String(error.cause ?? error),
      )
    expect(await refused(sql`UPDATE grid SET code = '999999999999999' WHERE code = '370602005001006'`)).toContain(
      'grid_nested',
    )
    expect(
      await refused(
        sql`INSERT INTO household (id, unit_id, door, tenure, valid_from) SELECT new_id(), unit_id, door, tenure, valid_from FROM household LIMIT 1`,
      ),
    ).toContain('household_door')
  })
})

describe('the folder’s lock', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-lock-'))
  const file = join(folder, 'wangge.lock')
  afterAll(() => rmSync(folder, { recursive: true }))

  test('refuses a second holder and says who holds it and what to do', () => {
    const release = lockFolder(folder)
    try {
      lockFolder(folder)
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(FolderLockedError)
      expect(String(error)).toContain(String(process.pid))
      expect(String(error)).toContain('WANGGE_DATA')
    }
    release()
    lockFolder(folder)()
  })

  test('takes over what a dead process left, also when its number was given to another since', () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid
    writeFileSync(file, JSON.stringify({ pid: dead, host: hostname(), startedAt: '', processStart: '1', command: '' }))
    lockFolder(folder)()
    writeFileSync(
      file,
      JSON.stringify({ pid: process.pid, host: hostname(), startedAt: '', processStart: '1', command: '' }),
    )
    lockFolder(folder)()
    writeFileSync(file, 'half a li')
    lockFolder(folder)()
  })

  test('a holder on another machine counts as alive', () => {
    writeFileSync(file, JSON.stringify({ pid: 1, host: 'elsewhere', startedAt: 'x', processStart: '1', command: '' }))
    expect(() => lockFolder(folder)).toThrow(FolderLockedError)
    expect(readFileSync(file, 'utf8')).toContain('elsewhere')
  })
})

test('a ciphertext that was changed is not read, and equal texts have equal indexes', () => {
  const cipher = cipherOf(Buffer.alloc(32, 1))
  const stored = cipher.encrypt('13812341234')
  expect(cipher.decrypt(stored)).toBe('13812341234')
  expect(Buffer.from(cipher.encrypt('13812341234'))).not.toEqual(Buffer.from(stored))
  stored[stored.length - 1] ^= 1
  expect(() => cipher.decrypt(stored)).toThrow()
  expect(cipher.blindIndex('138 1234-1234')).toEqual(cipher.blindIndex('13812341234'))
  expect(cipherOf(Buffer.alloc(32, 2)).blindIndex('13812341234')).not.toEqual(cipher.blindIndex('13812341234'))
})
