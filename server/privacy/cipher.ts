import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Encrypts personal fields at rest: AES-256-GCM, stored as nonce (12 bytes), tag (16 bytes), ciphertext. */
export interface Cipher {
  encrypt(text: string): Uint8Array
  /** @throws when the bytes were not made with this key or were changed since */
  decrypt(stored: Uint8Array): string
  /** A keyed hash of the text without spaces and in capitals: equal texts can be found without being read. */
  blindIndex(text: string): Uint8Array
  /** A secret for another purpose, derived from the key (HKDF). */
  derive(purpose: string): string
}

/** @param key 32 bytes */
export function cipherOf(key: Uint8Array): Cipher {
  const part = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', purpose, 32))
  const encryption = part('wangge field encryption')
  const index = part('wangge blind index')
  return {
    encrypt(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', encryption, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    decrypt(stored) {
      const decipher = createDecipheriv('aes-256-gcm', encryption, stored.subarray(0, 12))
      decipher.setAuthTag(stored.subarray(12, 28))
      return Buffer.concat([decipher.update(stored.subarray(28)), decipher.final()]).toString('utf8')
    },
    blindIndex: text => createHmac('sha256', index).update(plain(text)).digest(),
    derive: purpose => part(purpose).toString('base64url'),
  }
}

const plain = (text: string) => text.replaceAll(/[\s-]/g, '').toUpperCase()

/** Thrown when personal data would be written or read on a PostgreSQL without a key. */
export class MissingKeyError extends Error {
  constructor() {
    super(
      'WANGGE_KEY is not set. Personal data is encrypted with it; make one with `openssl rand -base64 32` and keep it safe: without it the data cannot be read.',
    )
    this.name = 'MissingKeyError'
  }
}

/**
 * The key of the environment (WANGGE_KEY, 32 bytes in base64). The embedded engine without one keeps a key of its own
 * beside the database; a PostgreSQL without one refuses when the key is first needed.
 * @throws when WANGGE_KEY is not 32 bytes
 */
export function openCipher(folder: string | null, given = process.env.WANGGE_KEY): Cipher {
  if (given) {
    const key = Buffer.from(given, 'base64')
    if (key.length !== 32)
      throw new Error('WANGGE_KEY must be 32 bytes in base64 (`openssl rand -base64 32` makes one)')
    return cipherOf(key)
  }
  if (folder !== null) return cipherOf(keyOfFolder(folder))
  const refuse = () => {
    throw new MissingKeyError()
  }
  return { encrypt: refuse, decrypt: refuse, blindIndex: refuse, derive: refuse }
}

function keyOfFolder(folder: string): Uint8Array {
  const file = join(folder, 'key')
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx', flush: true })
    chmodSync(file, 0o600)
  }
  return Buffer.from(readFileSync(file, 'utf8'), 'base64')
}
