import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { ApiError } from './client.ts'

/** Sends a change: `busy` while it is on its way, `failure` in words when it was refused. */
export function useSending() {
  const { t } = useI18n()
  const busy = ref(false)
  const failure = ref<string>()

  /** @returns what came back; undefined when it was refused */
  async function send<Value>(change: () => Promise<Value>): Promise<Value | undefined> {
    busy.value = true
    failure.value = undefined
    try {
      return await change()
    } catch (error) {
      failure.value = wordsFor(error instanceof ApiError ? error : new ApiError(0, 'internal', String(error)))
      return undefined
    } finally {
      busy.value = false
    }
  }
  function wordsFor({ code, message, fields }: ApiError): string {
    if (code === 'offline') return t('state.offline')
    if (code === 'forbidden') return t('act.forbidden')
    if (code === 'conflict') return t('settings.conflict')
    return code === 'invalid'
      ? t('settings.invalid', { fields: fields.map(one => one.field).join(', ') || message })
      : t('act.failed')
  }
  return { busy, failure, send }
}
