import { z } from 'zod'
import { IssueAction } from './actions.ts'
import { HandlingLevel, IssueState, Severity } from './life.ts'

export const Category = z.object({
  code: z.string(),
  parentCode: z.string().nullable(),
  nameZh: z.string(),
  nameEn: z.string(),
})
export type Category = z.infer<typeof Category>

export const IssueSummary = z.object({
  id: z.string(),
  number: z.string(),
  externalId: z.string().nullable(),
  categoryCode: z.string(),
  severity: Severity,
  state: IssueState,
  level: HandlingLevel,
  text: z.string(),
  address: z.string().nullable(),
  regionCode: z.string().nullable(),
  openedAt: z.string(),
  dueAt: z.string(),
  resolvedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  overdue: z.boolean(),
  reworks: z.number(),
  lon: z.number(),
  lat: z.number(),
})
export type IssueSummary = z.infer<typeof IssueSummary>

export const IssueEvent = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string().nullable(),
  /** Null for what an import brought. */
  action: IssueAction.nullable(),
  fromState: IssueState.nullable(),
  toState: IssueState,
  level: HandlingLevel.nullable(),
  note: z.string().nullable(),
  answer: z.string().nullable(),
  /** Who it was given to, or who agreed. */
  party: z.string().nullable(),
})
export type IssueEvent = z.infer<typeof IssueEvent>

export const IssueDetail = IssueSummary.extend({
  grid: z.string().nullable(),
  unitId: z.string().nullable(),
  unit: z.string().nullable(),
  buildingId: z.string().nullable(),
  building: z.string().nullable(),
  householdId: z.string().nullable(),
  /** Doors it concerns beside that; empty for those who may not read the register. */
  related: z.array(z.object({ householdId: z.string(), door: z.string(), place: z.string() })),
  acceptedAt: z.string().nullable(),
  /** By when it must be accepted; null once it is. */
  acceptDueAt: z.string().nullable(),
  /** By when the resident must have heard; null unless it is resolved. */
  feedbackDueAt: z.string().nullable(),
  /** Counts up with every step; a command names the one it was decided on. */
  version: z.number(),
  pausedAt: z.string().nullable(),
  pausedMs: z.number(),
  satisfied: z.boolean().nullable(),
  assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** Masked. */
  reporter: z.object({ name: z.string().nullable(), phone: z.string().nullable() }).nullable(),
  duplicateOf: z.object({ id: z.string(), number: z.string() }).nullable(),
  members: z.array(z.object({ id: z.string(), number: z.string(), categoryCode: z.string(), state: IssueState })),
  photos: z.array(z.object({ id: z.string() })),
  watched: z.boolean(),
  events: z.array(IssueEvent),
})
export type IssueDetail = z.infer<typeof IssueDetail>

/** A line of the ledger (问题台账). */
export const LedgerRow = IssueSummary.extend({
  grid: z.string().nullable(),
  community: z.string().nullable(),
  assignee: z.string().nullable(),
  version: z.number(),
  paused: z.boolean(),
})
export type LedgerRow = z.infer<typeof LedgerRow>

/** What the ledger can be sorted by. */
export const ledgerSorts = ['openedAt', 'dueAt', 'number', 'category', 'severity', 'state', 'grid'] as const

/** An open issue near a place where one is about to be registered. */
export const NearIssue = IssueSummary.extend({ distanceM: z.number(), sameKind: z.boolean() })
export type NearIssue = z.infer<typeof NearIssue>

/** The pins of the map as columns, position i of each array is issue i: short on the wire, quick to filter. */
export const IssuePins = z.object({
  ids: z.array(z.string()),
  lon: z.array(z.number()),
  lat: z.array(z.number()),
  /** Index into `categories`. */
  category: z.array(z.number()),
  categories: z.array(z.string()),
  /** Index into `issueStates`. */
  state: z.array(z.number()),
  /** Index into `severities`. */
  severity: z.array(z.number()),
  overdue: z.array(z.boolean()),
  /** Seconds since the epoch. */
  openedAt: z.array(z.number()),
  /** How many match; more than are sent when `truncated`. */
  total: z.number(),
  truncated: z.boolean(),
})
export type IssuePins = z.infer<typeof IssuePins>
