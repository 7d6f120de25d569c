import { sql } from 'drizzle-orm'
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { account } from './accounts.ts'
import { bytes, geometry, id, instant, source } from './columns.ts'
import { household, unit } from './register.ts'
import { visit } from './visits.ts'

/** Running numbers people call an issue by. */
export const issueNumber = pgSequence('issue_number')

/** Built-in categories have dotted codes; categories of an imported register keep their own name as code. */
export const issueCategory = pgTable('issue_category', {
  code: text().primaryKey(),
  parentCode: text().references((): AnyPgColumn => issueCategory.code),
  nameZh: text().notNull(),
  nameEn: text().notNull(),
  /** Minutes one issue costs its worker, for the workload. */
  minutes: doublePrecision().notNull().default(60),
})

export const issueLimit = pgTable(
  'issue_limit',
  {
    severity: text({ enum: ['normal', 'urgent', 'major'] }).primaryKey(),
    acceptWithinHours: doublePrecision().notNull(),
    resolveWorkingDays: integer(),
    resolveHours: doublePrecision(),
  },
  t => [check('issue_limit_one', sql`num_nonnulls(${t.resolveWorkingDays}, ${t.resolveHours}) = 1`)],
)

/** Holidays and make-up working days as announced each year. */
export const calendarDay = pgTable('calendar_day', {
  day: text().primaryKey(),
  working: boolean().notNull(),
  name: text(),
})

/** Departments and professionals outside the grid, and what they are called for. */
export const handler = pgTable(
  'handler',
  {
    id: id(),
    kind: text({ enum: ['department', 'professional'] }).notNull(),
    name: text().notNull(),
    phone: text(),
    regionCode: text().notNull(),
    /** First- or second-level category codes. */
    categories: text().array().notNull().default([]),
  },
  t => [
    check('handler_kind', sql`${t.kind} IN ('department', 'professional')`),
    index('handler_region').on(t.regionCode),
  ],
)

export const issue = pgTable(
  'issue',
  {
    id: id(),
    number: text().notNull().unique().default(sql`lpad(nextval('issue_number')::text, 8, '0')`),
    categoryCode: text()
      .notNull()
      .references(() => issueCategory.code),
    severity: text({ enum: ['normal', 'urgent', 'major'] }).notNull(),
    state: text().notNull(),
    level: text().notNull().default('grid'),
    text: text().notNull().default(''),
    address: text(),
    /** Grid at the place of the issue when it was pinned; the region where no grid covers it; null outside all. */
    regionCode: text(),
    unitId: uuid().references(() => unit.id),
    householdId: uuid().references(() => household.id),
    openedAt: instant().notNull(),
    acceptedAt: instant(),
    resolvedAt: instant(),
    /** May precede openedAt in imported registers: kept as the source has it, and listed as a notice. */
    endedAt: instant(),
    dueAt: instant().notNull(),
    /** Counts up with every step of the issue's life. */
    version: integer().notNull().default(0),
    pausedAt: instant(),
    pausedMs: bigint({ mode: 'number' }).notNull().default(0),
    /** The worker it was given to, or the department or professional. */
    assigneeId: text().references(() => account.id),
    handlerId: uuid().references(() => handler.id),
    registeredBy: text().references(() => account.id),
    reporterName: bytes(),
    reporterPhone: bytes(),
    /** The issue that gathers this one with others (a hotspot handed to someone). */
    gatheredIn: uuid().references((): AnyPgColumn => issue.id),
    reworks: integer().notNull().default(0),
    satisfied: boolean(),
    duplicateOf: uuid().references((): AnyPgColumn => issue.id),
    geom: geometry({ type: 'Point' }).notNull(),
    /** The H3 cells that hold it, at the resolutions hotspots are looked for at; null until it was placed. */
    cells: bigint({ mode: 'bigint' }).array(),
    ...source(),
  },
  t => [
    check(
      'issue_state',
      sql`${t.state} IN ('registered', 'reported', 'accepted', 'in_progress', 'resolved', 'closed', 'declined')`,
    ),
    check('issue_level', sql`${t.level} IN ('grid', 'community', 'street', 'district')`),
    check('issue_ended', sql`(${t.endedAt} IS NOT NULL) = (${t.state} IN ('closed', 'declined'))`),
    index('issue_geom').using('gist', t.geom),
    index('issue_region').on(t.regionCode, t.openedAt),
    index('issue_opened').on(t.openedAt, t.id),
    index('issue_open').on(t.regionCode, t.dueAt).where(sql`ended_at IS NULL`),
    index('issue_by_category').on(t.categoryCode, t.openedAt),
    index('issue_unit').on(t.unitId),
    index('issue_household').on(t.householdId),
    index('issue_assignee').on(t.assigneeId).where(sql`assignee_id IS NOT NULL`),
    index('issue_handler').on(t.handlerId).where(sql`handler_id IS NOT NULL`),
    index('issue_duplicate').on(t.duplicateOf).where(sql`duplicate_of IS NOT NULL`),
    index('issue_gathered').on(t.gatheredIn).where(sql`gathered_in IS NOT NULL`),
    index('issue_unplaced').on(t.id).where(sql`cells IS NULL`),
    check('issue_one_assignee', sql`num_nonnulls(${t.assigneeId}, ${t.handlerId}) <= 1`),
    uniqueIndex('issue_external').on(t.source, t.externalId),
  ],
)

