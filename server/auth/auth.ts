import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { username } from 'better-auth/plugins/username'
import type { Database } from '../db/database.ts'
import { account, credential, session, verification } from '../db/schema/index.ts'
import { limitRequests } from './request-limit.ts'

const secondsOfDay = 86_400
/** Set by the server itself from the connection, whatever the client sent under this name. */
export const clientAddressHeader = 'x-wangge-client-address'

/** Sign-in by username and password; sessions last a week. Accounts are made by admins, never by strangers. */
export function createAuth(database: Database, secret: string, trustedOrigins: string[]) {
  return betterAuth({
    secret,
    basePath: '/api/auth',
    trustedOrigins,
    database: drizzleAdapter(database.system, {
      provider: 'pg',
      schema: { user: account, account: credential, session, verification },
    }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 10 },
    plugins: [username({ maxUsernameLength: 40 })],
    session: { expiresIn: 7 * secondsOfDay, updateAge: secondsOfDay },
    rateLimit: {
      enabled: true,
      window: 60,
      max: 600,
      customStorage: limitRequests(),
      // Per address: passwords are not guessed through the front door.
      customRules: { '/sign-in/*': { window: 60, max: 30 } },
    },
    advanced: {
      cookiePrefix: 'wangge',
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
    },
    disabledPaths: ['/sign-up/email', '/update-user', '/delete-user', '/change-email', '/request-password-reset'],
    telemetry: { enabled: false },
    logger: { level: 'error' },
  })
}
export type Auth = ReturnType<typeof createAuth>
