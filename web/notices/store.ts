import { useIntervalFn } from '@vueuse/core'
import type { Notice } from '@wangge/shared/alerts'
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { useSession } from '../accounts/session.ts'
import { answer, api } from '../api/client.ts'
import { useFetched } from '../api/fetched.ts'
import { useLive } from '../live/store.ts'

/** Where live news do not come through, they are asked for. */
const everyMs = 5 * 60_000

/** What the signed-in person is told: alerts of the region, and steps on issues followed or named in. */
export const useNotices = defineStore('notices', () => {
  const session = useSession()
  const live = useLive()
  const fetched = useFetched(
    () => session.viewer?.id,
    (_, signal) => answer(api.notices.$get({}, { init: { signal } })),
  )
  watch([() => live.revision, () => live.alertsRevision], () => fetched.again())
  useIntervalFn(() => fetched.again(), everyMs)

  const items = computed<Notice[]>(() => fetched.data.value?.items ?? [])
  const unread = computed(() => fetched.data.value?.unread ?? 0)
  /** All that is shown now has been read. */
  async function markRead(): Promise<void> {
    const latest = items.value[0]?.at
    if (latest === undefined || unread.value === 0) return
    fetched.replace(await answer(api.notices.read.$post({ json: { until: latest } })))
  }
  return {
    items,
    unread,
    isLoaded: computed(() => fetched.data.value !== undefined),
    error: fetched.error,
    again: fetched.again,
    markRead,
  }
})
