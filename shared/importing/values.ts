import { DateTime } from 'luxon'
import type { FieldKind } from './fields.ts'

/** A field's value, or why the text is not one. Reasons are codes that the interface words in the user's language. */
export type Reading = { value: string | number | boolean | null } | { reason: string }

const choiceTables = new WeakMap<FieldKind, Map<string, string>>()

/**
 * Reads one cell. Empty text is no value (`null`). Instants come out as ISO 8601 in UTC; text without an offset is
 * taken in `zone` (an IANA name).
 */
export function readValue(kind: FieldKind, cell: unknown, zone: string): Reading {
  if (cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '')) return { value: null }
  switch (kind.type) {
    case 'text':
      return {
        value:
          cell instanceof Date
            ? cell.toISOString()
            : typeof cell === 'object'
              ? JSON.stringify(cell)
              : String(cell).trim(),
      }
    case 'code':
      return /^\d{2,15}$/.test(String(cell).trim()) ? { value: String(cell).trim() } : { reason: 'not_a_code' }
    case 'integer':
    case 'number':
      return readNumber(kind, cell)
    case 'instant':
      return readInstant(cell, zone)
    case 'day': {
      const day = /^(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?$/.exec(String(cell).trim())
      const date = day ? DateTime.utc(Number(day[1]), Number(day[2]), Number(day[3])) : undefined
      return date?.isValid ? { value: date.toISODate() } : { reason: 'not_a_day' }
    }
    case 'flag':
      if (/^(1|true|yes|y|是|有)$/i.test(String(cell).trim())) return { value: true }
      return /^(0|false|no|n|否|无)$/i.test(String(cell).trim()) ? { value: false } : { reason: 'not_yes_or_no' }
    case 'choice':
      return readChoice(kind, String(cell))
  }
}

function readNumber(kind: { type: 'integer' | 'number'; min: number; max: number }, cell: unknown): Reading {
  const number = typeof cell === 'number' ? cell : Number(String(cell).trim())
  if (!Number.isFinite(number)) return { reason: 'not_a_number' }
  if (kind.type === 'integer' && !Number.isInteger(number)) return { reason: 'not_a_whole_number' }
  return number < kind.min || number > kind.max ? { reason: 'out_of_range' } : { value: number }
}

const formats = [
  'yyyy-MM-dd HH:mm:ss',
  'yyyy-MM-dd HH:mm',
  'yyyy/M/d H:mm:ss',
  'yyyy/M/d H:mm',
  'yyyy/M/d',
  'yyyy年M月d日 H:mm',
  'yyyy年M月d日',
]

function readInstant(cell: unknown, zone: string): Reading {
  if (cell instanceof Date)
    return Number.isNaN(cell.getTime()) ? { reason: 'not_a_time' } : { value: cell.toISOString() }
  const text = String(cell).trim()
  if (/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(text)) {
    const time = Date.parse(text)
    return Number.isNaN(time) ? { reason: 'not_a_time' } : { value: new Date(time).toISOString() }
  }
  for (const parsed of [
    DateTime.fromISO(text, { zone }),
    ...formats.map(format => DateTime.fromFormat(text, format, { zone })),
  ]) {
    if (parsed.isValid) return { value: parsed.toUTC().toISO() }
  }
  return { reason: 'not_a_time' }
}

function readChoice(kind: Extract<FieldKind, { type: 'choice' }>, text: string): Reading {
  let table = choiceTables.get(kind)
  if (!table) {
    table = new Map(
      Object.entries(kind.words).flatMap(([value, words]) =>
        [value, ...words].map(word => [word.toLowerCase(), value]),
      ),
    )
    choiceTables.set(kind, table)
  }
  const value = table.get(text.trim().toLowerCase())
  return value === undefined ? { reason: 'not_a_choice' } : { value }
}
