import { sql } from 'drizzle-orm'
import { check, date, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { account } from './accounts.ts'
import { bytes, id, instant } from './columns.ts'
import { household, resident } from './register.ts'

/** What the workers' phones have sent: each command is applied once, however often it comes. Append-only. */
export const command = pgTable(
  'command',
  {
    id: id(),
    accountId: text()
      .notNull()
      .references(() => account.id),
    kind: text().notNull(),
    /** When it was done at the door, by the server's clock. */
    at: instant().notNull(),
    receivedAt: instant().notNull(),
    /** Null when it was applied, else why it was refused. */
    refusal: jsonb(),
  },
  t => [index('command_account').on(t.accountId, t.receivedAt)],
)

/**
 * The history of the register: what was changed, by whom and when. Append-only. A row that is `proposed` changed
 * nothing: its field held something else by then. It stands open until a later row `settles` it.
 */
export const registerChange = pgTable(
  'register_change',
  {
    id: id(),
    commandId: uuid()
      .notNull()
      .references(() => command.id),
    householdId: uuid()
      .notNull()
      .references(() => household.id),
    residentId: uuid().references(() => resident.id),
    kind: text().notNull(),
    field: text(),
    /** Encrypted, as what they were taken from may be. */
    before: bytes(),
    after: bytes(),
    state: text({ enum: ['applied', 'proposed'] }).notNull(),
    settles: uuid(),
    accountId: text()
      .notNull()
      .references(() => account.id),
    at: instant().notNull(),
  },
  t => [
    check('register_change_state', sql`${t.state} IN ('applied', 'proposed')`),
    index('register_change_household').on(t.householdId, t.at),
    index('register_change_settles').on(t.settles),
    index('register_change_command').on(t.commandId),
  ],
)

/** A household that has become another: merged into it, or registered twice behind the same door. */
export const householdAlias = pgTable('household_alias', {
  id: id(),
  householdId: uuid()
    .notNull()
    .references(() => household.id),
})

/** Whom to call about a care person: a child, a neighbour. Name and phone are encrypted. */
export const careContact = pgTable(
  'care_contact',
  {
    id: id(),
    residentId: uuid()
      .notNull()
      .references(() => resident.id),
    name: bytes().notNull(),
    relation: text(),
    phone: bytes().notNull(),
    validFrom: instant().notNull(),
    validTo: instant(),
  },
  t => [index('care_contact_resident').on(t.residentId)],
)

/** What a worker added to the diary of a day. Append-only. */
export const diaryNote = pgTable(
  'diary_note',
  {
    id: id(),
    workerId: text()
      .notNull()
      .references(() => account.id),
    householdId: uuid().references(() => household.id),
    regionCode: text().notNull(),
    day: date().notNull(),
    text: text().notNull(),
    at: instant().notNull(),
  },
  t => [index('diary_note_day').on(t.workerId, t.day), index('diary_note_household').on(t.householdId)],
)

/** A service residents ask about (事项): what it is, for whom, which papers, where. Kept by the street. */
export const service = pgTable(
  'service',
  {
    id: id(),
    /** Where it applies: a street or district. */
    regionCode: text().notNull(),
    name: text().notNull(),
    summary: text().notNull(),
    audience: text().notNull().default(''),
    papers: text().notNull().default(''),
    place: text().notNull().default(''),
    phone: text().notNull().default(''),
    updatedAt: instant().notNull(),
  },
  t => [index('service_region').on(t.regionCode)],
)

/** A question about a service was answered. Append-only. */
export const serviceAnswer = pgTable(
  'service_answer',
  {
    id: id(),
    /** What was asked about, also when the guide has changed since. */
    serviceId: uuid().notNull(),
    serviceName: text().notNull(),
    workerId: text()
      .notNull()
      .references(() => account.id),
    householdId: uuid().references(() => household.id),
    regionCode: text().notNull(),
    note: text(),
    at: instant().notNull(),
  },
  t => [index('service_answer_worker').on(t.workerId, t.at), index('service_answer_household').on(t.householdId)],
)

/** A phone that keeps a grid's data. Once locked it is refused, and destroys what it keeps as soon as it hears so. */
export const device = pgTable(
  'device',
  {
    id: id(),
    accountId: text()
      .notNull()
      .references(() => account.id),
    name: text().notNull(),
    firstSeenAt: instant().notNull(),
    lastSeenAt: instant().notNull(),
    lockedAt: instant(),
    lockedBy: text().references(() => account.id),
  },
  t => [index('device_account').on(t.accountId)],
)
