import { reasons, reasonText } from '@wangge/shared/importing'
import { useI18n } from 'vue-i18n'
import { ApiError } from '../api/client.ts'
import { usePreferences } from '../ui/preferences.ts'

/** What went wrong with an import, in the user's language. */
export function useProblemWords() {
  const { t } = useI18n()
  const preferences = usePreferences()
  const reason = (code: string, detail?: Record<string, string | number>) =>
    reasonText(code, detail, preferences.locale)
  function failureText(error: unknown): string {
    if (!(error instanceof ApiError)) return t('state.failed')
    if (error.code === 'offline') return t('state.offline')
    const code = [error.code, error.message].find(one => one in reasons)
    return code ? `${t('import.failed')}: ${reason(code)}` : `${t('import.failed')}: ${error.message}`
  }
  return { reason, failureText }
}
