import type { FieldCommand } from '@wangge/shared/fieldwork'
import type { HouseholdDetail } from '@wangge/shared/households'
import { computed, watch } from 'vue'
import { ApiError, answer, api } from '../api/client.ts'
import { useFetched } from '../api/fetched.ts'
import { useOutbox } from '../offline/store.ts'
import { withPending } from './pending.ts'

/** A household with what this phone has said of it and the server does not know yet. */
export function useHousehold(id: () => string) {
  const outbox = useOutbox()
  const detail = useFetched(id, (wanted, signal) => read(wanted, signal))

  async function read(wanted: string, signal: AbortSignal): Promise<HouseholdDetail> {
    try {
      return await answer(api.households[':id'].$get({ param: { id: wanted } }, { init: { signal } }))
    } catch (error) {
      const isUnknown = error instanceof ApiError && (error.status === 404 || error.code === 'offline')
      const begun = isUnknown ? outbox.pending.find(command => isBeginning(command, wanted)) : undefined
      if (!begun) throw error
      return begin(begun, wanted)
    }
  }
  watch(
    () => outbox.revision,
    () => detail.again(),
  )
  const household = computed(() => {
    const known = detail.data.value?.id === id() ? detail.data.value : undefined
    return known && withPending(known, outbox.pending)
  })
  return { household, loading: detail.loading, error: detail.error, again: detail.again }
}

type Beginning = Extract<FieldCommand, { kind: 'add_household' | 'split' }>
const isBeginning = (command: FieldCommand, id: string): command is Beginning =>
  (command.kind === 'add_household' && command.householdId === id) ||
  (command.kind === 'split' && command.newHouseholdId === id)

/** A household that only this phone knows so far. */
async function begin(command: Beginning, id: string): Promise<HouseholdDetail> {
  const like =
    command.kind === 'split'
      ? await answer(api.households[':id'].$get({ param: { id: command.householdId } }))
      : undefined
  const unitId = command.kind === 'split' ? (like?.unitId ?? '') : command.unitId
  const unit = await answer(api.units[':id'].$get({ param: { id: unitId } }))
  const building = await answer(api.buildings[':id'].$get({ param: { id: unit.buildingId } }))
  return {
    id,
    externalId: null,
    unitId,
    unit: unit.name,
    building: building.name,
    buildingId: building.id,
    estate: building.estate,
    gridCode: unit.regionCode,
    door: command.door,
    floor: command.kind === 'add_household' ? (command.floor ?? null) : (like?.floor ?? null),
    tenure: command.kind === 'add_household' ? command.tenure : (like?.tenure ?? 'owned'),
    residents: 0,
    verifiedAt: command.at,
    lastVisitAt: null,
    lastOutcome: null,
    people: command.kind === 'split' ? (like?.people.filter(one => command.residentIds.includes(one.id)) ?? []) : [],
    plates: [],
    visits: [],
    issues: [],
    conflicts: [],
    duplicates: [],
  }
}
