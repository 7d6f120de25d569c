import { sql } from 'drizzle-orm'
import { boolean, check, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, instant } from './columns.ts'

const stamps = () => ({ createdAt: instant().notNull().defaultNow(), updatedAt: instant().notNull().defaultNow() })

/** A person who signs in (the sign-in library's `user`). */
export const account = pgTable('account', {
  id: text().primaryKey(),
  name: text().notNull(),
  username: text().notNull().unique(),
  displayUsername: text(),
  email: text().notNull().unique(),
  emailVerified: boolean().notNull().default(false),
  image: text(),
  ...stamps(),
})

/** How an account proves itself (the sign-in library's `account`): a password hash. */
export const credential = pgTable(
  'credential',
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    accountId: text().notNull(),
    providerId: text().notNull(),
    password: text(),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    scope: text(),
    accessTokenExpiresAt: instant(),
    refreshTokenExpiresAt: instant(),
    ...stamps(),
  },
  t => [index('credential_user').on(t.userId)],
)

export const session = pgTable(
  'session',
  {
    id: text().primaryKey(),
    userId: text()
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    token: text().notNull().unique(),
    expiresAt: instant().notNull(),
    ipAddress: text(),
    userAgent: text(),
    ...stamps(),
  },
  t => [index('session_user').on(t.userId)],
)

export const verification = pgTable(
  'verification',
  {
    id: text().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: instant().notNull(),
    ...stamps(),
  },
  t => [index('verification_identifier').on(t.identifier)],
)

/** What an account may do, and under which code ('' is everywhere). */
export const assignment = pgTable(
  'assignment',
  {
    id: id(),
    accountId: text()
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    role: text({ enum: ['viewer', 'worker', 'supervisor', 'planner', 'admin'] }).notNull(),
    regionCode: text().notNull(),
  },
  t => [
    check('assignment_role', sql`${t.role} IN ('viewer', 'worker', 'supervisor', 'planner', 'admin')`),
    check('assignment_code', sql`${t.regionCode} ~ '^[0-9]{0,15}$'`),
    uniqueIndex('assignment_once').on(t.accountId, t.role, t.regionCode),
  ],
)

/** Who saw or changed what, and why. Append-only. */
export const audit = pgTable(
  'audit',
  {
    id: id(),
    at: instant().notNull().defaultNow(),
    accountId: text(),
    action: text().notNull(),
    subject: text().notNull(),
    detail: jsonb().notNull().default({}),
  },
  t => [index('audit_at').on(t.at), index('audit_subject').on(t.subject)],
)

/** A view of the ledger someone wants to come back to: the query of its address. */
export const savedFilter = pgTable(
  'saved_filter',
  {
    id: id(),
    accountId: text()
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    query: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  t => [uniqueIndex('saved_filter_name').on(t.accountId, t.name)],
)
