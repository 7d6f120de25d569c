import { createHmac } from 'node:crypto'

/**
 * The signature of a message: `t=<seconds>,v1=<hex>`, HMAC-SHA256 with the webhook's secret over `<seconds>.<body>`. Whoever
 * receives it works out the same and refuses old times, so that a message can neither be made up nor played again.
 */
export function signatureOf(secret: string, body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000)
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}
