import type { Viewer } from '@wangge/shared/accounts'
import { Assignment, type rights, scopesOf } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from '../db/database.ts'

const AssignmentRow = Assignment.extend({ regionCode: z.string() })

/** The account with what it may do where, as it stands now: a right taken away is gone with the next request. */
export async function readViewer(
  db: Queryable,
  user: { id: string; name: string; username?: string | null },
): Promise<Viewer> {
  const assignments = await rows(
    db,
    AssignmentRow,
    sql`SELECT role, region_code AS "regionCode" FROM assignment WHERE account_id = ${user.id} ORDER BY region_code, role`,
  )
  return {
    id: user.id,
    username: user.username ?? '',
    name: user.name,
    assignments,
    scopes: {
      readFigures: scopesOf(assignments, 'readFigures'),
      readRegister: scopesOf(assignments, 'readRegister'),
      revealPerson: scopesOf(assignments, 'revealPerson'),
      importData: scopesOf(assignments, 'importData'),
      exportData: scopesOf(assignments, 'exportData'),
      manageAccounts: scopesOf(assignments, 'manageAccounts'),
      handleIssues: scopesOf(assignments, 'handleIssues'),
      superviseIssues: scopesOf(assignments, 'superviseIssues'),
      keepRegister: scopesOf(assignments, 'keepRegister'),
      drawPlans: scopesOf(assignments, 'drawPlans'),
      reviewPlans: scopesOf(assignments, 'reviewPlans'),
    } satisfies Record<(typeof rights)[number], string[]>,
  }
}
