import { randomBytes } from 'node:crypto'
import type { Assignment } from '@wangge/shared/domain'
import { hashPassword } from 'better-auth/crypto'
import { eq } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Queryable } from '../db/database.ts'
import { account, assignment, credential } from '../db/schema/index.ts'

export interface NewAccount {
  username: string
  name: string
  /** Absent for people who are known but do not sign in yet. */
  password?: string
  assignments: Assignment[]
}

/** Thrown when the username is taken. */
export class UsernameTakenError extends Error {
  constructor(username: string) {
    super(`there is an account ${username} already`)
    this.name = 'UsernameTakenError'
  }
}

/** A password that can be read out over the telephone: 20 letters and digits without look-alikes. */
export function makePassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const text = [...randomBytes(20)].map(byte => letters[byte % letters.length]).join('')
  return (text.match(/.{5}/g) ?? []).join('-')
}

/** Makes an account with its assignments; returns its id. @throws UsernameTakenError */
export async function createAccount(
  db: Queryable,
  { username, name, password, assignments }: NewAccount,
): Promise<string> {
  const id = v7()
  const passwordHash = password === undefined ? undefined : await hashPassword(password)
  await db.transaction(async tx => {
    const taken = await tx.select({ id: account.id }).from(account).where(eq(account.username, username))
    if (taken.length > 0) throw new UsernameTakenError(username)
    // The sign-in library wants an address for everyone; nobody is written to.
    await tx
      .insert(account)
      .values({ id, name, username, displayUsername: username, email: `${username}@wangge.invalid` })
    if (passwordHash !== undefined)
      await tx
        .insert(credential)
        .values({ id: v7(), userId: id, accountId: id, providerId: 'credential', password: passwordHash })
    if (assignments.length > 0)
      await tx.insert(assignment).values(assignments.map(one => ({ id: v7(), accountId: id, ...one })))
  })
  return id
}
