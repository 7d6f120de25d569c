import { limitRequests } from '@wangge/server/auth/request-limit.ts'
import { expect, test } from 'vitest'

const rule = { window: 60, max: 3 }

test('a window ends when it is over, however steadily requests come', async () => {
  let now = 0
  const limit = limitRequests(() => now)
  const allowed: boolean[] = []
  for (let request = 0; request < 40; request++, now += 25_000) allowed.push((await limit.consume('a', rule)).allowed)
  expect(allowed).toEqual(allowed.map(() => true))
})

test('too many in one window wait for its end; another address does not', async () => {
  let now = 0
  const limit = limitRequests(() => now)
  for (let request = 0; request < 3; request++) await limit.consume('a', rule)
  now = 20_000
  expect(await limit.consume('a', rule)).toEqual({ allowed: false, retryAfter: 40 })
  expect((await limit.consume('b', rule)).allowed).toBe(true)
  now = 60_000
  expect((await limit.consume('a', rule)).allowed).toBe(true)
})
