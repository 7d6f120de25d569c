import type { LedgerRow } from '@wangge/shared/issues'
import { ref, shallowReactive } from 'vue'
import { ApiError, answer, api } from '../api/client.ts'

/** Rows asked for at a time. */
const windowRows = 100

export type LedgerQuery = Omit<Parameters<typeof api.ledger.$get>[0]['query'], 'offset' | 'limit'>

/** The rows of a long list as they are looked at: a window is loaded when one of its rows comes into sight. */
export function useWindows(query: () => LedgerQuery) {
  const rows = shallowReactive(new Map<number, LedgerRow>())
  const total = ref<number>()
  const error = ref<ApiError>()
  const asked = new Set<number>()
  let round = 0

  async function load(window: number): Promise<void> {
    asked.add(window)
    const own = round
    try {
      const page = await answer(
        api.ledger.$get({ query: { ...query(), offset: String(window * windowRows), limit: String(windowRows) } }),
      )
      if (own !== round) return
      total.value = page.total
      page.items.forEach((row, i) => {
        rows.set(window * windowRows + i, row)
      })
    } catch (cause) {
      if (own !== round) return
      asked.delete(window)
      error.value = cause instanceof ApiError ? cause : new ApiError(0, 'internal', String(cause))
    }
  }

  /** Sees to it that the rows from `first` to `last` are there, or on their way. */
  function show(first: number, last: number): void {
    for (let window = Math.floor(first / windowRows); window <= Math.floor(last / windowRows); window++)
      if (!asked.has(window)) void load(window)
  }

  /** Begins anew: other filters, another order, or something changed. Old rows stay in sight until the new ones come. */
  async function restart(keep: boolean): Promise<void> {
    round++
    asked.clear()
    error.value = undefined
    if (!keep) {
      rows.clear()
      total.value = undefined
    }
    await load(0)
  }

  return { rows, total, error, show, restart }
}
