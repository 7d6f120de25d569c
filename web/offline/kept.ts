import { keptDays } from '@wangge/shared/devices'
import { dayMs } from '@wangge/shared/domain'
import type { PhoneDatabase, ReaderRow } from './database.ts'
import { Vault } from './vault.ts'

/** An answer of the server. */
export interface KeptAnswer {
  path: string
  type: string
  body: ArrayBuffer | Uint8Array<ArrayBuffer>
}

/** How often at most it is written down that the server was heard. */
const contactEveryMs = 60_000

/**
 * Answers of the server that this phone can give itself: those of the reader, who is the worker signed in on it. They are
 * sealed one by one, and destroyed with their key after some days without the server.
 */
export class Kept {
  readonly #database: PhoneDatabase
  readonly #vault: Vault
  readonly accountId: string

  private constructor(database: PhoneDatabase, vault: Vault, accountId: string) {
    this.#database = database
    this.#vault = vault
    this.accountId = accountId
  }

  /** Makes an account the reader of this phone. */
  static async begin(database: PhoneDatabase, accountId: string, now = Date.now()): Promise<Kept> {
    const reader = await database.reader.get('reader')
    if (reader && reader.accountId !== accountId) await Vault.destroyKept(database, reader.accountId)
    if (reader?.accountId !== accountId) await database.reader.put({ name: 'reader', accountId, contactAt: now })
    return new Kept(database, await Vault.openKept(database, accountId), accountId)
  }

  /** What the reader keeps; undefined where there is no reader, or nothing was heard of the server for too long. */
  static async open(database: PhoneDatabase, now = Date.now()): Promise<Kept | undefined> {
    const reader = await database.reader.get('reader')
    if (!reader) return undefined
    if (isExpired(reader, now)) {
      await Vault.destroyKept(database, reader.accountId)
      return undefined
    }
    return new Kept(database, await Vault.openKept(database, reader.accountId), reader.accountId)
  }

  async put(answers: readonly KeptAnswer[], now = Date.now()): Promise<void> {
    const rows = await Promise.all(
      answers.map(async ({ path, type, body }) => ({
        accountId: this.accountId,
        path,
        type,
        sealed: await this.#vault.sealBytes(body),
        keptAt: now,
      })),
    )
    await this.#database.kept.bulkPut(rows)
  }

  async get(path: string): Promise<(KeptAnswer & { keptAt: number }) | undefined> {
    const row = await this.#database.kept.where('[accountId+path]').equals([this.accountId, path]).first()
    if (!row) return undefined
    return { path, type: row.type, body: await this.#vault.unsealBytes(row.sealed), keptAt: row.keptAt }
  }

  /** Writes down that the server was heard. */
  async heard(now = Date.now()): Promise<void> {
    const reader = await this.#database.reader.get('reader')
    if (reader && now - reader.contactAt > contactEveryMs)
      await this.#database.reader.update('reader', { contactAt: now })
  }

  async reader(): Promise<ReaderRow | undefined> {
    return this.#database.reader.get('reader')
  }

  async packed(etag: string, now = Date.now()): Promise<void> {
    await this.#database.reader.update('reader', { etag, packedAt: now, contactAt: now })
  }

  count(): Promise<number> {
    return this.#database.kept.where('accountId').equals(this.accountId).count()
  }
}

export const isExpired = ({ contactAt }: Pick<ReaderRow, 'contactAt'>, now: number): boolean =>
  now - contactAt > keptDays * dayMs
