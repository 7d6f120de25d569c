import type { Database } from '../db/database.ts'
import { applyDuePlans } from '../plans/publish.ts'
import { deliverWaiting } from '../webhooks/deliver.ts'
import { evaluateRules, HotspotMemory } from './evaluate.ts'

const everyMs = 60_000
/** The first look waits until those who have just signed in were served. */
const firstMs = 5_000

/** Every minute plans come into force whose time has come, what the rules find is told, and what waits is delivered. Returns what ends it, once the running round is done. */
export function watchRules(database: Database): () => Promise<void> {
  const memory = new HotspotMemory()
  const stop = new AbortController()
  let running = Promise.resolve()
  const round = async () => {
    try {
      await applyDuePlans(database, new Date())
      if (!stop.signal.aborted) await evaluateRules(database, new Date(), memory)
      if (!stop.signal.aborted) await deliverWaiting(database, new Date(), stop.signal)
    } catch (error) {
      if (!stop.signal.aborted) console.error('what is due could not be done', error)
    }
  }
  let timer = setTimeout(function again() {
    running = round().then(() => {
      if (!stop.signal.aborted) timer = setTimeout(again, everyMs)
    })
  }, firstMs)
  return async () => {
    stop.abort()
    clearTimeout(timer)
    await running
  }
}
