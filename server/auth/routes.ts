import { Viewer } from '@wangge/shared/accounts'
import { createRouter, readRoute } from '../api/router.ts'

const me = readRoute({
  path: '/me',
  summary: 'Who is signed in, and what they may do where',
  tag: 'accounts',
  request: {},
  answer: Viewer,
})

export const viewerRoutes = createRouter().openapi(me, c => c.json(c.var.viewer, 200))
