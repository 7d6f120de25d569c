import { z } from 'zod'
import { Role } from '../domain/access.ts'
import { type ActionNeed, IssueAction, issueRules } from './actions.ts'
import { Severity } from './life.ts'

const words = z.string().trim().min(1).max(2000)

/** One thing to do with an issue. `id` is made by who asks: sent twice, it is done once. */
export const IssueCommand = z
  .object({
    id: z.uuid(),
    action: IssueAction,
    /** The version the decision was made on: where the issue has moved since, the command is refused. */
    expectedVersion: z.number().int().nonnegative(),
    note: words.optional(),
    answer: words.optional(),
    satisfied: z.boolean().optional(),
    originalId: z.uuid().optional(),
    /** A worker's account, or an entry of the directory of departments and professionals. */
    assigneeId: z.string().min(1).max(64).optional(),
    /** Who agreed: a household, a building leader, a worker; as it is to be read. */
    party: z.string().trim().min(1).max(100).optional(),
    mentions: z.array(z.string().max(64)).max(20).default([]),
  })
  .superRefine((command, context) => {
    for (const need of issueRules[command.action].needs)
      if (command[fieldOfNeed[need]] === undefined)
        context.addIssue({ code: 'custom', path: [fieldOfNeed[need]], message: `${command.action} needs it` })
  })
export type IssueCommand = z.infer<typeof IssueCommand>

export const fieldOfNeed = {
  note: 'note',
  answer: 'answer',
  satisfied: 'satisfied',
  original: 'originalId',
  assignee: 'assigneeId',
  party: 'party',
} as const satisfies Record<ActionNeed, string>

/** A new issue. `id` is made by who registers it: sent twice, it is there once. */
export const NewIssue = z.object({
  id: z.uuid(),
  categoryCode: z.string().min(1),
  severity: Severity.default('normal'),
  text: words,
  lon: z.number().min(-180).max(180),
  lat: z.number().min(-90).max(90),
  address: z.string().trim().max(200).optional(),
  unitId: z.uuid().optional(),
  householdId: z.uuid().optional(),
  /** Others it concerns: those who must cooperate, or suffer from it. */
  relatedHouseholdIds: z.array(z.uuid()).max(50).default([]),
  /** Who told of it, where they want to be named. Encrypted at rest. */
  reporterName: z.string().trim().max(50).optional(),
  reporterPhone: z
    .string()
    .trim()
    .regex(/^[\d+ -]{5,20}$/)
    .optional(),
  /** Other issues this one gathers (a hotspot handed to someone). */
  memberIds: z.array(z.uuid()).max(500).default([]),
  assigneeId: z.string().min(1).max(64).optional(),
})
export type NewIssue = z.infer<typeof NewIssue>

/** Someone an issue can be given to. */
export const Assignee = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['worker', 'department', 'professional']),
  phone: z.string().nullable(),
  /** Category codes served; empty for all. */
  categories: z.array(z.string()),
})
export type Assignee = z.infer<typeof Assignee>

/** Someone who can be named in a comment. */
export const IssuePerson = z.object({ id: z.string(), name: z.string(), role: Role })
export type IssuePerson = z.infer<typeof IssuePerson>

/** Several issues, one action: each is done or refused by itself. */
export const BatchCommand = z.object({
  commands: z
    .array(z.object({ issueId: z.uuid(), command: IssueCommand }))
    .min(1)
    .max(500),
})
export const BatchResult = z.object({
  results: z.array(
    z.object({ issueId: z.string(), done: z.boolean(), code: z.string().optional(), detail: z.string().optional() }),
  ),
})