/** Every step of an issue's life. Append-only. */
export const issueEvent = pgTable(
  'issue_event',
  {
    id: id(),
    issueId: uuid()
      .notNull()
      .references(() => issue.id),
    at: instant().notNull(),
    actorId: text().references(() => account.id),
    /** What was done; null for what an import brought. */
    action: text(),
    fromState: text(),
    toState: text().notNull(),
    level: text(),
    note: text(),
    /** What the resident was told. */
    answer: text(),
    /** Who it was given to, or who agreed, as it read at the time. */
    party: text(),
    mentions: text().array().notNull().default([]),
  },
  t => [index('issue_event_issue').on(t.issueId, t.at)],
)

/** Households an issue concerns beside the one it is about: those who must cooperate, or suffer from it. */
export const relatedHousehold = pgTable(
  'related_household',
  {
    issueId: uuid()
      .notNull()
      .references(() => issue.id),
    householdId: uuid()
      .notNull()
      .references(() => household.id),
  },
  t => [primaryKey({ columns: [t.issueId, t.householdId] }), index('related_household_household').on(t.householdId)],
)

/** Where an issue was kept before it was handed over to another grid with the lines: a past instant is counted as it was. */
export const issuePastGrid = pgTable(
  'issue_past_grid',
  {
    issueId: uuid()
      .notNull()
      .references(() => issue.id),
    regionCode: text().notNull(),
    validTo: instant().notNull(),
  },
  t => [primaryKey({ columns: [t.issueId, t.validTo] }), index('issue_past_grid_until').on(t.validTo)],
)

/** Who is told of every step of an issue. */
export const issueWatch = pgTable(
  'issue_watch',
  {
    issueId: uuid()
      .notNull()
      .references(() => issue.id),
    accountId: text()
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    since: instant().notNull().defaultNow(),
  },
  t => [primaryKey({ columns: [t.issueId, t.accountId] }), index('issue_watch_account').on(t.accountId)],
)

export const attachment = pgTable(
  'attachment',
  {
    id: id(),
    issueId: uuid().references(() => issue.id),
    visitId: uuid().references(() => visit.id),
    mediaType: text().notNull(),
    content: bytes().notNull(),
    createdBy: text().references(() => account.id),
    createdAt: instant().notNull(),
  },
  t => [
    check('attachment_subject', sql`num_nonnulls(${t.issueId}, ${t.visitId}) = 1`),
    index('attachment_issue').on(t.issueId),
    index('attachment_visit').on(t.visitId),
  ],
)
