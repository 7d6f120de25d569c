import type { CellValue } from 'exceljs'
import { type Source, type SourceRow, UnreadableFileError } from './source.ts'

/** The first sheet of a workbook, streamed; its first row holds the headings. */
export async function readXlsx(path: string): Promise<Source> {
  return { rows: records(path) }
}

async function* records(path: string): AsyncGenerator<SourceRow> {
  // Loaded when the first workbook comes: it is large, and most imports have none.
  const { default: ExcelJS } = await import('exceljs')
  const workbook = new ExcelJS.stream.xlsx.WorkbookReader(path, {
    entries: 'emit',
    sharedStrings: 'cache',
    styles: 'cache',
    hyperlinks: 'ignore',
    worksheets: 'emit',
  })
  let headings: string[] | undefined
  try {
    for await (const sheet of workbook) {
      for await (const row of sheet) {
        const cells = Array.isArray(row.values) ? row.values.slice(1).map(plainCell) : []
        if (cells.every(cell => cell === null)) continue
        if (!headings) headings = cells.map(cell => String(cell ?? '').trim())
        else yield { row: row.number, properties: asProperties(headings, cells), geometry: null }
      }
      break
    }
  } catch (error) {
    throw new UnreadableFileError('broken_xlsx', `${path} is not a readable workbook: ${String(error)}`)
  }
  if (!headings) throw new UnreadableFileError('empty_file', `${path} has no rows`)
}

const asProperties = (headings: readonly string[], cells: readonly unknown[]) =>
  Object.fromEntries(headings.flatMap((heading, i) => (heading === '' ? [] : [[heading, cells[i] ?? null]])))

/**
 * What a cell shows: the result of a formula, the text of rich text and links. Excel's times have no zone, so a date
 * comes out as written (`2026-03-01 18:30:00`), to be read in the import's zone.
 */
function plainCell(value: CellValue): unknown {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString().slice(0, 19).replace('T', ' ')
  if (typeof value !== 'object') return value
  if ('richText' in value) return value.richText.map(part => part.text).join('')
  if ('text' in value) return value.text
  if ('result' in value) return plainCell(value.result)
  return null
}
