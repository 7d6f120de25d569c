import { checkedThings, type VisitChecks } from '@wangge/shared/fieldwork'
import { useI18n } from 'vue-i18n'

/** What was looked at during a visit, in a line: `燃气异常 水正常`; empty for nothing. */
export function useCheckWords() {
  const { t } = useI18n()
  return (checks: VisitChecks | null): string =>
    checkedThings
      .flatMap(thing => (checks?.[thing] ? [`${t(`visit.thing.${thing}`)}${t(`visit.check.${checks[thing]}`)}`] : []))
      .join(' ')
}
