import { z } from 'zod'
import { VisitOutcome } from '../domain/register.ts'

export const checkedThings = ['water', 'electricity', 'gas'] as const
export const CheckResult = z.enum(['fine', 'faulty'])
/** What was looked at during a visit; what is left out was not. */
export const VisitChecks = z.partialRecord(z.enum(checkedThings), CheckResult)
export type VisitChecks = z.infer<typeof VisitChecks>

const common = {
  /** Made on the phone: sent twice, it is applied once. */
  id: z.uuid(),
  /** When it was done, by the phone's clock. */
  at: z.iso.datetime({ offset: true }),
}

/** One attempt to meet a household. */
export const VisitCommand = z.object({
  ...common,
  kind: z.literal('visit'),
  householdId: z.uuid(),
  outcome: VisitOutcome,
  note: z.string().trim().max(1000).optional(),
  checks: VisitChecks.optional(),
  /** The register entry was gone through and is right. */
  verified: z.boolean().optional(),
})
export type VisitCommand = z.infer<typeof VisitCommand>

/** What a worker's phone can ask for; kept in its outbox until the server has answered. */
export const FieldCommand = z.discriminatedUnion('kind', [VisitCommand])
export type FieldCommand = z.infer<typeof FieldCommand>

export const commandsAtMost = 100
/** Commands in the order they were given. `sentAt` is the phone's clock at sending: how wrong it is shows from it. */
export const CommandBatch = z.object({
  sentAt: z.iso.datetime({ offset: true }),
  commands: z.array(FieldCommand).min(1).max(commandsAtMost),
})
export type CommandBatch = z.infer<typeof CommandBatch>

/** Why a command was refused: by a code, and in words for the log. */
export const Refusal = z.object({ code: z.string(), detail: z.string() })
export type Refusal = z.infer<typeof Refusal>
export const CommandResult = z.object({ id: z.string(), refusal: Refusal.nullable() })
export const BatchAnswer = z.object({ results: z.array(CommandResult) })
export type BatchAnswer = z.infer<typeof BatchAnswer>

/**
 * When a command was done, by the server's clock. The phone's may be days off: what counts is how long before sending it
 * was, never later than now.
 */
export function doneAt(command: { at: string }, sentAt: string, receivedAt: number): number {
  const agoMs = Math.max(0, Date.parse(sentAt) - Date.parse(command.at))
  return receivedAt - agoMs
}
