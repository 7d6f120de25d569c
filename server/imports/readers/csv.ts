import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { z } from 'zod'
import { isUtf8 } from './encoding.ts'
import { type Source, type SourceRow, UnreadableFileError } from './source.ts'

const Record = z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) })

/** A CSV with a heading row: UTF-8 (with or without mark) or GB 18030, separated by comma, semicolon or tab. */
export async function readCsv(path: string): Promise<Source> {
  const head = await headOf(path)
  const encoding = isUtf8(head) ? 'utf8' : 'gb18030'
  const firstLine = iconv.decode(head, encoding).split(/\r?\n/, 1)[0]
  const delimiter = [',', '\t', ';'].reduce((best, mark) =>
    firstLine.split(mark).length > firstLine.split(best).length ? mark : best,
  )
  return { rows: records(path, encoding, delimiter) }
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0)
    if (bytesRead === 0) throw new UnreadableFileError('empty_file', `${path} is empty`)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function* records(path: string, encoding: string, delimiter: string): AsyncGenerator<SourceRow> {
  const stream = createReadStream(path)
    .pipe(iconv.decodeStream(encoding))
    .pipe(
      parse({
        columns: true,
        info: true,
        bom: true,
        delimiter,
        relax_column_count: true,
        skip_empty_lines: true,
        trim: true,
      }),
    )
  let row = 1
  try {
    for await (const item of stream) {
      row++
      yield { row, properties: Record.parse(item).record, geometry: null }
    }
  } catch (error) {
    throw new UnreadableFileError(
      'broken_csv',
      `${path} cannot be read after row ${row}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
