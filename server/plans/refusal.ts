import type { Viewer } from '@wangge/shared/accounts'
import { mayAt } from '@wangge/shared/accounts'
import type { PlanReason } from '@wangge/shared/plans'
import { type ProblemCode, ProblemError } from '../api/problems.ts'
import type { Queryable } from '../db/database.ts'
import { type LockedPlan, lockPlan } from './queries.ts'

const sentences: Record<PlanReason, string> = {
  no_such_plan: 'there is no such plan',
  not_yours: 'this region is not yours to plan or to judge',
  other_region: 'that plan is of another region',
  not_applied: 'that plan has not changed anything yet',
  no_draft: 'this plan is no draft any more',
  not_drawn: 'the shapes of this plan must be repaired first',
  fits_already: 'the lines of this plan fit already',
  steps_since: 'others have saved steps since',
  cannot_be_drawn: 'this step cannot be drawn',
  taken_code: 'another grid has or had this code',
  no_such_step: 'there is no such step',
  no_grids: 'this region has no grids',
  misfit: 'these grids do not fit together',
  not_a_partition: 'these lines are no partition of the region',
  published_already: 'this plan is published already',
  not_approved: 'this plan is not approved',
  changes_nothing: 'this plan changes nothing',
  changed_since: 'the lines have changed since this plan was begun',
  waiting_plan: 'another plan is published for the same community and not in force yet',
  checks_failed: 'the checks have failures',
  wrong_state: 'not in this state of the plan',
  own_submission: 'another than who submitted it approves a plan',
  says_nothing: 'say something',
}

/** Why something is not done to a plan: a reason pages have words for, and what it is about (a name, a code). */
export const refusal = (code: ProblemCode, reason: PlanReason, about = ''): ProblemError =>
  new ProblemError(code, about === '' ? sentences[reason] : `${sentences[reason]}: ${about}`, [
    { field: about, message: reason },
  ])

/** A plan the viewer may see, locked until the transaction ends. */
export async function lockVisible(tx: Queryable, viewer: Viewer, id: string): Promise<LockedPlan> {
  const plan = await lockPlan(tx, id)
  if (!plan || !mayAt(viewer, 'readFigures', plan.regionCode)) throw refusal('not_found', 'no_such_plan')
  return plan
}
