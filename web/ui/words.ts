import type { Category } from '@wangge/shared/issues'
import { useI18n } from 'vue-i18n'
import { usePreferences } from './preferences.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Making a format costs a hundred times what using it does: each is made once. */
const formats = new Map<string, Intl.NumberFormat>()
function formatOf(locale: string, digits: number): Intl.NumberFormat {
  const key = `${locale} ${digits}`
  const format =
    formats.get(key) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: digits, minimumFractionDigits: digits })
  formats.set(key, format)
  return format
}

/** Numbers, times and names in the user's language. */
export function useWords() {
  const { t } = useI18n()
  const preferences = usePreferences()
  const number = (value: number | null | undefined, digits = 0): string =>
    value === null || value === undefined ? '—' : formatOf(preferences.locale, digits).format(value)
  const share = (value: number | null | undefined): string =>
    value === null || value === undefined ? '—' : `${(value * 100).toFixed(1)} %`
  const moment = (iso: string | null | undefined): string =>
    iso
      ? new Date(iso).toLocaleString(preferences.locale, {
          timeZone: 'Asia/Shanghai',
          dateStyle: 'medium',
          timeStyle: 'short',
        })
      : '—'
  /** The time of day. */
  const time = (iso: string): string =>
    new Date(iso).toLocaleTimeString(preferences.locale, {
      timeZone: 'Asia/Shanghai',
      hour: '2-digit',
      minute: '2-digit',
      hour12: false,
    })
  /** A moment in a column: day and time, the year only where it is another. */
  const brief = (iso: string | null | undefined): string => {
    if (!iso) return '—'
    const at = new Date(iso)
    const isThisYear = at.getFullYear() === new Date().getFullYear()
    return at.toLocaleString(preferences.locale, {
      timeZone: 'Asia/Shanghai',
      year: isThisYear ? undefined : '2-digit',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  }
  const date = (iso: string | null | undefined): string =>
    iso ? new Date(iso).toLocaleDateString(preferences.locale, { timeZone: 'Asia/Shanghai', dateStyle: 'medium' }) : '—'
  /** A span of time in its largest unit. */
  const span = (ms: number): string =>
    ms >= day
      ? t('time.days', { n: Math.floor(ms / day) })
      : ms >= hour
        ? t('time.hours', { n: Math.floor(ms / hour) })
        : t('time.minutes', { n: Math.max(1, Math.floor(ms / minute)) })
  const category = (known: Category | undefined, code: string): string =>
    known ? (preferences.locale === 'en' ? known.nameEn : known.nameZh) : code
  /** A length on the ground. */
  const distance = (metres: number): string =>
    metres < 1000 ? `${number(metres)} m` : `${number(metres / 1000, 1)} km`
  return { number, distance, share, moment, time, brief, date, span, category }
}
