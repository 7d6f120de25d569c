import type { Viewer } from '@wangge/shared/accounts'
import { acceptDueAt, feedbackDueAt, type IssueDetail } from '@wangge/shared/issues'
import { maskName, maskPhone } from '@wangge/shared/privacy'
import { ProblemError } from '../api/problems.ts'
import { readAs } from '../auth/scope.ts'
import { readCalendar } from '../calendar/queries.ts'
import type { Database, Queryable } from '../db/database.ts'
import { isWatched } from './assignees.ts'
import { readLimits } from './limits.ts'
import { listEvents, listMembers, listPhotos, listRelated, readIssue } from './queries.ts'

/** An issue with all that hangs on it; who reported it is masked. @throws ProblemError where the viewer sees no such issue */
export async function readWhole(database: Database, viewer: Viewer, id: string): Promise<IssueDetail> {
  const found = await readAs(database, viewer, async db => {
    const issue = await readIssue(db, id)
    return (
      issue && {
        ...issue,
        events: await listEvents(db, id),
        members: await listMembers(db, id),
        related: await listRelated(db, id),
        photos: await listPhotos(db, id),
        watched: await isWatched(db, viewer, id),
        ...(await readDues(db, issue)),
      }
    )
  })
  if (!found) throw new ProblemError('not_found', `no issue ${id}`)
  const { reporterName, reporterPhone, ...issue } = found
  const opened = (sealed: Uint8Array | null) => (sealed === null ? null : database.cipher.decrypt(sealed))
  const [name, phone] = [opened(reporterName), opened(reporterPhone)]
  const reporter =
    name === null && phone === null
      ? null
      : { name: name === null ? null : maskName(name), phone: phone === null ? null : maskPhone(phone) }
  return { ...issue, reporter }
}

/** By when it must be accepted, and the resident told: null where that is done, or not yet due. */
async function readDues(
  db: Queryable,
  issue: Pick<IssueDetail, 'openedAt' | 'severity' | 'acceptedAt' | 'resolvedAt' | 'endedAt' | 'state'>,
): Promise<Pick<IssueDetail, 'acceptDueAt' | 'feedbackDueAt'>> {
  const calendar = await readCalendar(db)
  const at = (ms: number) => new Date(ms).toISOString()
  const isWaiting = issue.acceptedAt === null && issue.resolvedAt === null && issue.endedAt === null
  return {
    acceptDueAt: isWaiting
      ? at(acceptDueAt(Date.parse(issue.openedAt), issue.severity, await readLimits(db), calendar))
      : null,
    feedbackDueAt:
      issue.state === 'resolved' && issue.resolvedAt !== null
        ? at(feedbackDueAt(Date.parse(issue.resolvedAt), calendar))
        : null,
  }
}
