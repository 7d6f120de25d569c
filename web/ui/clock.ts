import { ref } from 'vue'

const tickMs = 60_000

/** The present, to the minute; one clock for all that counts down. Milliseconds since the epoch. */
export const now = ref(Date.now())
setInterval(() => {
  now.value = Date.now()
}, tickMs)
