import { useSpeechRecognition } from '@vueuse/core'
import { onMounted, type Ref, ref, watch } from 'vue'

/** Speech recognition that can tell whether it works on the device itself. */
interface LocalSpeech {
  available(wanted: { langs: string[]; processLocally: boolean }): Promise<string>
}
const isLocal = (value: unknown): value is LocalSpeech => typeof value === 'function' && 'available' in value

/**
 * Adds what is spoken to a text, on phones that understand speech by themselves. Where the browser would send the voice to
 * someone's server it is not offered: what is said at a door stays there. The keyboard's own dictation is the phone's affair.
 */
export function useDictation(text: Ref<string>, language: string) {
  const { isListening, result, recognition, toggle } = useSpeechRecognition({
    lang: language,
    continuous: true,
    interimResults: false,
  })
  const isOffered = ref(false)
  onMounted(async () => {
    const speech: unknown = Reflect.get(window, 'SpeechRecognition')
    if (!recognition || !isLocal(speech)) return
    const state = await speech.available({ langs: [language], processLocally: true }).catch(() => 'unavailable')
    if (state !== 'available') return
    Reflect.set(recognition, 'processLocally', true)
    isOffered.value = true
  })
  watch(result, spoken => {
    if (spoken) text.value = `${text.value} ${spoken}`.trim()
  })
  return { isOffered, isListening, toggle: () => toggle() }
}
