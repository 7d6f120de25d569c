import { createRoute } from '@hono/zod-openapi'
import { may } from '@wangge/shared/accounts'
import { BatchAnswer, CommandBatch } from '@wangge/shared/fieldwork'
import { ProblemError } from '../api/problems.ts'
import { answered, createRouter, jsonBody } from '../api/router.ts'
import { applyBatch } from './apply.ts'

const send = createRoute({
  method: 'post',
  path: '/commands',
  summary: 'What a worker’s phone has kept: applied in order, each once, each answered by itself',
  tags: ['fieldwork'],
  request: { body: jsonBody(CommandBatch) },
  responses: answered(BatchAnswer),
})

export const fieldworkRoutes = createRouter().openapi(send, async c => {
  const { database, viewer } = c.var
  if (!may(viewer, 'keepRegister')) throw new ProblemError('forbidden', 'your role does not work at the door')
  return c.json({ results: await applyBatch(database, viewer, c.req.valid('json'), new Date()) }, 200)
})
