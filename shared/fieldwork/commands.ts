import { z } from 'zod'
import { IssueCommand, NewIssue } from '../issues/commands.ts'
import { commandFields } from './common.ts'
import { registerCommands } from './register.ts'
import { PhotoCommand, RevealCommand, VisitCommand } from './visits.ts'

/** An issue told at the door; it is opened when it was told. */
export const IssueFieldCommand = z.object({ ...commandFields, kind: z.literal('issue'), issue: NewIssue })
/** One step in an issue's life. */
export const StepCommand = z.object({
  ...commandFields,
  kind: z.literal('step'),
  issueId: z.uuid(),
  step: IssueCommand,
})
/** What the worker adds to the diary of a day. */
export const DiaryCommand = z.object({
  ...commandFields,
  kind: z.literal('diary'),
  /** The day by the calendar of the place. */
  day: z.iso.date(),
  householdId: z.uuid().optional(),
  text: z.string().trim().min(1).max(2000),
})
/** A question about a service was answered. */
export const AnswerCommand = z.object({
  ...commandFields,
  kind: z.literal('answer'),
  serviceId: z.uuid(),
  householdId: z.uuid().optional(),
  note: z.string().trim().max(500).optional(),
})

/** What a worker's phone can ask for; kept in its outbox until the server has answered. */
export const FieldCommand = z.discriminatedUnion('kind', [
  VisitCommand,
  PhotoCommand,
  RevealCommand,
  ...registerCommands,
  IssueFieldCommand,
  StepCommand,
  DiaryCommand,
  AnswerCommand,
])
export type FieldCommand = z.infer<typeof FieldCommand>
/** A command of one kind. */
export type CommandOf<Kind extends FieldCommand['kind']> = Extract<FieldCommand, { kind: Kind }>

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
