import { Dexie, type EntityTable } from 'dexie'

/** Encrypted bytes, with the nonce they were encrypted under. */
export interface Sealed {
  nonce: Uint8Array<ArrayBuffer>
  body: ArrayBuffer
}

/** A command on its way. Its place in the order is `place`; what it says is sealed. */
export interface OutboxRow {
  place: number
  id: string
  accountId: string
  sealed: Sealed
  /** Not sent before this instant: until then a wrong tap can be taken back. */
  notBefore: number
  state: 'waiting' | 'sent' | 'refused'
  /** The server's code, where it refused. */
  refusal: string | null
  changedAt: number
}

/** The key of an account on this device. It can be used, but not read out. */
export interface KeyRow {
  accountId: string
  key: CryptoKey
}

/** What the phone keeps between visits to the page. */
export class PhoneDatabase extends Dexie {
  outbox!: EntityTable<OutboxRow, 'place'>
  keys!: EntityTable<KeyRow, 'accountId'>

  constructor(name = 'wangge') {
    super(name)
    this.version(1).stores({ outbox: '++place, &id, accountId, [accountId+state+place]', keys: 'accountId' })
  }
}
