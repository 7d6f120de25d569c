import { createWriteStream, rmSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createRoute } from '@hono/zod-openapi'
import type { Viewer } from '@wangge/shared/accounts'
import { may } from '@wangge/shared/accounts'
import { CoordinateSystem } from '@wangge/shared/coordinates'
import {
  ImportJob,
  ImportPreview,
  ImportRequest,
  LayerNameSchema,
  locales,
  ProblemSchema,
} from '@wangge/shared/importing'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { Problem, ProblemError } from '../api/problems.ts'
import { createRouter, readRoute } from '../api/router.ts'
import { csvLine } from '../exports/csv.ts'
import type { ImportJobs } from './jobs.ts'
import { previewFile } from './preview.ts'
import { UnreadableFileError } from './readers/source.ts'
import { reportHeadings, reportRow } from './report.ts'

const JobAddress = z.object({ id: z.uuid() })
const Uploaded = z.object({ job: ImportJob, preview: ImportPreview })
const problem = { description: 'refused', content: { 'application/problem+json': { schema: Problem } } }

/** The file is the body itself: it goes to disk as it comes, whatever its size. */
const upload = createRoute({
  method: 'post',
  path: '/imports',
  summary: 'Upload a file for a layer; the answer shows its columns, mapping and first features',
  tags: ['imports'],
  request: {
    query: z.object({ layer: LayerNameSchema, fileName: z.string().min(1).max(200) }),
    body: { content: { 'application/octet-stream': { schema: z.string() } } },
  },
  responses: {
    200: { description: 'OK', content: { 'application/json': { schema: Uploaded } } },
    403: problem,
    422: problem,
  },
})
const preview = readRoute({
  path: '/imports/{id}/preview',
  summary: 'The preview again, with the coordinate system named',
  tag: 'imports',
  request: { params: JobAddress, query: z.object({ crs: CoordinateSystem.optional() }) },
  answer: ImportPreview,
})
const list = readRoute({
  path: '/imports',
  summary: 'The viewer’s own imports, newest first',
  tag: 'imports',
  request: {},
  answer: z.object({ items: z.array(ImportJob) }),
})
const detail = readRoute({
  path: '/imports/{id}',
  summary: 'An import with its problem rows',
  tag: 'imports',
  request: { params: JobAddress },
  answer: z.object({ job: ImportJob, problems: z.array(ProblemSchema) }),
})
const run = createRoute({
  method: 'post',
  path: '/imports/{id}/run',
  summary: 'Run an import (or try it: dryRun); progress comes as server-sent events. Closing the connection cancels it',
  tags: ['imports'],
  request: {
    params: JobAddress,
    body: { required: true, content: { 'application/json': { schema: ImportRequest } } },
  },
  responses: {
    200: {
      description: 'events `progress` {rows} and `end` {job}',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    403: problem,
  },
})

function mustImport(viewer: Viewer): void {
  if (!may(viewer, 'importData')) throw new ProblemError('forbidden', 'your role does not import data')
}

async function ownJob(jobs: ImportJobs, viewer: Viewer, id: string) {
  mustImport(viewer)
  const job = await jobs.read(viewer, id)
  if (!job) throw new ProblemError('not_found', `no import ${id}`)
  return job
}

const asProblem = (error: unknown): Error =>
  error instanceof UnreadableFileError
    ? new ProblemError('unreadable_file', error.reason, [{ field: 'file', message: error.reason }])
    : error instanceof Error
      ? error
      : new Error(String(error))

export const importRoutes = createRouter()
  .openapi(upload, async c => {
    const { jobs, viewer } = c.var
    mustImport(viewer)
    const { layer, fileName } = c.req.valid('query')
    const { id, path } = await jobs.create(viewer, layer, fileName)
    try {
      const body = c.req.raw.body
      if (!body) throw new ProblemError('invalid', 'the body must be the file')
      await pipeline(Readable.from(body), createWriteStream(path))
      const shown = await previewFile(path, layer)
      return c.json({ job: await ownJob(jobs, viewer, id), preview: shown }, 200)
    } catch (error) {
      rmSync(jobs.folderOf(id), { recursive: true, force: true })
      throw asProblem(error)
    }
  })
  .openapi(preview, async c => {
    const { jobs, viewer } = c.var
    const job = await ownJob(jobs, viewer, c.req.valid('param').id)
    const shown = await previewFile(jobs.pathOf(job.id, job.fileName), job.layer, c.req.valid('query').crs).catch(
      error => {
        throw asProblem(error)
      },
    )
    return c.json(shown, 200)
  })
  .openapi(list, async c => {
    mustImport(c.var.viewer)
    return c.json({ items: await c.var.jobs.list(c.var.viewer) }, 200)
  })
  .openapi(detail, async c => {
    const { jobs, viewer } = c.var
    const job = await ownJob(jobs, viewer, c.req.valid('param').id)
    return c.json({ job, problems: await jobs.problems(job.id) }, 200)
  })
  .openapi(run, async c => {
    const { jobs, viewer } = c.var
    const job = await ownJob(jobs, viewer, c.req.valid('param').id)
    if (job.state === 'running' || job.state === 'done')
      throw new ProblemError('conflict', `the import is ${job.state}`)
    const request = c.req.valid('json')
    const stop = new AbortController()
    return streamSSE(c, async events => {
      events.onAbort(() => stop.abort())
      const send = (event: string, data: unknown) => events.writeSSE({ event, data: JSON.stringify(data) })
      await jobs.run(viewer, job, request, rows => void send('progress', { rows }), stop.signal)
      await send('end', { job: await jobs.read(viewer, job.id) })
    })
  })
  .get('/imports/:id/problems.csv', async c => {
    const { jobs, viewer } = c.var
    const job = await ownJob(jobs, viewer, JobAddress.parse({ id: c.req.param('id') }).id)
    const locale = z.enum(locales).catch('zh-CN').parse(c.req.query('locale'))
    const lines = (await jobs.problems(job.id)).map(one => csvLine(reportRow(one, locale)))
    c.header('content-type', 'text/csv; charset=utf-8')
    c.header('content-disposition', `attachment; filename="problems-${job.layer}.csv"`)
    return c.body(`\uFEFF${csvLine(reportHeadings)}${lines.join('')}`)
  })
