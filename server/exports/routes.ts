import { PassThrough, Readable } from 'node:stream'
import { isWithin } from '@wangge/shared/domain'
import { layerNames } from '@wangge/shared/importing'
import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { ProblemError } from '../api/problems.ts'
import type { Env } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { exportFormats, mediaTypes, writeExport } from './write.ts'

const Address = z.object({ layer: z.enum(layerNames), format: z.enum(exportFormats) })
const Region = z.string().regex(/^\d{0,15}$/)

/** `/exports/{layer}.{format}?region=`: a whole layer as a file. Only under a region the viewer may export. */
export const exportRoutes = new Hono<Env>().get('/:file', async c => {
  const [layer, format] = c.req.param('file').split('.')
  const address = Address.safeParse({ layer, format })
  if (!address.success)
    throw new ProblemError('not_found', `exports are ${layerNames.join(', ')} as .${exportFormats.join(', .')}`)
  const region = Region.safeParse(c.req.query('region') ?? '')
  if (!region.success) throw new ProblemError('invalid', 'region: a code', [{ field: 'region', message: 'a code' }])
  const { database, viewer } = c.var
  const scopes = viewer.scopes.exportData
  const allowed = scopes.filter(scope => isWithin(region.data, scope) || isWithin(scope, region.data))
  if (allowed.length === 0) throw new ProblemError('forbidden', 'your role does not export this region')
  const note = { by: viewer.username, at: new Date().toISOString(), scope: region.data || allowed.join(' ') || '*' }
  await recordAudit(database.system, viewer, 'export', `layer:${address.data.layer}`, {
    ...note,
    format: address.data.format,
  })
  const limited = { ...viewer, scopes: { ...viewer.scopes, readFigures: allowed, readRegister: allowed } }
  const pipe = new PassThrough()
  const written = readAs(database, limited, db =>
    writeExport(db, address.data.layer, address.data.format, region.data, note, pipe),
  )
  written.catch(error => pipe.destroy(error instanceof Error ? error : new Error(String(error))))
  c.header('content-type', mediaTypes[address.data.format])
  c.header(
    'content-disposition',
    `attachment; filename="wangge-${c.req.param('file').replace('.', `-${note.at.slice(0, 10)}.`)}"`,
  )
  return stream(c, async body => {
    for await (const chunk of Readable.from(pipe)) await body.write(chunk)
  })
})
