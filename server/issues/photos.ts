import { createRoute } from '@hono/zod-openapi'
import { mayAt, type Viewer } from '@wangge/shared/accounts'
import { NotAJpegError, stripMetadata } from '@wangge/shared/issues'
import { sql } from 'drizzle-orm'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { Problem, ProblemError, problemResponse } from '../api/problems.ts'
import { createRouter, type Env } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { firstRow, type Queryable } from '../db/database.ts'
import { readWhole } from './detail.ts'

/** Phones send a picture resized to a screen's width: a few hundred kilobytes. */
const largestPhotoBytes = 4 * 2 ** 20
const photosAtMost = 12

const PhotoAddress = z.object({ id: z.uuid(), photo: z.uuid() })
const refused = (description: string) => ({ description, content: { 'application/problem+json': { schema: Problem } } })

const add = createRoute({
  method: 'put',
  path: '/issues/{id}/photos/{photo}',
  summary: 'Add a photo (JPEG); its id is made by who sends it. What it says of place, time and camera is not kept',
  tags: ['issues'],
  middleware: [bodyLimit({ maxSize: largestPhotoBytes, onError: () => problemResponse('too_large') })],
  request: { params: PhotoAddress, body: { content: { 'image/jpeg': { schema: z.string() } } } },
  responses: {
    204: { description: 'kept' },
    403: refused('not the viewer’s to do'),
    404: refused('no such issue'),
    413: refused('larger than 4 MB'),
    422: refused('not a JPEG, or one photo too many'),
  },
})
const read = createRoute({
  method: 'get',
  path: '/issues/{id}/photos/{photo}',
  summary: 'A photo of an issue',
  tags: ['issues'],
  request: { params: PhotoAddress },
  responses: {
    200: { description: 'OK', content: { 'image/jpeg': { schema: z.string() } } },
    404: refused('no such photo'),
  },
})

const readOfVisit = createRoute({
  method: 'get',
  path: '/visits/{id}/photos/{photo}',
  summary: 'A photo taken during a visit',
  tags: ['visits'],
  request: { params: PhotoAddress },
  responses: read.responses,
})

const Photo = z.object({ content: z.instanceof(Uint8Array) })

function withoutMetadata(bytes: Uint8Array): Uint8Array {
  try {
    return stripMetadata(bytes)
  } catch (error) {
    if (error instanceof NotAJpegError) throw new ProblemError('invalid', error.message)
    throw error
  }
}

/** Keeps a photo of an issue or a visit; one that is there stays. @throws ProblemError `invalid` for what is no JPEG */
export async function insertPhoto(
  db: Queryable,
  viewer: Viewer,
  photo: { id: string; of: 'issue' | 'visit'; subjectId: string; jpeg: Uint8Array; at: Date },
): Promise<void> {
  const { id, of, subjectId, jpeg, at } = photo
  const content = Buffer.from(withoutMetadata(jpeg)).toString('base64')
  await db.execute(sql`
    INSERT INTO attachment (id, ${of === 'issue' ? sql`issue_id` : sql`visit_id`}, media_type, content, created_by, created_at)
    VALUES (${id}, ${subjectId}, 'image/jpeg', decode(${content}, 'base64'), ${viewer.id}, ${at.toISOString()}) ON CONFLICT (id) DO NOTHING`)
}

export const photoRoutes = createRouter()
  .openapi(add, async c => {
    const { database, viewer } = c.var
    const { id, photo } = c.req.valid('param')
    const issue = await readWhole(database, viewer, id)
    if (!mayAt(viewer, 'handleIssues', issue.regionCode))
      throw new ProblemError('forbidden', 'your role does not add to issues')
    if (issue.photos.length >= photosAtMost && !issue.photos.some(one => one.id === photo))
      throw new ProblemError('invalid', `an issue has ${photosAtMost} photos at most`)
    const jpeg = new Uint8Array(await c.req.arrayBuffer())
    await insertPhoto(database.system, viewer, { id: photo, of: 'issue', subjectId: id, jpeg, at: new Date() })
    return c.body(null, 204)
  })
  .openapi(read, async c => c.body(await readPhoto(c.var, 'issue', c.req.valid('param')), 200, photoHeaders))
  .openapi(readOfVisit, async c => c.body(await readPhoto(c.var, 'visit', c.req.valid('param')), 200, photoHeaders))

const photoHeaders = { 'content-type': 'image/jpeg', 'cache-control': 'private, max-age=86400, immutable' }

async function readPhoto(
  { database, viewer }: Env['Variables'],
  of: 'issue' | 'visit',
  { id, photo }: z.infer<typeof PhotoAddress>,
) {
  const subject = of === 'issue' ? sql`issue_id` : sql`visit_id`
  const found = await readAs(database, viewer, db =>
    firstRow(db, Photo, sql`SELECT content FROM attachment WHERE id = ${photo} AND ${subject} = ${id}`),
  )
  if (!found) throw new ProblemError('not_found', `no photo ${photo}`)
  return new Uint8Array(found.content)
}
