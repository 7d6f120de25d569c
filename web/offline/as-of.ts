import { useOnline } from '@vueuse/core'
import { type ComputedRef, computed } from 'vue'
import { useLive } from '../live/store.ts'
import { useWords } from '../ui/words.ts'
import { usePhoneData } from './phone-data.ts'
import { useOutbox } from './store.ts'

/** When what is shown was fetched, in words, while the phone answers itself; undefined while the server does. */
export function useAsOf(): ComputedRef<string | undefined> {
  const live = useLive()
  const outbox = useOutbox()
  const phone = usePhoneData()
  const words = useWords()
  const isOnline = useOnline()
  return computed(() => {
    // A browser may think itself online where the server cannot be reached.
    const isCut = !isOnline.value || !live.isConnected || outbox.trouble === 'offline'
    return isCut && phone.packedAt ? words.brief(new Date(phone.packedAt).toISOString()) : undefined
  })
}
