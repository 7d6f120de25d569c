import { mayAt } from '@wangge/shared/accounts'
import { defaultWindowDays } from '@wangge/shared/domain'
import { Hono } from 'hono'
import { z } from 'zod'
import { recordAudit } from '../../accounts/audit.ts'
import { ProblemError } from '../../api/problems.ts'
import type { Env } from '../../api/router.ts'
import { readAs } from '../../auth/scope.ts'
import { planGround } from '../ground.ts'
import { readDrawn, readPlan } from '../queries.ts'
import { refusal } from '../refusal.ts'
import { comparisonWorkbook } from './comparison.ts'
import { featuresOf, geopackageOf, shapefileOf } from './shapes.ts'

const names = ['grids.geojson', 'grids.shp.zip', 'grids.gpkg', 'comparison.xlsx'] as const
const mediaTypes: Record<(typeof names)[number], string> = {
  'grids.geojson': 'application/geo+json',
  'grids.shp.zip': 'application/zip',
  'grids.gpkg': 'application/geopackage+sqlite3',
  'comparison.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
const Query = z.object({ with: z.uuid().optional(), locale: z.enum(['zh-CN', 'en']).default('zh-CN') })

/** `/plans/{id}/{grids.geojson|grids.shp.zip|grids.gpkg|comparison.xlsx}`: a plan's lines, and what they change, as files. */
export const planFileRoutes = new Hono<Env>().get('/plans/:id/files/:file', async c => {
  const { database, viewer } = c.var
  const file = z.enum(names).safeParse(c.req.param('file'))
  const id = z.uuid().safeParse(c.req.param('id'))
  const query = Query.safeParse(c.req.query())
  if (!file.success || !id.success) throw new ProblemError('not_found', `there are ${names.join(', ')}`)
  if (!query.success) throw new ProblemError('invalid', 'with: a plan; locale: zh-CN or en')
  const readable = async (plan: string) => {
    const found = await readAs(database, viewer, async db => ({
      plan: await readPlan(db, plan),
      documents: await readDrawn(db, plan),
    }))
    if (!found.plan || !found.documents) throw refusal('not_found', 'no_such_plan')
    return { ...found.plan, ...found.documents }
  }
  const { name, regionCode, base, drawn } = await readable(id.data)
  if (!mayAt(viewer, 'exportData', regionCode)) throw refusal('forbidden', 'not_yours')
  await recordAudit(database.system, viewer, 'export', `plan:${id.data}`, { file: file.data, scope: regionCode })
  c.header('content-type', mediaTypes[file.data])
  c.header(
    'content-disposition',
    `attachment; filename="${file.data}"; filename*=UTF-8''${encodeURIComponent(`${name}-${file.data}`)}`,
  )
  const ground = await planGround(database.system, regionCode, new Date(), defaultWindowDays)
  if (file.data === 'comparison.xlsx') {
    const before = query.data.with ? (await readable(query.data.with)).drawn : base
    return c.body(
      Uint8Array.from(await comparisonWorkbook(database.system, ground, before, drawn, name, query.data.locale)),
    )
  }
  const features = featuresOf(drawn, new Map(ground.workers.map(worker => [worker.id, worker.name])))
  if (file.data === 'grids.geojson') return c.body(JSON.stringify({ type: 'FeatureCollection', features }))
  return c.body(
    Uint8Array.from(
      file.data === 'grids.gpkg' ? await geopackageOf(database.system, features) : await shapefileOf(features),
    ),
  )
})
