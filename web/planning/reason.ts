import { PlanReason } from '@wangge/shared/plans'
import { useI18n } from 'vue-i18n'
import type { ApiError } from '../api/client.ts'

/** Why the server did not do something to a plan, in the user's words. */
export function useReason() {
  const { t } = useI18n()
  return (error: ApiError): string => {
    const [why] = error.fields
    const reason = PlanReason.safeParse(why?.message)
    if (reason.success) return t(`plan.reason.${reason.data}`, { about: why?.field ?? '' })
    return error.code === 'offline' ? t('state.offline') : t('state.failed')
  }
}
