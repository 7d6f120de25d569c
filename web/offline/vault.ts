import type { PhoneDatabase, Sealed } from './database.ts'

const algorithm = 'AES-GCM'

/** The name of the key for answers that are kept: those go after some days without the server, the outbox does not. */
const keptKey = (accountId: string): string => `${accountId} kept`

/** Seals what the phone keeps. Without its key, which signing out destroys, nothing can be read. */
export class Vault {
  readonly #key: CryptoKey

  private constructor(key: CryptoKey) {
    this.#key = key
  }

  /** The account's vault for its outbox on this device; a new one where there is none. */
  static open(database: PhoneDatabase, accountId: string): Promise<Vault> {
    return Vault.#openAs(database, accountId)
  }

  /** The account's vault for what it keeps of the server's answers. */
  static openKept(database: PhoneDatabase, accountId: string): Promise<Vault> {
    return Vault.#openAs(database, keptKey(accountId))
  }

  static async #openAs(database: PhoneDatabase, name: string): Promise<Vault> {
    const made = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, ['encrypt', 'decrypt'])
    // Two pages may open it at once: the key that was put first is everyone's.
    const key = await database.transaction('rw', database.keys, async () => {
      const known = await database.keys.get(name)
      if (known) return known.key
      await database.keys.add({ accountId: name, key: made })
      return made
    })
    return new Vault(key)
  }

  /** Destroys the account's keys and all that was sealed with them. */
  static async destroy(database: PhoneDatabase, accountId: string): Promise<void> {
    await Vault.destroyKept(database, accountId)
    await database.transaction('rw', database.keys, database.outbox, async () => {
      await database.keys.delete(accountId)
      await database.outbox.where('accountId').equals(accountId).delete()
    })
  }

  /** Destroys the kept answers and their key; what was not sent yet stays. */
  static async destroyKept(database: PhoneDatabase, accountId: string): Promise<void> {
    await database.transaction('rw', database.keys, database.kept, database.reader, async () => {
      await database.keys.delete(keptKey(accountId))
      await database.kept.where('accountId').equals(accountId).delete()
      await database.reader
        .where('name')
        .equals('reader')
        .and(row => row.accountId === accountId)
        .delete()
    })
  }

  async sealBytes(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<Sealed> {
    const nonce = crypto.getRandomValues(new Uint8Array(12))
    return { nonce, body: await crypto.subtle.encrypt({ name: algorithm, iv: nonce }, this.#key, bytes) }
  }

  /** @throws OperationError when it was sealed with another key or changed since */
  unsealBytes({ nonce, body }: Sealed): Promise<ArrayBuffer> {
    return crypto.subtle.decrypt({ name: algorithm, iv: nonce }, this.#key, body)
  }

  seal(value: unknown): Promise<Sealed> {
    return this.sealBytes(new TextEncoder().encode(JSON.stringify(value)))
  }

  /** @throws OperationError when it was sealed with another key or changed since */
  async unseal(sealed: Sealed): Promise<unknown> {
    return JSON.parse(new TextDecoder().decode(await this.unsealBytes(sealed)))
  }
}
