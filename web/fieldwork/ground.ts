import type { RouteGround } from '@wangge/shared/route'
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { ownGridOf, useSession } from '../accounts/session.ts'
import { answer, api } from '../api/client.ts'
import { useFetched } from '../api/fetched.ts'
import { useOutbox } from '../offline/store.ts'
import { withPendingDoors } from './pending.ts'

/** The worker's own grid, door by door, with what this phone has recorded and the server does not know yet. */
export const useGround = defineStore('ground', () => {
  const session = useSession()
  const outbox = useOutbox()
  const gridCode = computed(() => ownGridOf(session.viewer))
  const fetched = useFetched(
    () => gridCode.value,
    (code, signal) => answer(api.grids[':code']['route-ground'].$get({ param: { code } }, { init: { signal } })),
  )
  watch(
    () => outbox.revision,
    () => fetched.again(),
  )
  const ground = computed<RouteGround | undefined>(() => {
    const known = fetched.data.value
    if (!known || known.gridCode !== gridCode.value) return undefined
    return { ...known, units: known.units.map(unit => withPendingVisits(unit)) }
  })
  function withPendingVisits(unit: RouteGround['units'][number]): RouteGround['units'][number] {
    const dues = new Map(unit.doors.map(door => [door.householdId, door.careDueAt]))
    const doors = withPendingDoors(unit.id, unit.doors, outbox.pending)
    return { ...unit, doors: doors.map(door => ({ ...door, careDueAt: dueOf(door.householdId) })) }
    // One who was seen is no longer due, though the next time is known only to the server.
    function dueOf(householdId: string): string | null {
      return outbox.seen.has(householdId) ? null : (dues.get(householdId) ?? null)
    }
  }
  return { gridCode, ground, loading: fetched.loading, error: fetched.error, again: fetched.again }
})
