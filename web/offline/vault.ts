import type { PhoneDatabase, Sealed } from './database.ts'

const algorithm = 'AES-GCM'

/** Seals what the phone keeps of an account's work. Without its key, which signing out destroys, nothing can be read. */
export class Vault {
  readonly #key: CryptoKey

  private constructor(key: CryptoKey) {
    this.#key = key
  }

  /** The account's vault on this device; a new one where there is none. */
  static async open(database: PhoneDatabase, accountId: string): Promise<Vault> {
    const made = await crypto.subtle.generateKey({ name: algorithm, length: 256 }, false, ['encrypt', 'decrypt'])
    // Two pages may open it at once: the key that was put first is everyone's.
    const key = await database.transaction('rw', database.keys, async () => {
      const known = await database.keys.get(accountId)
      if (known) return known.key
      await database.keys.add({ accountId, key: made })
      return made
    })
    return new Vault(key)
  }

  /** Destroys the key and all that was sealed with it. */
  static async destroy(database: PhoneDatabase, accountId: string): Promise<void> {
    await database.transaction('rw', database.keys, database.outbox, async () => {
      await database.keys.delete(accountId)
      await database.outbox.where('accountId').equals(accountId).delete()
    })
  }

  async seal(value: unknown): Promise<Sealed> {
    const nonce = crypto.getRandomValues(new Uint8Array(12))
    const body = await crypto.subtle.encrypt(
      { name: algorithm, iv: nonce },
      this.#key,
      new TextEncoder().encode(JSON.stringify(value)),
    )
    return { nonce, body }
  }

  /** @throws OperationError when it was sealed with another key or changed since */
  async unseal({ nonce, body }: Sealed): Promise<unknown> {
    const text = await crypto.subtle.decrypt({ name: algorithm, iv: nonce }, this.#key, body)
    return JSON.parse(new TextDecoder().decode(text))
  }
}
