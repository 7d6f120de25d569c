import { useEventListener, useIntervalFn } from '@vueuse/core'
import { keptDays } from '@wangge/shared/devices'
import { dayMs } from '@wangge/shared/domain'
import { RevealedResident } from '@wangge/shared/households'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { ownGridOf, useSession } from '../accounts/session.ts'
import { answer, api } from '../api/client.ts'
import { PhoneDatabase } from './database.ts'
import { deviceId, tellDevice } from './device.ts'
import { Kept } from './kept.ts'
import { destroyAll } from './lost.ts'
import { fetchPack, type PackProgress, residentPath } from './pack.ts'
import { useOutbox } from './store.ts'

const refreshMs = 10 * 60_000

/** What the phone keeps of the worker's grid: fetched when there is a line, read when there is none. */
export const usePhoneData = defineStore('phone-data', () => {
  const session = useSession()
  const outbox = useOutbox()
  const database = new PhoneDatabase()
  const kept = shallowRef<Kept>()
  const progress = ref<PackProgress>()
  const packedAt = ref<number>()
  const contactAt = ref<number>()
  const failed = ref(false)
  /** The application itself is on the phone: without that no answer could be read out of reach of the server. */
  const isInstalled = ref(false)
  void navigator.serviceWorker?.ready.then(() => {
    isInstalled.value = true
  })
  let running: AbortController | undefined
  let refreshedAt = 0
  const gridCode = computed(() => ownGridOf(session.viewer))
  const expiresAt = computed(() => contactAt.value && contactAt.value + keptDays * dayMs)

  async function readState(): Promise<void> {
    const reader = await kept.value?.reader()
    packedAt.value = reader?.packedAt
    contactAt.value = reader?.contactAt
  }

  /** Brings what is kept up to date. Fails quietly without a line. */
  async function refresh(): Promise<void> {
    const [own, code] = [kept.value, gridCode.value]
    if (!own || code === undefined || running) return
    running = new AbortController()
    failed.value = false
    try {
      if (await tellDevice()) return await wipe()
      await fetchPack(own, code, deviceId(), told => (progress.value = told), running.signal)
    } catch {
      failed.value = true
    } finally {
      running = undefined
      progress.value = undefined
      await readState()
    }
  }
  const cancel = () => running?.abort()

  /** A resident in full, as kept; undefined where nothing is. */
  async function resident(id: string): Promise<RevealedResident | undefined> {
    const found = await kept.value?.get(residentPath(id))
    return found && RevealedResident.parse(JSON.parse(new TextDecoder().decode(found.body)))
  }

  /** The phone was locked: everything on it goes, sent or not. */
  async function wipe(): Promise<void> {
    cancel()
    kept.value = undefined
    await outbox.leave()
    await destroyAll()
    await session.signOut()
  }

  async function begin(accountId: string): Promise<void> {
    kept.value = await Kept.begin(database, accountId)
    await readState()
    await refresh()
  }
  watch(
    [() => session.viewer, gridCode],
    ([viewer, code]) => {
      if (viewer && code !== undefined) void begin(viewer.id)
      else kept.value = undefined
    },
    { immediate: true },
  )
  /** What was just sent has changed its household: that is asked for again at once, the whole grid only now and then. */
  async function refreshSent(): Promise<void> {
    const since = refreshedAt
    refreshedAt = Date.now()
    const touched = outbox.entries.flatMap(({ state, changedAt, command }) =>
      state === 'sent' && changedAt > since && 'householdId' in command && command.householdId
        ? [command.householdId]
        : [],
    )
    for (const id of new Set(touched)) await again(id)
  }
  async function again(id: string): Promise<void> {
    const found = await answer(api.households[':id'].$get({ param: { id } })).catch(() => undefined)
    if (!found || !kept.value) return
    const building = await answer(api.buildings[':id'].$get({ param: { id: found.buildingId } })).catch(() => undefined)
    const body = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
    await kept.value.put([
      { path: `/api/households/${id}`, type: 'application/json', body: body(found) },
      ...(building ? [{ path: `/api/buildings/${building.id}`, type: 'application/json', body: body(building) }] : []),
    ])
  }
  watch(
    () => outbox.revision,
    () => void refreshSent(),
  )
  useIntervalFn(() => void refresh(), refreshMs)
  useEventListener(window, 'online', () => void refresh())
  return { packedAt, isInstalled, expiresAt, progress, failed, refresh, cancel, resident }
})
