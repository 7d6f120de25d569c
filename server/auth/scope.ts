import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import { sql } from 'drizzle-orm'
import type { Database, Queryable } from '../db/database.ts'

/** Never true of a code: the scope of those who may see nothing. */
const nothing = '$.'

/** The code prefixes as the regular expression that the row-level policies ask. */
const pattern = (prefixes: readonly string[]): string => (prefixes.length === 0 ? nothing : `^(${prefixes.join('|')})`)

/**
 * Runs a request's reading as the viewer: in a transaction whose role sees only what the scope holds. This is the one
 * place where a scope becomes a limit; the queries inside name none.
 */
export function readAs<Result>(
  database: Database,
  viewer: Viewer,
  read: (db: Queryable) => Promise<Result>,
): Promise<Result> {
  return database.system.transaction(
    async tx => {
      await tx.execute(sql`
        SELECT set_config('wangge.scope', ${pattern(viewer.scopes.readFigures)}, true),
          set_config('wangge.register', ${pattern(viewer.scopes.readRegister)}, true), set_config('role', 'wangge_scoped', true)`)
      return read(tx)
    },
    { accessMode: 'read only' },
  )
}

/** For what is computed for everyone and then handed out: may the viewer see figures of this code? */
export const seesFigures = (viewer: Viewer, code: string): boolean => mayAt(viewer, 'readFigures', code)
