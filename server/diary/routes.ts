import { may } from '@wangge/shared/accounts'
import { DiaryEntry } from '@wangge/shared/diary'
import { z } from 'zod'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { createRouter, readRoute } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { listDiary } from './queries.ts'

const read = readRoute({
  path: '/diary',
  summary: 'The grid diary: of a worker (oneself, where none is named) and day, or of a household',
  tag: 'diary',
  request: {
    query: z.object({
      day: z.iso.date().optional(),
      worker: z.string().max(64).optional(),
      household: z.uuid().optional(),
    }),
  },
  answer: z.object({ items: z.array(DiaryEntry) }),
  middleware: [cached(['grids', 'register', 'visits', 'issues'])],
})

export const diaryRoutes = createRouter().openapi(read, async c => {
  const { database, viewer } = c.var
  const { day, worker, household } = c.req.valid('query')
  if (!may(viewer, 'readRegister')) throw new ProblemError('forbidden', 'your role does not read diaries')
  if (day === undefined && household === undefined)
    throw new ProblemError('invalid', 'a day or a household is needed', [{ field: 'day', message: 'is needed' }])
  const whose = household === undefined ? (worker ?? viewer.id) : worker
  // Row-level policies leave out what lies in other grids.
  const items = await readAs(database, viewer, db => listDiary(db, { worker: whose, day, household }))
  return c.json({ items }, 200)
})
