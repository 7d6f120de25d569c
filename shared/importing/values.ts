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
  if (cell === null || cell === undefined) return { value: null }
  const text = textOf(cell)
  if (text === '') return { value: null }
  switch (kind.type) {
    case 'text':
      return { value: text }
    case 'code':
      return /^\d{2,15}$/.test(text) ? { value: text } : { reason: 'not_a_code' }
    case 'integer':
    case 'number':
      return readNumber(kind, text)
    case 'instant':
      return readInstant(text, zone)
    case 'day':
      return readDay(text)
    case 'flag':
      if (/^(1|true|yes|y|是|有)$/i.test(text)) return { value: true }
      return /^(0|false|no|n|否|无)$/i.test(text) ? { value: false } : { reason: 'not_yes_or_no' }
    case 'choice':
      return readChoice(kind, text)
  }
}

/** What a cell says, as text without space around it; objects (from GeoJSON properties) as JSON. */
function textOf(cell: unknown): string {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? 'Invalid Date' : cell.toISOString()
  if (typeof cell !== 'object' && typeof cell !== 'symbol') return String(cell).trim()
  try {
    return JSON.stringify(cell) ?? ''
  } catch {
    return '?'
  }
}

function readDay(text: string): Reading {
  const day = /^(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?$/.exec(text)
  const date = day ? DateTime.utc(Number(day[1]), Number(day[2]), Number(day[3])) : undefined
  return date?.isValid ? { value: date.toISODate() } : { reason: 'not_a_day' }
}

function readNumber(kind: { type: 'integer' | 'number'; min: number; max: number }, text: string): Reading {
  const number = Number(text)
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

function readInstant(text: string, zone: string): Reading {
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
  const value = table.get(text.toLowerCase())
  return value === undefined ? { reason: 'not_a_choice' } : { value }
}
