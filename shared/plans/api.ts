import { z } from 'zod'
import { PlanDocument } from './document.ts'
import { PlanEdit, SentEdit } from './edits.ts'

export const planStates = ['draft', 'in_review', 'published', 'rejected'] as const
export const PlanState = z.enum(planStates)
export type PlanState = z.infer<typeof PlanState>

export const PlanName = z.string().trim().min(1).max(80)
const PlanRegion = z.string().regex(/^\d{6}(\d{3}){0,2}$/)

/** Why something is not done to a plan; told as the message of a problem's field, which names what it is about. */
export const planReasons = [
  'no_such_plan',
  'not_yours',
  'other_region',
  'not_applied',
  'no_draft',
  'not_drawn',
  'fits_already',
  'steps_since',
  'cannot_be_drawn',
  'taken_code',
  'no_such_step',
  'no_grids',
  'misfit',
  'not_a_partition',
  'published_already',
  'not_approved',
  'changes_nothing',
  'changed_since',
  'waiting_plan',
  'checks_failed',
  'wrong_state',
  'own_submission',
  'says_nothing',
] as const
export const PlanReason = z.enum(planReasons)
export type PlanReason = z.infer<typeof PlanReason>

/** A plan to be begun: from today's lines, from none, from another plan's, or from lines that were proposed. */
export const NewPlan = z.object({
  id: z.uuid(),
  name: PlanName,
  regionCode: PlanRegion,
  /** Another plan whose lines it begins with; for a published one, `before` takes those it replaced. */
  copyOf: z.uuid().optional(),
  before: z.boolean().default(false),
  /** Without lines inside: each community one grid, to be split. */
  isEmpty: z.boolean().default(false),
  document: PlanDocument.optional(),
})

export const PlanSummary = z.object({
  id: z.string(),
  name: z.string(),
  regionCode: z.string(),
  region: z.string(),
  state: PlanState,
  approved: z.boolean(),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
  revision: z.number(),
  /** Whether its shapes are a partition; imported ones that do not fit must be repaired first. */
  isDrawn: z.boolean(),
  effectiveAt: z.string().nullable(),
  appliedAt: z.string().nullable(),
  /** Why it could not come into force when its time had come, and what that is about. */
  failure: z.object({ reason: PlanReason, about: z.string() }).nullable(),
})
export type PlanSummary = z.infer<typeof PlanSummary>

export const PlanStep = z.object({ id: z.string(), number: z.number(), at: z.string(), by: z.string(), edit: PlanEdit })
export type PlanStep = z.infer<typeof PlanStep>

export const planVerdicts = ['submitted', 'withdrawn', 'approved', 'returned', 'published', 'rejected'] as const
export const PlanComment = z.object({
  id: z.string(),
  at: z.string(),
  by: z.string(),
  text: z.string(),
  verdict: z.enum(planVerdicts).nullable(),
  lon: z.number().nullable(),
  lat: z.number().nullable(),
})
export type PlanComment = z.infer<typeof PlanComment>

export const PlanDetail = PlanSummary.extend({
  base: PlanDocument.nullable(),
  steps: z.array(PlanStep),
  /** Shapes as imported, where they are no partition. */
  shapes: z.array(z.object({ code: z.string(), name: z.string(), shape: z.string() })),
  comments: z.array(PlanComment),
  /** What the viewer may do with it. */
  may: z.object({ draw: z.boolean(), review: z.boolean() }),
})
export type PlanDetail = z.infer<typeof PlanDetail>

/** Steps to be saved on top of a revision. The id makes it once, however often it is sent. */
export const NewSteps = z.object({
  base: z.number().int().min(0),
  steps: z
    .array(z.object({ id: z.uuid(), edit: SentEdit }))
    .min(1)
    .max(100),
})

export const RepairWish = z.object({
  toleranceM: z.number().min(0.01).max(50),
  closesAll: z.boolean().default(false),
  /** Without it only the report is made. */
  apply: z.boolean().default(false),
})
const Misfit = z.object({
  kind: z.enum(['gap', 'overlap']),
  codes: z.array(z.string()),
  lon: z.number(),
  lat: z.number(),
  areaM2: z.number(),
  widthM: z.number(),
})
export const RepairReport = z.object({
  movedVertices: z.number(),
  furthestM: z.number(),
  closed: z.array(Misfit),
  open: z.array(Misfit),
  applied: z.boolean(),
})
export type RepairReport = z.infer<typeof RepairReport>

export const planChecks = [
  'not_a_partition',
  'gap',
  'overlap',
  'orphan_units',
  'doubly_covered_units',
  'in_pieces',
  'no_worker',
  'outside_community',
  'empty_grid',
] as const
/** Something that must be mended before the plan can be reviewed, and where it is. */
export const CheckFailure = z.object({
  check: z.enum(planChecks),
  grid: z.string().nullable(),
  count: z.number().nullable(),
  areaM2: z.number().nullable(),
  /** Places to look at: units, or a place in what is missing. */
  places: z.array(z.tuple([z.number(), z.number()])),
})
export type CheckFailure = z.infer<typeof CheckFailure>

export const PlanVerdict = z.object({
  id: z.uuid(),
  verdict: z.enum(['submitted', 'withdrawn', 'approved', 'returned', 'rejected']).nullable(),
  text: z.string().trim().max(2000).default(''),
  lon: z.number().nullable().default(null),
  lat: z.number().nullable().default(null),
})
export const PublishWish = z.object({ effectiveAt: z.iso.datetime({ offset: true }).nullable().default(null) })

/** What a worker is told when a plan changes their grids. */
export const PlanNoticeDetail = z.object({
  planName: z.string(),
  grids: z.array(z.string()),
  unitsGained: z.number(),
  unitsLost: z.number(),
  issuesGained: z.number(),
  issuesLost: z.number(),
})
export type PlanNoticeDetail = z.infer<typeof PlanNoticeDetail>

/** A grid's line of descent: what it came from and what came of it. */
export const GridFamily = z.object({
  code: z.string(),
  versions: z.array(
    z.object({
      from: z.string(),
      to: z.string().nullable(),
      areaM2: z.number(),
      plan: z.string().nullable(),
      planId: z.string().nullable(),
    }),
  ),
  origins: z.array(z.object({ code: z.string(), at: z.string(), plan: z.string() })),
  descendants: z.array(z.object({ code: z.string(), at: z.string(), plan: z.string() })),
})
export type GridFamily = z.infer<typeof GridFamily>

export const compassSides = ['north', 'east', 'south', 'west'] as const
/** What bounds a grid, side by side, and all it is made of: a sheet to hang on the wall. */
export const GridBoundary = z.object({
  code: z.string(),
  name: z.string(),
  community: z.string(),
  worker: z.string().nullable(),
  areaM2: z.number(),
  households: z.number(),
  validFrom: z.string(),
  /** Roads the boundary runs along and grids beyond it, with how far, the longest first. */
  sides: z.array(
    z.object({
      side: z.enum(compassSides),
      kind: z.enum(['road', 'grid']),
      name: z.string(),
      lengthM: z.number(),
    }),
  ),
  /** Buildings with their units, by estate. */
  buildings: z.array(
    z.object({ estate: z.string(), building: z.string(), units: z.array(z.string()), households: z.number() }),
  ),
})
export type GridBoundary = z.infer<typeof GridBoundary>
