import { z } from 'zod'
import { RegionCode } from '../domain/regions.ts'
import { CareKind, CareLevel } from '../domain/register.ts'
import { IssueAction } from '../issues/actions.ts'
import { IssueState, Severity } from '../issues/life.ts'
import { PlanNoticeDetail } from '../plans/api.ts'

export const alertKinds = ['overdue', 'hotspot', 'care_unseen'] as const
export const AlertKind = z.enum(alertKinds)
export type AlertKind = z.infer<typeof AlertKind>

/** A rule: what is watched for, where, and how long after its time it is told. */
export const NewAlertRule = z.object({
  id: z.uuid(),
  kind: AlertKind,
  regionCode: RegionCode.or(z.literal('')),
  /** Hours after the due time, or after a care person's interval; without meaning for hotspots. */
  graceHours: z.number().min(0).max(720).default(0),
})
export type NewAlertRule = z.infer<typeof NewAlertRule>
export const AlertRule = NewAlertRule.extend({
  id: z.string(),
  regionCode: z.string(),
  enabled: z.boolean(),
  createdAt: z.string(),
  /** Findings that still stand. */
  standing: z.number(),
})
export type AlertRule = z.infer<typeof AlertRule>

/** What is told of each kind of finding. `since` is when it came to be. */
export const AlertDetail = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('overdue'),
    since: z.string(),
    issueId: z.string(),
    issueNumber: z.string(),
    categoryCode: z.string(),
    severity: Severity,
  }),
  z.object({
    kind: z.literal('hotspot'),
    since: z.string(),
    cell: z.string(),
    issues: z.number(),
    z: z.number(),
    lon: z.number(),
    lat: z.number(),
    place: z.string(),
  }),
  z.object({
    kind: z.literal('care_unseen'),
    since: z.string(),
    careId: z.string(),
    householdId: z.string(),
    careKind: CareKind,
    level: CareLevel,
    /** Masked. */
    name: z.string(),
    place: z.string(),
    lastSeenAt: z.string().nullable(),
  }),
])
export type AlertDetail = z.infer<typeof AlertDetail>

/** Something someone is told: an alert of their region, or a step on an issue they follow or are named in. */
export const Notice = z.object({
  id: z.string(),
  at: z.string(),
  unread: z.boolean(),
  regionCode: z.string().nullable(),
  /** When an alert was no longer so. */
  endedAt: z.string().nullable(),
  about: z.union([
    AlertDetail,
    /** A plan came into force that changes the grids of the one who is told. */
    PlanNoticeDetail.extend({ kind: z.literal('plan'), planId: z.string() }),
    z.object({
      kind: z.enum(['mention', 'watched']),
      issueId: z.string(),
      issueNumber: z.string(),
      categoryCode: z.string(),
      action: IssueAction.nullable(),
      state: IssueState,
      actor: z.string().nullable(),
      note: z.string().nullable(),
    }),
  ]),
})
export type Notice = z.infer<typeof Notice>

/** An address that is told of alerts. The secret is shown once, when it is made. */
export const NewWebhook = z.object({
  id: z.uuid(),
  regionCode: RegionCode.or(z.literal('')),
  url: z.url({ protocol: /^https?$/ }).max(500),
})
export type NewWebhook = z.infer<typeof NewWebhook>
export const Webhook = NewWebhook.extend({
  id: z.string(),
  regionCode: z.string(),
  url: z.string(),
  enabled: z.boolean(),
  createdAt: z.string(),
})
export type Webhook = z.infer<typeof Webhook>

export const deliveryStates = ['waiting', 'delivered', 'given_up'] as const
/** An alert on its way to a webhook, with every try so far. */
export const WebhookDelivery = z.object({
  id: z.string(),
  webhookId: z.string(),
  url: z.string(),
  kind: AlertKind,
  state: z.enum(deliveryStates),
  createdAt: z.string(),
  nextAt: z.string(),
  attempts: z.array(
    z.object({ at: z.string(), durationMs: z.number(), status: z.number().nullable(), error: z.string().nullable() }),
  ),
})
export type WebhookDelivery = z.infer<typeof WebhookDelivery>

/** Tries before a delivery is given up, and the wait after each: twice as long every time, from a minute on. */
export const deliveryAttempts = 8
const firstWaitMs = 60_000

/** When to try again after some failed attempts; undefined when it is to be given up. */
export const retryAt = (failedAttempts: number, now: number): number | undefined =>
  failedAttempts >= deliveryAttempts ? undefined : now + firstWaitMs * 2 ** (failedAttempts - 1)
