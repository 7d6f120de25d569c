import { type BatchAnswer, type CommandBatch, commandsAtMost, FieldCommand } from '@wangge/shared/fieldwork'
import type { OutboxRow, PhoneDatabase } from './database.ts'
import type { Vault } from './vault.ts'

/** Why a batch was not answered. `faulty` names the command the server cannot take, by its place in the batch. */
export class SendError extends Error {
  readonly reason: 'offline' | 'signed_out' | 'forbidden' | 'faulty'
  readonly faulty: number | undefined
  constructor(reason: SendError['reason'], faulty?: number) {
    super(reason)
    this.name = 'SendError'
    this.reason = reason
    this.faulty = faulty
  }
}

/** Sends a batch. @throws SendError */
export type SendBatch = (batch: CommandBatch) => Promise<BatchAnswer>

/** A command as the outbox shows it. */
export interface OutboxEntry extends Pick<OutboxRow, 'id' | 'state' | 'refusal' | 'changedAt' | 'notBefore'> {
  command: FieldCommand
}

const firstRetryMs = 2_000
const longestRetryMs = 5 * 60_000
/** How long to wait after so many failures in a row; half of it by chance, so that not all phones come back at once. */
export const retryAfter = (failures: number, chance = Math.random()): number => {
  const whole = Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1))
  return whole / 2 + (whole / 2) * chance
}

/** Photos make a batch large: on a bad line several small ones arrive sooner than a large one. */
const batchBytesAtMost = 2_000_000
/** Stands for a picture where it is not needed. */
const placeholder = 'AAAA'

function base64Of(bytes: Uint8Array): string {
  const chunk = 0x8000
  let text = ''
  for (let i = 0; i < bytes.length; i += chunk) text += String.fromCharCode(...bytes.subarray(i, i + chunk))
  return btoa(text)
}

/** Of what is done with, this much is kept to be looked at. */
const keptEntries = 200

/**
 * Commands that wait for the server. They are in the phone's database before anyone is told that they are done, go in
 * the order they were given, and leave only when the server has answered for each: whatever happens meanwhile, they are
 * sent again, and the server applies each id once.
 */
export class Outbox {
  readonly #database: PhoneDatabase
  readonly #vault: Vault
  readonly #accountId: string
  readonly #send: SendBatch
  readonly #now: () => number

  constructor(database: PhoneDatabase, vault: Vault, accountId: string, send: SendBatch, now: () => number = Date.now) {
    this.#database = database
    this.#vault = vault
    this.#accountId = accountId
    this.#send = send
    this.#now = now
  }

  /** Keeps a command. Resolves when it is on the disk. @throws when the disk is full: nothing was kept then */
  async add(command: FieldCommand, holdMs = 0): Promise<void> {
    const isPhoto = command.kind === 'photo'
    const sealed = await this.#vault.seal(isPhoto ? { ...command, jpeg: placeholder } : command)
    const photo = isPhoto
      ? await this.#vault.sealBytes(Uint8Array.from(atob(command.jpeg), one => one.charCodeAt(0)))
      : undefined
    const now = this.#now()
    await this.#database.outbox.add({
      id: command.id,
      accountId: this.#accountId,
      sealed,
      ...(photo ? { photo } : {}),
      notBefore: now + holdMs,
      state: 'waiting',
      refusal: null,
      changedAt: now,
    })
  }

  /** Takes a command back that was not sent yet; false where it is too late. */
  withdraw(id: string): Promise<boolean> {
    return this.#database.transaction('rw', this.#database.outbox, async () => {
      const row = await this.#database.outbox.where('id').equals(id).first()
      if (row?.state !== 'waiting' || row.notBefore <= this.#now()) return false
      await this.#database.outbox.delete(row.place)
      return true
    })
  }

  /** How many wait, and when the first may go. */
  async waiting(): Promise<{ count: number; nextAt: number | undefined }> {
    const rows = this.#rows('waiting')
    return { count: await rows.count(), nextAt: (await this.#rows('waiting').first())?.notBefore }
  }

  /** Sends all that may go, batch by batch. @throws SendError when the server could not be asked or would not listen */
  async flush(): Promise<void> {
    for (;;) {
      const rows = await this.#nextBatch()
      if (rows.length === 0) return
      const commands = await Promise.all(rows.map(row => this.#whole(row)))
      const sentAt = new Date(this.#now()).toISOString()
      try {
        const { results } = await this.#send({ sentAt, commands })
        const refusals = new Map(results.map(one => [one.id, one.refusal]))
        // One without an answer stays and goes again.
        await this.#settle(
          rows.filter(row => refusals.has(row.id)).map(row => [row, refusals.get(row.id)?.code ?? null]),
        )
        if (rows.some(row => !refusals.has(row.id))) throw new SendError('offline')
      } catch (error) {
        const faulty = error instanceof SendError && error.faulty !== undefined ? rows[error.faulty] : undefined
        if (!faulty) throw error
        await this.#settle([[faulty, 'invalid']])
      }
    }
  }

  /** The latest first. */
  async entries(): Promise<OutboxEntry[]> {
    const rows = await this.#database.outbox.where('accountId').equals(this.#accountId).reverse().sortBy('place')
    return Promise.all(
      rows.slice(0, keptEntries).map(async ({ id, state, refusal, changedAt, notBefore, ...row }) => ({
        id,
        state,
        refusal,
        changedAt,
        notBefore,
        command: await this.#unseal(row),
      })),
    )
  }

  /** Those at the head that may go: one that is held back holds back what was done after it. */
  async #nextBatch(): Promise<OutboxRow[]> {
    const rows: OutboxRow[] = []
    let bytes = 0
    await this.#rows('waiting')
      .limit(commandsAtMost)
      .until(row => {
        bytes += row.sealed.body.byteLength + (row.photo?.body.byteLength ?? 0)
        return row.notBefore > this.#now() || (rows.length > 0 && bytes > batchBytesAtMost)
      })
      .each(row => rows.push(row))
    return rows
  }

  async #settle(answered: readonly (readonly [row: OutboxRow, refusal: string | null])[]): Promise<void> {
    await this.#database.transaction('rw', this.#database.outbox, async () => {
      for (const [{ place }, refusal] of answered)
        await this.#database.outbox.update(place, {
          state: refusal === null ? 'sent' : 'refused',
          refusal,
          changedAt: this.#now(),
        })
      const done = await this.#rows('sent').count()
      if (done > keptEntries)
        await this.#rows('sent')
          .limit(done - keptEntries)
          .delete()
    })
  }

  #rows(state: OutboxRow['state']) {
    return this.#database.outbox
      .where('[accountId+state+place]')
      .between([this.#accountId, state, 0], [this.#accountId, state, Number.MAX_SAFE_INTEGER])
  }

  async #unseal({ sealed }: Pick<OutboxRow, 'sealed'>): Promise<FieldCommand> {
    return FieldCommand.parse(await this.#vault.unseal(sealed))
  }

  /** The command as it is sent: a photo with its picture. */
  async #whole(row: OutboxRow): Promise<FieldCommand> {
    const command = await this.#unseal(row)
    if (command.kind !== 'photo' || !row.photo) return command
    const bytes = new Uint8Array(await this.#vault.unsealBytes(row.photo))
    return { ...command, jpeg: base64Of(bytes) }
  }
}
