import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type { LayerName } from '@wangge/shared/importing'
import type { Queryable } from '../db/database.ts'
import { csvLine } from './csv.ts'
import { exportColumns, exportRows, hasGeometry } from './layers.ts'

export const exportFormats = ['geojson', 'csv', 'xlsx'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const mediaTypes: Record<ExportFormat, string> = {
  geojson: 'application/geo+json',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/** Who took the data, when and how much of it: written into the file. */
export interface ExportNote {
  by: string
  at: string
  scope: string
}

/** Writes a layer in a format and ends the stream. Waits where the reader is slower. */
export async function writeExport(
  db: Queryable,
  layer: LayerName,
  format: ExportFormat,
  region: string,
  note: ExportNote,
  out: Writable,
): Promise<void> {
  const put = async (text: string) => {
    if (!out.write(text)) await once(out, 'drain')
  }
  if (format === 'xlsx') return writeWorkbook(db, layer, region, note, out)
  if (format === 'csv') await writeCsv(db, layer, region, put)
  else await writeGeojson(db, layer, region, note, put)
  out.end()
}

type Put = (text: string) => Promise<void>

async function writeGeojson(db: Queryable, layer: LayerName, region: string, note: ExportNote, put: Put) {
  await put(`{"type":"FeatureCollection","wangge":${JSON.stringify({ layer, ...note })},"features":[`)
  let separator = '\n'
  for await (const { properties, geometry } of exportRows(db, layer, region)) {
    await put(
      `${separator}{"type":"Feature","properties":${JSON.stringify(properties)},"geometry":${geometry ?? 'null'}}`,
    )
    separator = ',\n'
  }
  await put('\n]}\n')
}

/** Areas and lines go along as GeoJSON text; points are in lon and lat already. */
async function writeCsv(db: Queryable, layer: LayerName, region: string, put: Put) {
  const columns = exportColumns(layer)
  const withShape = hasGeometry(layer) && !columns.includes('lon')
  await put(`\uFEFF${csvLine(withShape ? [...columns, 'geometry'] : columns)}`)
  for await (const { properties, geometry } of exportRows(db, layer, region)) {
    const cells = columns.map(column => properties[column] ?? null)
    await put(csvLine(withShape ? [...cells, geometry] : cells))
  }
}

/** A cell of a workbook holds no more. */
const longestCell = 32_767

async function writeWorkbook(db: Queryable, layer: LayerName, region: string, note: ExportNote, out: Writable) {
  const { default: ExcelJS } = await import('exceljs')
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out })
  const columns = exportColumns(layer)
  const sheet = workbook.addWorksheet(layer, { views: [{ state: 'frozen', ySplit: 1 }] })
  const withShape = hasGeometry(layer) && !columns.includes('lon')
  sheet.addRow(withShape ? [...columns, 'geometry'] : columns).commit()
  for await (const { properties, geometry } of exportRows(db, layer, region)) {
    const cells = columns.map(column => properties[column] ?? null)
    const shape = geometry !== null && geometry.length <= longestCell ? geometry : null
    sheet.addRow(withShape ? [...cells, shape] : cells).commit()
  }
  sheet.commit()
  const about = workbook.addWorksheet('about')
  for (const pair of Object.entries({ layer, ...note })) about.addRow(pair).commit()
  about.commit()
  await workbook.commit()
}
