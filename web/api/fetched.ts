import { onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue'
import { ApiError } from './client.ts'

/** Something asked of the server: what came last, whether it is being asked, and what went wrong. */
export interface Fetched<Value> {
  data: Readonly<Ref<Value | undefined>>
  loading: Readonly<Ref<boolean>>
  error: Readonly<Ref<ApiError | undefined>>
  again(): void
  /** What a change was answered with stands for the next answer. */
  replace(value: Value): void
}

/**
 * Asks whenever the key changes (compared as JSON; undefined asks nothing). A newer key cancels an older request, and what came last stays
 * to be seen while the next is on its way.
 */
export function useFetched<Key, Value>(
  key: () => Key | undefined,
  ask: (key: Key, signal: AbortSignal) => Promise<Value>,
): Fetched<Value> {
  const data = shallowRef<Value>()
  const loading = ref(false)
  const error = shallowRef<ApiError>()
  let running: AbortController | undefined

  async function load(): Promise<void> {
    const wanted = key()
    running?.abort()
    if (wanted === undefined) return
    const own = new AbortController()
    running = own
    loading.value = true
    error.value = undefined
    try {
      const found = await ask(wanted, own.signal)
      if (running === own) data.value = found
    } catch (cause) {
      if (running === own && !own.signal.aborted)
        error.value = cause instanceof ApiError ? cause : new ApiError(0, 'internal', String(cause))
    } finally {
      if (running === own) loading.value = false
    }
  }

  function replace(value: Value): void {
    running?.abort()
    data.value = value
  }

  watch(() => JSON.stringify(key()), load, { immediate: true })
  onScopeDispose(() => running?.abort())
  return { data, loading, error, again: () => void load(), replace }
}
