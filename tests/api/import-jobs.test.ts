import { readFileSync } from 'node:fs'
import { type Database, firstRow } from '@wangge/server/db/database.ts'
import type { ImportJob, ImportPreview } from '@wangge/shared/importing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { type Client, serveForTests } from '../support/client.ts'
import { feature, geojsonFile, square } from '../support/files.ts'
import { openTestDatabase } from '../support/template.ts'

let database: Database
let planner: Client
let admin: Client
let worker: Client
beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  planner = await server.signIn('planner')
  admin = await server.signIn('admin')
  worker = await server.signIn('worker')
})
afterAll(() => database.close())

const inTown = () =>
  geojsonFile([
    feature({ id: 'n1', name: '新楼' }, square(121.3905, 37.5318, 0.0002)),
    feature({ id: 'n2', 层数: '三' }, square(121.391, 37.5318, 0.0002)),
  ])
const faraway = () => geojsonFile([feature({ id: 'f1', name: '外地楼' }, square(116, 40, 0.0002))])

async function upload(client: Client, path: string, layer = 'buildings', name = 'new.geojson') {
  return client.post(`/api/imports?layer=${layer}&fileName=${name}`, new Uint8Array(readFileSync(path)), {
    'content-type': 'application/octet-stream',
  })
}
const uploaded = async (client: Client, path: string): Promise<{ job: ImportJob; preview: ImportPreview }> =>
  (await upload(client, path)).json()

/** Runs a job to its end; returns it as the last event tells it, and the names of all events. */
async function run(client: Client, id: string, request: Record<string, unknown>) {
  const response = await client.post(`/api/imports/${id}/run`, JSON.stringify(request), {
    'content-type': 'application/json',
  })
  const text = await response.text()
  const events = [...text.matchAll(/^event: (\w+)\ndata: (.*)$/gm)].map(([, name, data]) => ({
    name,
    data: JSON.parse(data),
  }))
  return {
    status: response.status,
    names: events.map(event => event.name),
    job: events.at(-1)?.data.job as ImportJob | undefined,
  }
}
const count = async (name: string) =>
  (
    await firstRow(
      database.system,
      z.object({ count: z.number() }),
      sql`SELECT count(*)::int AS count FROM building WHERE name = ${name}`,
    )
  )?.count

test('upload, preview, trial, import, problem list; and the file goes when it is in', async () => {
  const { job, preview } = await uploaded(planner, inTown())
  expect(preview).toMatchObject({ system: 'wgs84', mapping: { id: 'id', name: 'name', floors: '层数' } })
  expect(preview.features).toHaveLength(2)
  const trial = await run(planner, job.id, { mapping: preview.mapping, dryRun: true })
  expect(trial.names).toContain('progress')
  expect(trial.job).toMatchObject({ state: 'uploaded', result: { created: 1, error: 1, dryRun: true } })
  expect(await count('新楼')).toBe(0)
  const real = await run(planner, job.id, { mapping: preview.mapping })
  expect(real.job).toMatchObject({ state: 'done', result: { created: 1, error: 1, dryRun: false } })
  expect(await count('新楼')).toBe(1)
  const { problems } = await planner.json<{ problems: unknown[] }>(`/api/imports/${job.id}`)
  expect(problems).toEqual([
    { row: 2, field: 'floors', value: '三', severity: 'error', reason: 'not_a_number', detail: {} },
  ])
  const csv = await (await planner.get(`/api/imports/${job.id}/problems.csv?locale=zh-CN`)).text()
  expect(csv).toContain('2,floors,三,error,not_a_number,不是数字')
  expect((await run(planner, job.id, {})).status).toBe(409)
})

test('a planner imports into the own region only: outside it nothing is kept, the admin may', async () => {
  const outside = await uploaded(planner, faraway())
  const refused = await run(planner, outside.job.id, { mapping: outside.preview.mapping })
  expect(refused.job).toMatchObject({ state: 'failed', failure: { reason: 'outside_scope' } })
  expect(await count('外地楼')).toBe(0)
  const same = await uploaded(admin, faraway())
  expect((await run(admin, same.job.id, { mapping: same.preview.mapping })).job?.state).toBe('done')
  expect(await count('外地楼')).toBe(1)
})

test('a job is seen and run by who uploaded it only', async () => {
  const { job } = await uploaded(planner, inTown())
  expect((await admin.get(`/api/imports/${job.id}`)).status).toBe(404)
  expect((await run(admin, job.id, {})).status).toBe(404)
  expect((await worker.get(`/api/imports/${job.id}`)).status).toBe(403)
  expect((await upload(worker, inTown())).status).toBe(403)
})

test('a file that cannot be read is refused at once, with the reason as a code', async () => {
  const response = await upload(planner, inTown(), 'buildings', 'new.xlsx')
  expect(response.status).toBe(422)
  expect(await response.json()).toMatchObject({ code: 'unreadable_file', detail: 'broken_xlsx' })
  expect((await upload(planner, inTown(), 'streets')).status).toBe(422)
})

test('a name that would climb out of the folder does not', async () => {
  const response = await upload(planner, inTown(), 'buildings', encodeURIComponent('../../../evil.geojson'))
  expect(response.status).toBe(200)
  const { job }: { job: ImportJob } = await response.json()
  expect((await planner.get(`/api/imports/${job.id}/preview`)).status).toBe(200)
})
