import { z } from 'zod'
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
  lon: z.number(),
  lat: z.number(),
})
export type IssueSummary = z.infer<typeof IssueSummary>

export const IssueEvent = z.object({
  id: z.string(),
  at: z.string(),
  actor: z.string().nullable(),
  fromState: IssueState.nullable(),
  toState: IssueState,
  note: z.string().nullable(),
})

export const IssueDetail = IssueSummary.extend({
  grid: z.string().nullable(),
  unitId: z.string().nullable(),
  unit: z.string().nullable(),
  buildingId: z.string().nullable(),
  building: z.string().nullable(),
  householdId: z.string().nullable(),
  acceptedAt: z.string().nullable(),
  reworks: z.number(),
  satisfied: z.boolean().nullable(),
  events: z.array(IssueEvent),
})
export type IssueDetail = z.infer<typeof IssueDetail>

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
  /** How many match; more than are sent when `truncated`. */
  total: z.number(),
  truncated: z.boolean(),
})
export type IssuePins = z.infer<typeof IssuePins>
