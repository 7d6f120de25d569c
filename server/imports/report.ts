import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { finished } from 'node:stream/promises'
import { type Locale, reasonText } from '@wangge/shared/importing'
import { csvLine } from '../exports/csv.ts'
import type { Problem } from './problems.ts'

/** The problems of an import as a CSV file, written as they come; made only when there is one. */
export class ReportFile {
  readonly path: string
  readonly #locale: Locale
  #stream: ReturnType<typeof createWriteStream> | undefined

  constructor(path: string, locale: Locale) {
    this.path = path
    this.#locale = locale
  }

  add(problem: Problem): void {
    if (!this.#stream) {
      mkdirSync(dirname(this.path), { recursive: true })
      this.#stream = createWriteStream(this.path)
      this.#stream.write(`\uFEFF${csvLine(reportHeadings)}`)
    }
    this.#stream.write(csvLine(reportRow(problem, this.#locale)))
  }

  /** Ends the file; returns its path, or undefined when there was nothing to report. */
  async close(): Promise<string | undefined> {
    if (!this.#stream) return undefined
    this.#stream.end()
    await finished(this.#stream)
    return this.path
  }
}

export const reportHeadings = ['row', 'field', 'value', 'severity', 'reason', 'explanation', 'detail']

export const reportRow = ({ row, field, value, severity, reason, detail }: Problem, locale: Locale) => [
  row,
  field,
  value,
  severity,
  reason,
  reasonText(reason, detail, locale),
  detail ? JSON.stringify(detail) : '',
]
