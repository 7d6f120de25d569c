import type { Viewer } from '@wangge/shared/accounts'
import { isWithin } from '@wangge/shared/domain'
import { type CommandBatch, doneAt, type FieldCommand, Refusal, type VisitCommand } from '@wangge/shared/fieldwork'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Database, firstRow, type Queryable } from '../db/database.ts'

/** Thrown inside a command's transaction: nothing of it stays but that it was refused. */
class Refused extends Error {
  readonly refusal: Refusal
  constructor(code: string, detail: string) {
    super(detail)
    this.refusal = { code, detail }
  }
}

/**
 * Applies commands in their order, each by itself: all of it and its receipt in one transaction, or nothing but the
 * receipt that says why not. One that has a receipt is not applied again and answered as it was.
 */
export async function applyBatch({ system }: Database, viewer: Viewer, batch: CommandBatch, receivedAt: Date) {
  const results: { id: string; refusal: Refusal | null }[] = []
  for (const command of batch.commands) {
    const at = new Date(doneAt(command, batch.sentAt, receivedAt.getTime()))
    results.push({ id: command.id, refusal: await applyOnce(system, viewer, command, at, receivedAt) })
  }
  return results
}

async function applyOnce(
  db: Queryable,
  viewer: Viewer,
  command: FieldCommand,
  at: Date,
  receivedAt: Date,
): Promise<Refusal | null> {
  try {
    return await db.transaction(async tx => {
      if (!(await takeReceipt(tx, viewer, command, at, receivedAt, null))) return readReceipt(tx, viewer, command.id)
      await apply(tx, viewer, command, at)
      return null
    })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    const { refusal } = error
    const isFirst = await takeReceipt(db, viewer, command, at, receivedAt, refusal)
    return isFirst ? refusal : readReceipt(db, viewer, command.id)
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

function apply(db: Queryable, viewer: Viewer, command: FieldCommand, at: Date): Promise<void> {
  switch (command.kind) {
    case 'visit':
      return recordVisit(db, viewer, command, at)
  }
}

async function recordVisit(db: Queryable, viewer: Viewer, command: VisitCommand, at: Date): Promise<void> {
  const { id, householdId, outcome, note, checks, verified } = command
  await mustKeep(db, viewer, householdId)
  await db.execute(sql`
    INSERT INTO visit (id, household_id, worker_id, at, outcome, note, checks, source)
    VALUES (${id}, ${householdId}, ${viewer.id}, ${at.toISOString()}, ${outcome}, ${note ?? null}, ${checks ? JSON.stringify(checks) : null}::jsonb, 'wangge')`)
  if (verified)
    await db.execute(sql`
      UPDATE household SET verified_at = greatest(verified_at, ${at.toISOString()}::timestamptz) WHERE id = ${householdId}`)
}

/** @throws Refused where there is no such household, or it is not the viewer's to keep */
async function mustKeep(db: Queryable, viewer: Viewer, householdId: string): Promise<void> {
  const found = await firstRow(
    db,
    z.object({ gridCode: z.string().nullable() }),
    sql`SELECT u.region_code AS "gridCode" FROM household h JOIN unit u ON u.id = h.unit_id WHERE h.id = ${householdId}`,
  )
  const isTheirs = viewer.scopes.keepRegister.some(scope => isWithin(found?.gridCode ?? '', scope))
  if (!found || !isTheirs) throw new Refused('not_found', 'there is no such household in your grids')
}
