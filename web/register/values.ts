import { genders, tenures } from '@wangge/shared/domain'
import { useI18n } from 'vue-i18n'

/** A value of the register as it is read: choices in words, nothing as a dash. */
export function useRegisterValues() {
  const { t } = useI18n()
  return (value: string | null): string => {
    if (value === null) return '—'
    if (tenures.some(one => one === value)) return t(`tenure.${value}`)
    return genders.some(one => one === value) ? t(`keep.gender.${value}`) : value
  }
}
