import { weekOf } from '@wangge/server/reports/weekly.ts'
import { dayMs } from '@wangge/shared/domain'
import type { IndicatorReport } from '@wangge/shared/indicators'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, serveForTests } from '../support/client.ts'
import { openTestDatabase, type TestDatabase } from '../support/template.ts'

const district = '370602'
let database: TestDatabase
let supervisor: Client
let worker: Client
let viewer: Client

beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  supervisor = await server.signIn('supervisor')
  worker = await server.signIn('worker')
  viewer = await server.signIn('viewer')
})
afterAll(() => database.close())

const lastWeek = weekOf(new Date(weekOf(new Date()).from.getTime() - dayMs))

async function workbook(path: string): Promise<ExcelJS.Workbook> {
  const response = await supervisor.get(path)
  expect(response.status).toBe(200)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(await response.arrayBuffer())
  return book
}

test('a week runs from Monday to Monday in China, whatever the hour', () => {
  for (const text of ['2026-11-23T00:00:00+08:00', '2026-11-24T15:00:00+08:00', '2026-11-29T23:59:59+08:00'])
    expect(weekOf(new Date(text))).toEqual({
      from: new Date('2026-11-23T00:00:00+08:00'),
      to: new Date('2026-11-30T00:00:00+08:00'),
    })
})

test('the workbook: the indicators are those of the API for the same week, with charts and a map as pictures', async () => {
  const book = await workbook(`/api/reports/weekly.xlsx?region=${district}`)
  const overview = book.worksheets[0]
  const rows = new Map<string, unknown[]>()
  overview.eachRow(row =>
    rows.set(
      String(row.getCell(1).value),
      [2, 3].map(column => row.getCell(column).value),
    ),
  )
  const of = async (from: Date, to: Date) => {
    const query = new URLSearchParams({ region: district, from: from.toISOString(), to: to.toISOString() })
    return supervisor.json<IndicatorReport>(`/api/indicators?${query}`)
  }
  const { total, parts } = await of(lastWeek.from, lastWeek.to)
  expect(rows.get('新报')).toEqual([total.now.reported, total.before.reported])
  expect(rows.get('超期')).toEqual([total.now.overdue, total.before.overdue])
  expect(rows.get('按期结案率')?.[0]).toBeCloseTo(total.now.onTime / total.now.resolved, 12)
  expect(total.now.reported).toBeGreaterThan(0)

  expect(book.worksheets.map(sheet => sheet.getImages().length)).toEqual([2, 1, 0, 0, 0])
  const partRows = book.worksheets[2].getSheetValues().slice(2)
  expect(partRows.map(row => (Array.isArray(row) ? row[2] : null))).toEqual(parts.map(part => part.now.reported))
  expect(book.worksheets[3].rowCount).toBe(91)
  const images = book.model.media.map(one => one.extension)
  expect(images).toEqual(['png', 'png', 'png'])
})

test('the PDF has its pages, the font in it, and the drawings as lines, in both languages', async () => {
  for (const locale of ['zh-CN', 'en']) {
    const response = await supervisor.get(`/api/reports/weekly.pdf?region=${district}&locale=${locale}`)
    expect(response.headers.get('content-type')).toBe('application/pdf')
    const bytes = Buffer.from(await response.arrayBuffer())
    const text = bytes.toString('latin1')
    expect(text.startsWith('%PDF-')).toBe(true)
    expect(text.match(/\/Type \/Page\b/g)?.length).toBeGreaterThanOrEqual(3)
    expect(text).toMatch(/FontFile3/)
    expect(text).not.toMatch(/\/Subtype \/Image/)
    expect(bytes.length).toBeLessThan(1_500_000)
  }
})

test('only for who exports the region, and not for a week to come', async () => {
  expect((await worker.get('/api/reports/weekly.pdf')).status).toBe(403)
  expect((await viewer.get(`/api/reports/weekly.pdf?region=${district}`)).status).toBe(403)
  expect((await supervisor.get('/api/reports/weekly.pdf?region=37')).status).toBe(403)
  expect((await supervisor.get('/api/reports/weekly.csv')).status).toBe(404)
  const future = new Date(Date.now() + 30 * dayMs).toISOString().slice(0, 10)
  expect((await supervisor.get(`/api/reports/weekly.pdf?day=${future}`)).status).toBe(422)
  expect((await supervisor.get('/api/reports/weekly.pdf?day=yesterday')).status).toBe(422)
})

test('a grid with nothing in it still makes a report', async () => {
  const response = await supervisor.get('/api/reports/weekly.pdf?region=370602009')
  expect(response.status).toBe(200)
  const book = await workbook('/api/reports/weekly.xlsx?region=370602009')
  expect(book.worksheets).toHaveLength(5)
})
