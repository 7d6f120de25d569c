import ExcelJS from 'exceljs'
import type { ReportLayout } from './layout.ts'
import { pictureOf } from './picture.ts'
import type { CellKind, ReportTable } from './tables.ts'

const formats: Record<CellKind, string> = { text: '@', count: '#,##0', share: '0.0%', number: '0.00' }

/** Writes the report as a workbook: the indicators with charts and the map, and a sheet for each table. */
export async function workbookOf(layout: ReportLayout): Promise<Uint8Array> {
  const { words } = layout
  const book = new ExcelJS.Workbook()
  book.title = `${layout.title} ${layout.period}`
  await addOverview(book, layout)
  await addMap(book, layout)
  addTable(book, words.parts, layout.parts)
  addTable(book, words.grid, layout.grids)
  addTable(book, words.overdue, layout.late)
  return new Uint8Array(await book.xlsx.writeBuffer())
}

async function addOverview(book: ExcelJS.Workbook, layout: ReportLayout): Promise<void> {
  const { words } = layout
  const sheet = book.addWorksheet(words.indicators)
  sheet.columns = [{ width: 30 }, { width: 12 }, { width: 12 }, { width: 12 }]
  sheet.addRow([layout.title]).font = { bold: true, size: 16 }
  sheet.addRow([layout.period])
  sheet.addRow([])
  styleHead(sheet.addRow([words.indicator, words.thisWeek, words.lastWeek, words.change]))
  for (const { title, kind, now, before } of layout.indicators) {
    const row = sheet.addRow([title, now, before, now === null || before === null ? null : now - before])
    for (const column of [2, 3, 4]) row.getCell(column).numFmt = formats[kind]
  }
  sheet.addRow([])
  sheet.addRow([words.care]).font = { bold: true }
  sheet.addRow([layout.careLine])
  sheet.addRow([])
  sheet.addRow([layout.made]).font = { italic: true, color: { argb: 'FF52606A' } }
  await addPicture(book, sheet, layout.weekChart, 5, 3)
  await addPicture(book, sheet, layout.categoryChart, 5, 13)
}

async function addMap(book: ExcelJS.Workbook, layout: ReportLayout): Promise<void> {
  const { words } = layout
  const sheet = book.addWorksheet(words.hotspot)
  writeTable(sheet, layout.hotspots)
  if (layout.hotspots.rows.length === 0) sheet.addRow([words.noHotspots])
  const below = sheet.rowCount + 2
  sheet.getCell(below, 1).value = words.map
  sheet.getCell(below, 1).font = { bold: true }
  await addPicture(book, sheet, layout.map, 0, below)
}

/** @param column,row of the picture's upper left corner, counted from 0 */
async function addPicture(
  book: ExcelJS.Workbook,
  sheet: ExcelJS.Worksheet,
  svg: string,
  column: number,
  row: number,
): Promise<void> {
  const { png, width, height } = await pictureOf(svg)
  const id = book.addImage({ base64: Buffer.from(png).toString('base64'), extension: 'png' })
  sheet.addImage(id, { tl: { col: column, row }, ext: { width, height } })
}

function addTable(book: ExcelJS.Workbook, name: string, table: ReportTable): void {
  writeTable(book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] }), table)
}

function writeTable(sheet: ExcelJS.Worksheet, { columns, rows }: ReportTable): void {
  sheet.columns = columns.map(({ title, kind }) => ({
    width: kind === 'text' ? 22 : Math.max(12, title.length * 1.6),
    style: { numFmt: formats[kind] },
  }))
  styleHead(sheet.addRow(columns.map(column => column.title)))
  for (const row of rows) sheet.addRow(row)
  if (rows.length > 0) sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } }
}

function styleHead(row: ExcelJS.Row): void {
  row.font = { bold: true }
  row.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE1EFF2' } }
}
