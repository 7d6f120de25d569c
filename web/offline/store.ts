import { useEventListener, useTimeoutFn } from '@vueuse/core'
import { may } from '@wangge/shared/accounts'
import { seenOutcomes } from '@wangge/shared/domain'
import type { FieldCommand } from '@wangge/shared/fieldwork'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useSession } from '../accounts/session.ts'
import { PhoneDatabase } from './database.ts'
import { Outbox, type OutboxEntry, retryAfter, SendError } from './outbox.ts'
import { sendBatch } from './sending.ts'
import { Vault } from './vault.ts'

/** A tap can be taken back for this long. */
export const undoMs = 6_000

/** What the signed-in person did and the server has not heard yet: kept, sent, and shown. */
export const useOutbox = defineStore('outbox', () => {
  const session = useSession()
  const database = new PhoneDatabase()
  const outbox = shallowRef<Outbox>()
  const waiting = ref(0)
  const entries = shallowRef<OutboxEntry[]>([])
  /** What waits, the oldest first. */
  const pending = computed(() =>
    entries.value
      .filter(entry => entry.state === 'waiting')
      .map(entry => entry.command)
      .reverse(),
  )
  /** Households whose people are known to be well, by what waits. */
  const seen = computed(
    () =>
      new Set(
        pending.value.flatMap(command =>
          command.kind === 'visit' && seenOutcomes.includes(command.outcome) ? [command.householdId] : [],
        ),
      ),
  )
  /** Why nothing goes; undefined while it does. */
  const trouble = ref<SendError['reason'] | 'storage'>()
  /** Counts up when something was sent: what was shown before may be old. */
  const revision = ref(0)
  let failures = 0
  const wait = ref(0)
  const timer = useTimeoutFn(() => void flush(), wait, { immediate: false })

  async function open(accountId: string): Promise<void> {
    // Without this the browser may clear what is kept when the disk is nearly full.
    await navigator.storage?.persist?.().catch(() => false)
    outbox.value = new Outbox(database, await Vault.open(database, accountId), accountId, sendBatch)
    await refresh()
    await flush()
  }
  async function refresh(): Promise<void> {
    const own = outbox.value
    if (!own) return
    const [{ count }, all] = [await own.waiting(), await own.entries()]
    // One may have signed out while it was read: what was kept is gone, and is not shown again.
    if (outbox.value !== own) return
    waiting.value = count
    entries.value = all
  }
  function later(ms: number): void {
    wait.value = ms
    timer.start()
  }

  /** Keeps a command, and sends it after the time in which it can be taken back; it is safe when this resolves. @throws when the phone cannot keep it */
  async function record(command: FieldCommand, holdMs = 0): Promise<void> {
    if (!outbox.value) throw new Error('nobody is signed in')
    try {
      await outbox.value.add(command, holdMs)
    } catch (error) {
      trouble.value = 'storage'
      throw error
    }
    await refresh()
    later(holdMs + 100)
  }
  /** Takes back what was just done; false where it has been sent. */
  async function undo(id: string): Promise<boolean> {
    const done = (await outbox.value?.withdraw(id)) ?? false
    await refresh()
    return done
  }

  /** Sends what may go. Of several pages of one browser, one sends. */
  async function flush(): Promise<void> {
    const own = outbox.value
    if (!own) return
    await navigator.locks.request('wangge-outbox', { ifAvailable: true }, async lock => {
      if (!lock) return
      const before = (await own.waiting()).count
      try {
        await own.flush()
        failures = 0
        trouble.value = undefined
      } catch (error) {
        if (!(error instanceof SendError)) throw error
        failures++
        trouble.value = error.reason
      }
      await refresh()
      if (waiting.value < before) revision.value++
    })
    const { count, nextAt } = await own.waiting()
    if (count > 0) later(failures > 0 ? retryAfter(failures) : Math.max(500, (nextAt ?? 0) - Date.now()))
  }

  /** Forgets all that is kept for the account: when it signs out on this phone. */
  async function leave(): Promise<void> {
    const viewer = session.viewer
    timer.stop()
    outbox.value = undefined
    waiting.value = 0
    entries.value = []
    if (viewer) await Vault.destroy(database, viewer.id)
  }

  useEventListener(window, 'online', () => {
    failures = 0
    void flush()
  })
  watch(
    () => session.viewer,
    viewer => {
      if (viewer && may(viewer, 'keepRegister')) void open(viewer.id)
      else outbox.value = undefined
    },
    { immediate: true },
  )
  return { waiting, entries, pending, seen, trouble, revision, record, undo, flush, leave, refresh }
})
