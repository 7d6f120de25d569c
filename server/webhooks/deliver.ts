import { type AlertDetail, retryAt } from '@wangge/shared/alerts'
import type { Database } from '../db/database.ts'
import { type Attempt, recordAttempt, takeWaiting, type Waiting } from './queries.ts'
import { signatureOf } from './sign.ts'

const timeoutMs = 10_000
/** While a delivery is being sent no other process takes it for this long. */
const holdMs = 60_000
/** In one round, so that one slow receiver does not keep the rules from being looked at. */
const roundSize = 50

/** Sends what waits, one after the other. Returns how many were delivered. */
export async function deliverWaiting(database: Database, now: Date): Promise<number> {
  let delivered = 0
  for (let i = 0; i < roundSize; i++) {
    const waiting = await takeWaiting(database.system, now, holdMs)
    if (!waiting) break
    if (await deliver(database, waiting, now)) delivered++
  }
  return delivered
}

async function deliver({ system, cipher }: Database, waiting: Waiting, now: Date): Promise<boolean> {
  const body = messageOf(waiting)
  const signature = signatureOf(cipher.decrypt(waiting.secret), body, now)
  const attempt = await send(waiting.url, body, {
    'content-type': 'application/json',
    'wangge-delivery': waiting.id,
    'wangge-signature': signature,
  })
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

async function send(url: string, body: string, headers: Record<string, string>): Promise<Attempt> {
  const at = new Date()
  const took = () => Math.round(Date.now() - at.getTime())
  try {
    // A redirect could lead anywhere: it counts as a failure.
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
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
