import { PhoneDatabase } from './database.ts'
import { isLocked } from './device.ts'

/** Destroys all this phone keeps, whoever's it is: every key, every answer, everything that waits. */
export async function destroyAll(): Promise<void> {
  const database = new PhoneDatabase()
  await database.transaction('rw', database.keys, database.kept, database.reader, database.outbox, async () => {
    await database.keys.clear()
    await database.kept.clear()
    await database.reader.clear()
    await database.outbox.clear()
  })
  database.close()
}

const tries = 5
const waitMs = 2_000
/** When the server no longer knows the session: was the phone locked, nothing stays on it. A bad line is asked again. */
export async function destroyIfLocked(): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const locked = await isLocked()
    if (locked) return destroyAll()
    if (locked === false) return
    await new Promise(resolve => setTimeout(resolve, waitMs))
  }
}
