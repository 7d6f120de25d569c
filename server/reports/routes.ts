import type { Viewer } from '@wangge/shared/accounts'
import { isWithin } from '@wangge/shared/domain'
import { Hono } from 'hono'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { ProblemError } from '../api/problems.ts'
import { type Env, ScopeQuery } from '../api/router.ts'
import { mediaTypes } from '../exports/write.ts'
import { gatherReport, weekOf } from './weekly.ts'
import { reportLocales } from './words.ts'

const Query = ScopeQuery.extend({
  /** Any day of the week; the last complete week without one. */
  day: z.iso.date().optional(),
  locale: z.enum(reportLocales).default('zh-CN'),
})
const Format = z.enum(['pdf', 'xlsx'])

/** `/reports/weekly.{pdf|xlsx}?region=&day=&locale=`: the week of a region the viewer may export. */
export const reportRoutes = new Hono<Env>().get('/:file', async c => {
  const [name, extension] = c.req.param('file').split('.')
  const format = Format.safeParse(extension)
  if (name !== 'weekly' || !format.success) throw new ProblemError('not_found', 'there is weekly.pdf and weekly.xlsx')
  const query = Query.safeParse(c.req.query())
  if (!query.success) throw invalid(query.error)
  const { database, figures, viewer } = c.var
  const { day, locale, region: wanted } = query.data
  const region = regionOf(viewer, wanted)
  const now = new Date()
  const week = weekOf(day === undefined ? new Date(weekOf(now).from.getTime() - 1) : new Date(`${day}T12:00:00+08:00`))
  if (week.from > now)
    throw new ProblemError('invalid', 'the week has not begun', [{ field: 'day', message: 'in the future' }])
  const detail = { region, from: week.from.toISOString(), locale, format: format.data }
  await recordAudit(database.system, viewer, 'export', 'report:weekly', detail)
  const limited = { ...viewer, scopes: { ...viewer.scopes, readFigures: [region], readRegister: [region] } }
  const report = await gatherReport(database, figures, limited, region, week, now)
  const body = await write(format.data, report, { who: viewer.name, now, scope: region, locale })
  const fileName = `wangge-weekly-${region || 'all'}-${new Date(week.from.getTime() + 12 * 3_600_000).toISOString().slice(0, 10)}.${format.data}`
  return c.body(new Uint8Array(body), 200, {
    'content-type': format.data === 'pdf' ? 'application/pdf' : mediaTypes.xlsx,
    'content-disposition': `attachment; filename="${fileName}"`,
  })
})

const invalid = (error: z.ZodError) => {
  const fields = error.issues.map(issue => ({ field: issue.path.join('.'), message: issue.message }))
  return new ProblemError('invalid', fields.map(one => `${one.field}: ${one.message}`).join('; '), fields)
}

/** The region asked for, or all the viewer exports where none is. @throws ProblemError `forbidden` outside */
function regionOf({ scopes: { exportData } }: Viewer, wanted: string): string {
  const held = exportData.find(scope => isWithin(wanted, scope)) !== undefined
  if (held) return wanted
  if (wanted === '' && exportData.length === 1) return exportData[0]
  throw new ProblemError('forbidden', 'your role does not export this region')
}

/** The writers are large and seldom asked for: loaded when they are. */
async function write(
  format: z.infer<typeof Format>,
  report: Awaited<ReturnType<typeof gatherReport>>,
  note: { who: string; now: Date; scope: string; locale: (typeof reportLocales)[number] },
): Promise<Uint8Array> {
  const { layOut } = await import('./layout.ts')
  const layout = layOut(report, note)
  if (format === 'pdf') return (await import('./pdf.ts')).pdfOf(layout, note.locale)
  return (await import('./xlsx.ts')).workbookOf(layout)
}
