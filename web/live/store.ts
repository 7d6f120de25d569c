import { useDebounceFn } from '@vueuse/core'
import { IssueChange } from '@wangge/shared/issues'
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { useSession } from '../accounts/session.ts'

const shownChanges = 20
/** Many changes at once are followed by one loading, not by many. */
const settleMs = 800
const longestWaitMs = 4000

/** What others do, as it happens. Pages ask to be told; the list keeps the latest for the ticker. */
export const useLive = defineStore('live', () => {
  const session = useSession()
  const changes = shallowRef<IssueChange[]>([])
  /** False while the connection is being made again: what is shown may be old. */
  const isConnected = ref(true)
  /** Counts up when something changed that maps and figures count. */
  const revision = ref(0)
  /** Counts up when there is something new among the alerts. */
  const alertsRevision = ref(0)
  const settle = useDebounceFn(() => revision.value++, settleMs, { maxWait: longestWaitMs })
  let source: EventSource | undefined

  function connect(): void {
    source?.close()
    source = new EventSource('/api/live')
    source.addEventListener('ready', () => {
      isConnected.value = true
    })
    source.addEventListener('reset', () => {
      isConnected.value = true
      void settle()
    })
    source.addEventListener('change', event => {
      const change = IssueChange.safeParse(JSON.parse(event.data))
      if (!change.success) return
      changes.value = [change.data, ...changes.value].slice(0, shownChanges)
      void settle()
    })
    source.addEventListener('alerts', () => {
      alertsRevision.value++
    })
    // The browser comes again by itself, and says what it had last.
    source.addEventListener('error', () => {
      isConnected.value = false
    })
  }

  watch(
    () => session.viewer?.id,
    viewer => {
      if (viewer) connect()
      else source?.close()
    },
    { immediate: true },
  )
  return { changes, isConnected, revision, alertsRevision }
})
