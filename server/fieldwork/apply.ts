import type { Viewer } from '@wangge/shared/accounts'
import { type CommandBatch, doneAt, type FieldCommand, Refusal } from '@wangge/shared/fieldwork'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Database, firstRow, type Queryable } from '../db/database.ts'
import { actOnIssue } from '../issues/act.ts'
import { registerIssue } from '../issues/register.ts'
import { logAnswer, writeDiary } from './diary.ts'
import type { Hand } from './history.ts'
import { refusalOf } from './refused.ts'
import { keepRegister } from './register.ts'
import { keepPhoto, recordVisit, tellReveal } from './visits.ts'

/**
 * Applies commands in their order, each by itself: all of it and its receipt in one transaction, or nothing but the
 * receipt that says why not. One that has a receipt is not applied again and answered as it was.
 */
export async function applyBatch(database: Database, viewer: Viewer, batch: CommandBatch, receivedAt: Date) {
  const results: { id: string; refusal: Refusal | null }[] = []
  for (const command of batch.commands) {
    const at = new Date(doneAt(command, batch.sentAt, receivedAt.getTime()))
    results.push({ id: command.id, refusal: await applyOnce(database, viewer, command, at, receivedAt) })
  }
  return results
}

async function applyOnce(
  database: Database,
  viewer: Viewer,
  command: FieldCommand,
  at: Date,
  receivedAt: Date,
): Promise<Refusal | null> {
  const { system } = database
  try {
    return await system.transaction(async tx => {
      if (!(await takeReceipt(tx, viewer, command, at, receivedAt, null))) return readReceipt(tx, viewer, command.id)
      await apply({ ...database, system: tx }, viewer, command, at)
      return null
    })
  } catch (error) {
    const refusal = refusalOf(error)
    if (!refusal) throw error
    const isFirst = await takeReceipt(system, viewer, command, at, receivedAt, refusal)
    return isFirst ? refusal : readReceipt(system, viewer, command.id)
  }
}

/** Writes the receipt; false where there is one already. Two at once: the second waits for the first. */
async function takeReceipt(
  db: Queryable,
  viewer: Viewer,
  { id, kind }: FieldCommand,
  at: Date,
  receivedAt: Date,
  refusal: Refusal | null,
): Promise<boolean> {
  const made = await firstRow(
    db,
    z.object({ id: z.string() }),
    sql`
    INSERT INTO command (id, account_id, kind, at, received_at, refusal)
    VALUES (${id}, ${viewer.id}, ${kind}, ${at.toISOString()}, ${receivedAt.toISOString()}, ${refusal === null ? null : JSON.stringify(refusal)}::jsonb)
    ON CONFLICT (id) DO NOTHING RETURNING id`,
  )
  return made !== undefined
}

/** How a command was answered. Another person's id is refused: whoever made it up learns nothing. */
async function readReceipt(db: Queryable, viewer: Viewer, id: string): Promise<Refusal | null> {
  const found = await firstRow(
    db,
    z.object({ accountId: z.string(), refusal: Refusal.nullable() }),
    sql`SELECT account_id AS "accountId", refusal FROM command WHERE id = ${id}`,
  )
  return found?.accountId === viewer.id ? found.refusal : { code: 'conflict', detail: 'this id is taken' }
}

/** @param database with the command's transaction as its `system` */
function apply(database: Database, viewer: Viewer, command: FieldCommand, at: Date): Promise<void> {
  const hand: Hand = { db: database.system, cipher: database.cipher, viewer, commandId: command.id, at }
  switch (command.kind) {
    case 'visit':
      return recordVisit(hand, command)
    case 'photo':
      return keepPhoto(hand, command)
    case 'reveal':
      return tellReveal(hand, command)
    case 'issue':
      return registerIssue(database, viewer, command.issue, at)
    case 'step':
      return actOnIssue(database, viewer, command.issueId, command.step, at)
    case 'diary':
      return writeDiary(hand, command)
    case 'answer':
      return logAnswer(hand, command)
    default:
      return keepRegister(hand, command)
  }
}
