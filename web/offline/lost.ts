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

/** When the server no longer knows the session: was the phone locked, nothing stays on it. */
export async function destroyIfLocked(): Promise<void> {
  if (await isLocked()) await destroyAll()
}
