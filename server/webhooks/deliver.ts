import { type AlertDetail, retryAt } from '@wangge/shared/alerts'
import type { Database } from '../db/database.ts'
import { type Attempt, recordAttempt, takeWaiting, type Waiting } from './queries.ts'
import { signatureOf } from './sign.ts'

const timeoutMs = 10_000
/** While a delivery is being sent no other process takes it for this long. */
const holdMs = 60_000
/** A round takes no longer than this, so that slow receivers do not keep the rules from being looked at. */
const roundMs = 30_000

/**
 * Sends what waits, one after the other. Returns how many were delivered. What is on its way when the signal says stop is
 * left as it was, and sent again by the next process.
 */
export async function deliverWaiting(database: Database, now: Date, stop?: AbortSignal): Promise<number> {
  let delivered = 0
  for (const until = Date.now() + roundMs; Date.now() < until && !stop?.aborted; ) {
    const waiting = await takeWaiting(database.system, now, holdMs)
    if (!waiting) break
    if (await deliver(database, waiting, now, stop)) delivered++
  }
  return delivered
}

async function deliver(
  { system, cipher }: Database,
  waiting: Waiting,
  now: Date,
  stop: AbortSignal | undefined,
): Promise<boolean> {
  const body = messageOf(waiting)
  const signature = signatureOf(cipher.decrypt(waiting.secret), body, now)
  const headers = {
    'content-type': 'application/json',
    'wangge-delivery': waiting.id,
    'wangge-signature': signature,
  }
  const attempt = await send(waiting.url, body, headers, stop)
  if (stop?.aborted) return false
  const isDone = attempt.status !== null && attempt.status >= 200 && attempt.status < 300
  const next = isDone ? undefined : retryAt(waiting.attempts, now.getTime())
  await recordAttempt(system, waiting.id, attempt, {
    state: isDone ? 'delivered' : next === undefined ? 'given_up' : 'waiting',
    nextAt: next === undefined ? null : new Date(next),
  })
  return isDone
}

/** What is sent: what happened and where, without anything about a person but the register's ids. */
export const messageOf = ({
  id,
  regionCode,
  at,
  detail,
}: Pick<Waiting, 'id' | 'regionCode' | 'at' | 'detail'>): string =>
  JSON.stringify({ id, type: `alert.${detail.kind}`, at, regionCode, alert: withoutPerson(detail) })

function withoutPerson(detail: AlertDetail) {
  if (detail.kind !== 'care_unseen') return detail
  const { name: _, place: __, ...rest } = detail
  return rest
}

async function send(
  url: string,
  body: string,
  headers: Record<string, string>,
  stop: AbortSignal | undefined,
): Promise<Attempt> {
  const tooLong = AbortSignal.timeout(timeoutMs)
  const at = new Date()
  const took = () => Math.round(Date.now() - at.getTime())
  try {
    // A redirect could lead anywhere: it counts as a failure.
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers,
      redirect: 'manual',
      signal: stop ? AbortSignal.any([stop, tooLong]) : tooLong,
    })
    await response.body?.cancel()
    return { at, durationMs: took(), status: response.status, error: null }
  } catch (error) {
    return { at, durationMs: took(), status: null, error: reasonOf(error) }
  }
}

const longestReason = 300
const reasonOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return (cause instanceof Error ? cause.message || cause.name : String(cause)).slice(0, longestReason)
}
