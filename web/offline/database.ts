import { Dexie, type EntityTable, type Table } from 'dexie'

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
  /** The picture of a photo command: apart, so that lists need not open it. */
  photo?: Sealed | undefined
  /** Not sent before this instant: until then a wrong tap can be taken back. */
  notBefore: number
  state: 'waiting' | 'sent' | 'refused'
  /** The server's code, where it refused. */
  refusal: string | null
  changedAt: number
}

/** A key of this device. It can be used, but not read out. */
export interface KeyRow {
  accountId: string
  key: CryptoKey
}

/** An answer of the server, kept for when it cannot be asked. */
export interface KeptRow {
  accountId: string
  path: string
  type: string
  sealed: Sealed
  keptAt: number
}

/** Whose answers this device keeps, which, and since when the server has not been heard. */
export interface ReaderRow {
  name: 'reader'
  accountId: string
  contactAt: number
  /** Of the grid's pack that is kept. */
  etag?: string
  packedAt?: number
}

/** What the phone keeps between visits to the page. */
export class PhoneDatabase extends Dexie {
  outbox!: EntityTable<OutboxRow, 'place'>
  keys!: EntityTable<KeyRow, 'accountId'>
  kept!: Table<KeptRow, [accountId: string, path: string]>
  reader!: EntityTable<ReaderRow, 'name'>

  constructor(name = 'wangge') {
    super(name)
    this.version(1).stores({ outbox: '++place, &id, accountId, [accountId+state+place]', keys: 'accountId' })
    this.version(2).stores({ kept: '[accountId+path], accountId', reader: 'name' })
  }
}
