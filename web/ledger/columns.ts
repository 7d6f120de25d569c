import { useLocalStorage } from '@vueuse/core'
import type { LedgerRow } from '@wangge/shared/issues'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useTown } from '../supervise/town.ts'
import { useWords } from '../ui/words.ts'

export const columns = [
  'number',
  'state',
  'severity',
  'category',
  'text',
  'address',
  'grid',
  'assignee',
  'openedAt',
  'dueAt',
] as const
export type Column = (typeof columns)[number]

/** The ledger's columns: which are shown (as wide as this screen, so kept on the device), and what stands in each. */
export function useColumns() {
  const { t } = useI18n()
  const words = useWords()
  const town = useTown()
  const shown = useLocalStorage<Column[]>('wangge.ledger.columns', [
    'number',
    'state',
    'category',
    'text',
    'grid',
    'openedAt',
    'dueAt',
  ])
  const visible = computed(() => columns.filter(column => shown.value.includes(column)))

  function cell(row: LedgerRow, column: Column): string {
    switch (column) {
      case 'state':
        return t(`issueState.${row.state}`)
      case 'severity':
        return t(`severity.${row.severity}`)
      case 'category':
        return words.category(town.categoryOf.get(row.categoryCode), row.categoryCode)
      case 'grid':
        return row.grid ? `${row.community ?? ''} ${row.grid}` : ''
      case 'openedAt':
      case 'dueAt':
        return words.brief(row[column])
      default:
        return row[column] ?? ''
    }
  }
  return { shown, visible, cell }
}
