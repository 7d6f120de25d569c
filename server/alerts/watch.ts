import type { Database } from '../db/database.ts'
import { deliverWaiting } from '../webhooks/deliver.ts'
import { evaluateRules, HotspotMemory } from './evaluate.ts'

const everyMs = 60_000
/** The first look waits until those who have just signed in were served. */
const firstMs = 5_000

/** Looks every minute at what the rules find and delivers what waits. Returns what ends it, once the running round is done. */
export function watchRules(database: Database): () => Promise<void> {
  const memory = new HotspotMemory()
  let isStopped = false
  let running = Promise.resolve()
  const round = async () => {
    try {
      await evaluateRules(database, new Date(), memory)
      await deliverWaiting(database, new Date())
    } catch (error) {
      if (!isStopped) console.error('alerts could not be worked out', error)
    }
  }
  let timer = setTimeout(function again() {
    running = round().then(() => {
      if (!isStopped) timer = setTimeout(again, everyMs)
    })
  }, firstMs)
  return async () => {
    isStopped = true
    clearTimeout(timer)
    await running
  }
}
