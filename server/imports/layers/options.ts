import type { Cipher } from '../../privacy/cipher.ts'

/** What the merge of every layer is told. */
export interface MergeOptions {
  source: string
  /** Region code under which records without a place in the hierarchy go. */
  under: string | null
  at: Date
  /** Encrypts personal fields before they are staged. */
  cipher: Cipher
}
