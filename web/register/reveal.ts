import type { RevealedResident } from '@wangge/shared/households'
import { ref } from 'vue'
import { ApiError, answer, api } from '../api/client.ts'
import { useCommands } from '../fieldwork/command.ts'
import { usePhoneData } from '../offline/phone-data.ts'

/** Residents in full: asked of the server, or without a line read from the phone and told to the server afterwards. */
export function useReveal(householdId: () => string) {
  const phone = usePhoneData()
  const { give } = useCommands()
  /** Shown until the page is left. */
  const revealed = ref<Record<string, RevealedResident>>({})

  /** @throws ApiError where neither can tell */
  async function reveal(residentId: string, purpose: string): Promise<RevealedResident> {
    const known = revealed.value[residentId]
    if (known) return known
    const found = await ask(residentId, purpose)
    revealed.value = { ...revealed.value, [residentId]: found }
    return found
  }
  async function ask(residentId: string, purpose: string): Promise<RevealedResident> {
    try {
      return await answer(api.residents[':id'].reveal.$post({ param: { id: residentId }, json: { purpose } }))
    } catch (error) {
      const kept = error instanceof ApiError && error.code === 'offline' ? await phone.resident(residentId) : undefined
      if (!kept) throw error
      await give('reveal', { householdId: householdId(), residentId, purpose })
      return kept
    }
  }
  /** What was shown may have been changed since. */
  function forget(residentId: string): void {
    const { [residentId]: _, ...others } = revealed.value
    revealed.value = others
  }
  return { revealed, reveal, forget }
}
