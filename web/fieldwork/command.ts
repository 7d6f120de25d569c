import { type CommandOf, FieldCommand } from '@wangge/shared/fieldwork'
import { v7 } from 'uuid'
import { ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { useOutbox } from '../offline/store.ts'

/** What a command of a kind says beside its kind, id and time. */
export type Said<Kind extends FieldCommand['kind']> = Omit<CommandOf<Kind>, 'kind' | 'id' | 'at'>

/** Puts commands into the phone's outbox; `failure` tells in words why one could not be. */
export function useCommands() {
  const outbox = useOutbox()
  const { t, te } = useI18n()
  const failure = ref<string>()

  /**
   * Keeps a command. What the server would refuse for its form is refused here, by the same rules.
   * @param holdMs how long it can be taken back
   * @returns its id when it is kept
   */
  async function give<Kind extends FieldCommand['kind']>(
    kind: Kind,
    said: Said<Kind>,
    holdMs = 0,
  ): Promise<string | undefined> {
    const parsed = FieldCommand.safeParse({ ...said, kind, id: v7(), at: new Date().toISOString() })
    if (!parsed.success) {
      const fields = parsed.error.issues.map(one => fieldWord(String(one.path.at(-1))))
      failure.value = t('keep.wrong', { fields: [...new Set(fields)].join('、') })
      return undefined
    }
    failure.value = undefined
    try {
      await outbox.record(parsed.data, holdMs)
      return parsed.data.id
    } catch {
      failure.value = t('outbox.trouble.storage')
      return undefined
    }
  }
  const fieldWord = (field: string): string => (te(`keep.field.${field}`) ? t(`keep.field.${field}`) : field)
  return { give, failure }
}
