import {
  applyAction,
  dueStanding,
  handlingLevels,
  type IssueLife,
  isPossible,
  issueActions,
  issueRules,
  issueStates,
  NotAJpegError,
  rightFor,
  standingOf,
  stripMetadata,
} from '@wangge/shared/issues'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const fresh: IssueLife = {
  state: 'registered',
  level: 'grid',
  acceptedAt: null,
  resolvedAt: null,
  endedAt: null,
  pausedAt: null,
  pausedMs: 0,
  reworks: 0,
  satisfied: null,
}

/** The states each step leads to, written out once more from the domain's own words. */
const steps: [from: string, action: (typeof issueActions)[number], to: string][] = [
  ['registered', 'report', 'reported'],
  ['registered', 'settle', 'resolved'],
  ['reported', 'accept', 'accepted'],
  ['accepted', 'start', 'in_progress'],
  ['accepted', 'resolve', 'resolved'],
  ['in_progress', 'resolve', 'resolved'],
  ['resolved', 'close', 'closed'],
  ['resolved', 'rework', 'in_progress'],
  ...(['registered', 'reported', 'accepted', 'in_progress'] as const).map(
    from => [from, 'escalate', 'reported'] as [string, 'escalate', string],
  ),
  ['registered', 'decline', 'declined'],
  ['reported', 'decline', 'declined'],
  ['registered', 'duplicate', 'declined'],
  ['reported', 'duplicate', 'declined'],
]

test('the table holds the steps of an issue’s life and no others', () => {
  for (const state of issueStates)
    for (const action of issueActions) {
      if (issueRules[action].to === null) continue
      const expected = steps.find(([from, step]) => from === state && step === action)?.[2]
      expect(applyAction({ ...fresh, state }, action, 1)?.state, `${state} ${action}`).toBe(expected)
    }
})

test('any sequence of steps keeps the record in order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...issueActions), fc.nat(1000)), { maxLength: 40 }), sequence => {
      let life = fresh
      let at = 0
      let paused = 0
      for (const [action, wait] of sequence) {
        at += wait + 1
        const before = life
        life = applyAction(life, action, at, true) ?? life
        if (before.pausedAt !== null && life.pausedAt === null) paused += at - before.pausedAt
        expect(life.pausedMs).toBe(paused)
        expect(life.endedAt !== null).toBe(life.state === 'closed' || life.state === 'declined')
        if (life.state === 'resolved') expect(life.resolvedAt).not.toBeNull()
        if (life.state === 'in_progress' && before.state === 'resolved') expect(life.reworks).toBe(before.reworks + 1)
        expect(handlingLevels.indexOf(life.level)).toBeGreaterThanOrEqual(handlingLevels.indexOf(before.level))
        if (life.acceptedAt !== null && before.acceptedAt !== null) expect(life.acceptedAt).toBe(before.acceptedAt)
        if (life.pausedAt !== null) expect(['accepted', 'in_progress']).toContain(life.state)
      }
    }),
    { numRuns: 500 },
  )
})

test('an ended issue takes nothing but a comment; at the top nothing is escalated', () => {
  for (const state of ['closed', 'declined'] as const)
    expect(issueActions.filter(action => isPossible(action, standingOf({ ...fresh, state })))).toEqual(['comment'])
  expect(isPossible('escalate', { state: 'reported', level: 'district', paused: false })).toBe(false)
})

test('above the grid the worker reports to the resident and comments, and no more', () => {
  const ofWorker = issueActions.filter(action => rightFor(action, 'community') === 'handleIssues')
  expect(ofWorker).toEqual(['close', 'rework', 'comment', 'agree'])
  const notOfWorker = issueActions.filter(action => rightFor(action, 'grid') === 'superviseIssues')
  expect(notOfWorker).toEqual(['decline', 'duplicate', 'assign'])
})

test('a photo loses what it says of place and camera, and keeps its picture', () => {
  const segment = (marker: number, body: number[]) => [0xff, marker, 0, body.length + 2, ...body]
  const picture = [...segment(0xdb, [1, 2, 3]), 0xff, 0xda, 0, 4, 9, 9, 1, 2, 3, 0xff, 0xd9]
  const gps = [...'Exif GPS'].map(letter => letter.charCodeAt(0))
  const photo = Uint8Array.from([
    0xff,
    0xd8,
    ...segment(0xe0, [7]),
    ...segment(0xe1, gps),
    ...segment(0xfe, gps),
    ...picture,
  ])
  expect([...stripMetadata(photo)]).toEqual([0xff, 0xd8, ...segment(0xe0, [7]), ...picture])
  for (const broken of [[], [0xff, 0xd8], [1, 2, 3, 4, 5], [0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1]])
    expect(() => stripMetadata(Uint8Array.from(broken))).toThrow(NotAJpegError)
})

test('an issue is due soon in the day before its time, overdue after it, and neither once it is handled', () => {
  const dueAt = '2026-11-24T12:00:00Z'
  const open = { dueAt, resolvedAt: null, endedAt: null }
  const at = (iso: string) => Date.parse(iso)
  expect(dueStanding(open, at('2026-11-23T11:59:59Z'))).toBe('in_time')
  expect(dueStanding(open, at('2026-11-23T12:00:00Z'))).toBe('due_soon')
  expect(dueStanding(open, at('2026-11-24T12:00:00Z'))).toBe('due_soon')
  expect(dueStanding(open, at('2026-11-24T12:00:01Z'))).toBe('overdue')
  expect(dueStanding({ ...open, resolvedAt: dueAt }, at('2027-01-01T00:00:00Z'))).toBe('handled')
  expect(dueStanding({ ...open, endedAt: dueAt }, at('2027-01-01T00:00:00Z'))).toBe('handled')
})
