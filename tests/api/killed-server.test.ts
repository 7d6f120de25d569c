import type { BatchAnswer } from '@wangge/shared/fieldwork'
import { v7 } from 'uuid'
import { afterAll, expect, test } from 'vitest'
import { ServerProcess, signInAt } from '../support/process.ts'

const server = new ServerProcess()
afterAll(() => server.dispose())

test('a server killed amid a batch, again and again: in the end every command is there exactly once', async () => {
  let address = await server.start()
  let cookie = await signInAt(address, 'worker')
  const read = async <Body>(path: string): Promise<Body> =>
    (await fetch(`${address}${path}`, { headers: { cookie } })).json()
  const { items } = await read<{ items: { id: string }[] }>('/api/households?limit=100')
  const commands = items.map(({ id }) => ({
    id: v7(),
    at: new Date().toISOString(),
    kind: 'visit',
    householdId: id,
    outcome: 'not_home',
  }))
  const send = () =>
    fetch(`${address}/api/commands`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ sentAt: new Date().toISOString(), commands }),
    })
  const count = async (): Promise<number> => {
    const visits = await Promise.all(items.map(({ id }) => read<{ visits: { id: string }[] }>(`/api/households/${id}`)))
    return visits.flatMap(one => one.visits).filter(one => commands.some(command => command.id === one.id)).length
  }

  const applied: number[] = []
  for (const afterMs of [40, 90, 160]) {
    const answer = send().catch(() => 'cut')
    await new Promise(resolve => setTimeout(resolve, afterMs))
    await server.kill()
    await answer
    address = await server.start()
    cookie = await signInAt(address, 'worker')
    applied.push(await count())
  }
  // At least one of the kills came amid the batch, and what was applied before it stayed.
  expect(applied).toEqual([...applied].sort((a, b) => a - b))
  expect(applied.some(n => n > 0 && n < commands.length)).toBe(true)

  const { results }: BatchAnswer = await (await send()).json()
  expect(results.map(one => one.refusal)).toEqual(commands.map(() => null))
  expect(await count()).toBe(commands.length)
  await send()
  expect(await count()).toBe(commands.length)
  await server.kill()
})
