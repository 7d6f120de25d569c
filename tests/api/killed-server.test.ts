import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { demoPassword } from '@wangge/server/demo/accounts.ts'
import type { BatchAnswer } from '@wangge/shared/fieldwork'
import { v7 } from 'uuid'
import { afterAll, expect, test } from 'vitest'
import { copyTemplate } from '../support/template.ts'

const program = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url))
const folder = copyTemplate()
let server: ChildProcess | undefined
afterAll(() => {
  server?.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** The product as a process of its own, that can be killed. */
async function start(): Promise<string> {
  const env = { ...process.env, WANGGE_DATA: folder, DATABASE_URL: '', PORT: '0' }
  const child = spawn(process.execPath, [program, 'start'], { env })
  server = child
  return new Promise((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString()
      const address = /http:\/\/[\d.a-z]+:\d+/.exec(said)?.[0]
      if (address) resolve(address)
    })
    child.on('exit', () => reject(new Error(`the server ended: ${said}`)))
  })
}
async function kill(): Promise<void> {
  const gone = new Promise(resolve => server?.on('exit', resolve))
  server?.kill('SIGKILL')
  await gone
}
async function signIn(address: string): Promise<string> {
  const response = await fetch(`${address}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ username: 'worker', password: demoPassword }),
  })
  expect(response.status).toBe(200)
  return response.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
}

test('a server killed amid a batch, again and again: in the end every command is there exactly once', async () => {
  let address = await start()
  let cookie = await signIn(address)
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
    await kill()
    await answer
    address = await start()
    cookie = await signIn(address)
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
  await kill()
})
