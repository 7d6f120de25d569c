import { defaultWeights } from '@wangge/shared/caseload'
import { chance } from '@wangge/shared/chance'
import { buildPartition, type Partition } from '@wangge/shared/partition'
import {
  applyEdit,
  boxOfChange,
  type PlanDetail,
  PlanDocument,
  type PlanGround,
  type PlanStep,
  PlanTable,
} from '@wangge/shared/plans'
import fc from 'fast-check'
import type { Position } from 'geojson'
import { describe, expect, test } from 'vitest'
import { beginSession, documentOf, draw, historyOf, rebase, restore, withSaved } from '../../web/planning/session.ts'
import { lattice } from '../support/partitions.ts'

const code = (i: number) => `37060200500100${i + 1}`
const partition: Partition = buildPartition(
  lattice(3, 2, [[0, 0]], 100_000).map(({ shape }, i) => ({ code: code(i), shape })),
)
/** The same town with a vertex every tenth of an edge, a little off the straight line as streets are. */
const streets: Partition = buildPartition(
  lattice(3, 2, [[0, 0]], 100_000).map(({ shape }, i) => ({
    code: code(i),
    shape: {
      type: 'Polygon',
      coordinates: shape.coordinates.map(ring =>
        ring
          .slice(1)
          .flatMap((to, k) => dense(ring[k], to))
          .concat([ring[0]]),
      ),
    },
  })),
)
function dense(from: Position, to: Position): Position[] {
  const isForward = from[0] + from[1] < to[0] + to[1]
  const [a, b] = isForward ? [from, to] : [to, from]
  const all = Array.from(
    { length: 10 },
    (_, i): Position => [
      a[0] + ((b[0] - a[0]) * i) / 10 + (i % 3) * 2e-6,
      a[1] + ((b[1] - a[1]) * i) / 10 + (i % 2) * 3e-6,
    ],
  )
  all[0] = a
  return isForward ? all : [b, ...all.slice(1).reverse()]
}
const base: PlanDocument = {
  partition,
  about: Object.fromEntries(
    partition.grids.map(grid => [grid.code, { name: grid.code.slice(-1), workerId: grid.code, origins: [grid.code] }]),
  ),
}
const move = (x: number, y: number, dx: number, dy: number) => ({
  kind: 'move' as const,
  from: [x, y] as const,
  to: [x + dx, y + dy] as const,
})
const detailWith = (steps: PlanStep[]): PlanDetail => ({
  id: 'p',
  name: '',
  regionCode: '370602005001',
  region: '',
  state: 'draft',
  approved: false,
  createdBy: null,
  createdAt: '',
  updatedAt: '',
  revision: steps.length,
  isDrawn: true,
  effectiveAt: null,
  appliedAt: null,
  failure: null,
  base: PlanDocument.parse(base),
  steps,
  shapes: [],
  comments: [],
  may: { draw: true, review: true },
})
const step = (id: string, number: number, edit: PlanStep['edit']): PlanStep => ({ id, number, at: '', by: '于', edit })

describe('drawing', () => {
  test('undo to the start gives back the very same bytes, redo the very same again; nothing is lost on the way', () => {
    const anEdit = fc.tuple(
      fc.constantFrom(0, 1, 2, 3),
      fc.constantFrom(0, 1, 2),
      fc.integer({ min: -40_000, max: 40_000 }),
      fc.integer({ min: -40_000, max: 40_000 }),
    )
    fc.assert(
      fc.property(fc.array(anEdit, { maxLength: 12 }), edits => {
        let session = beginSession(base, [])
        edits.forEach(([x, y, dx, dy], i) => {
          const drawn = draw(session, `${i}`, move(x * 100_000, y * 100_000, dx, dy))
          if (drawn.ok) session = drawn.session
        })
        const end = JSON.stringify(documentOf(session))
        const count = session.edits.length
        for (let i = 0; i < count; i++)
          session = restore(session, `u${i}`, historyOf(session).line[historyOf(session).place - 1])
        expect(JSON.stringify(documentOf(session))).toBe(JSON.stringify(base))
        expect(historyOf(session).place).toBe(0)
        for (let i = 0; i < count; i++)
          session = restore(session, `r${i}`, historyOf(session).line[historyOf(session).place + 1])
        expect(JSON.stringify(documentOf(session))).toBe(end)
        expect(session.states).toHaveLength(1 + 3 * count)
      }),
    )
  })

  test('what others saved comes under what is not saved yet; what can no longer be drawn is handed back', () => {
    let session = beginSession(base, [])
    for (const [i, edit] of [move(100_000, 100_000, 5_000, 5_000), move(200_000, 100_000, -4_000, 3_000)].entries()) {
      const drawn = draw(session, `mine${i}`, edit)
      if (!drawn.ok) throw new Error(drawn.fault.code)
      session = drawn.session
    }
    const { session: merged, refused } = rebase(
      session,
      detailWith([step('theirs', 1, move(100_000, 100_000, -9_000, 0))]),
    )
    expect(refused.map(({ id }) => id)).toEqual(['mine0'])
    expect(merged.pending.map(({ id }) => id)).toEqual(['mine1'])
    const corners = documentOf(merged).partition.arcs.flatMap(({ vertices }) => vertices.map(String))
    expect(corners).toContain('91000,100000')
    expect(corners).toContain('196000,103000')
    // An answer that was lost: what the server has under the same id is not drawn twice.
    const again = rebase(session, detailWith([step('mine0', 1, session.edits[0])]))
    expect(again.refused).toEqual([])
    expect(again.session.pending.map(({ id }) => id)).toEqual(['mine1'])
    expect(documentOf(again.session)).toEqual(documentOf(session))
  })
})

test('looked at while steps were on their way: what was drawn meanwhile still waits to be saved', () => {
  let session = beginSession(base, [])
  const edits = [move(100_000, 100_000, 5_000, 5_000), move(200_000, 100_000, -4_000, 3_000)]
  for (const [i, edit] of edits.entries()) {
    const drawn = draw(session, `mine${i}`, edit)
    if (!drawn.ok) throw new Error(drawn.fault.code)
    session = drawn.session
  }
  // The first was sent; the server has it, its answer is still on the way.
  const looked = rebase(session, detailWith([step('mine0', 1, edits[0])])).session
  const answered = withSaved(looked, new Set(['mine0']))
  expect([answered.saved, answered.pending.map(({ id }) => id)]).toEqual([1, ['mine1']])
  expect(withSaved(session, new Set(['mine0']))).toMatchObject({ saved: 1, pending: [{ id: 'mine1' }] })
})

describe('counting while a vertex is dragged', () => {
  const random = chance(5)
  const units = 4_000
  const xs = Array.from({ length: units }, () => Math.round(random() * 300_000))
  const ys = Array.from({ length: units }, () => Math.round(random() * 200_000))
  const numbers = (most: number) => Array.from({ length: units }, () => Math.floor(random() * most))
  const ground: PlanGround = {
    at: '',
    windowDays: 90,
    weights: defaultWeights,
    grids: partition.grids.map(grid => ({ code: grid.code, name: '', workerId: grid.code })),
    workers: [],
    takenCodes: [],
    units: {
      id: xs.map(String),
      x: xs,
      y: ys,
      building: numbers(900),
      name: xs.map(String),
      households: numbers(20),
      residents: numbers(50),
      careRed: numbers(2),
      careYellow: numbers(2),
      careGreen: numbers(3),
      grid: numbers(6),
    },
    buildings: { id: [], name: [], estate: [], ring: [] },
    issues: {
      x: xs.slice(0, 900),
      y: ys.slice(100, 1000),
      open: numbers(2).slice(0, 900),
      minutes: numbers(90).slice(0, 900),
    },
    roads: [],
  }
  const table = new PlanTable(ground)

  test('only what lies between the lines is placed anew, and every figure is as if all were', () => {
    const placed = table.place(base)
    const corners = fc.tuple(
      fc.constantFrom(0, 1, 2, 3),
      fc.constantFrom(0, 1, 2),
      fc.integer({ min: -60_000, max: 60_000 }),
      fc.integer({ min: -60_000, max: 60_000 }),
    )
    fc.assert(
      fc.property(corners, ([x, y, dx, dy]) => {
        const edit = move(x * 100_000, y * 100_000, dx, dy)
        const edited = applyEdit(base, edit)
        if (!edited.ok) return
        const box = boxOfChange(base.partition, edited.document.partition)
        const quick = table.replace(placed, edited.document, box, edited.touched)
        const whole = table.place(edited.document)
        expect(quick.unitGrid).toEqual(whole.unitGrid)
        expect(quick.issueGrid).toEqual(whole.issueGrid)
        expect(table.figures(quick)).toEqual(table.figures(whole))
      }),
    )
  })

  test('a line that was drawn with many vertices is pulled from bend to bend, and counted so', () => {
    const dressed = { partition: streets, about: base.about }
    const placed = table.place(dressed)
    fc.assert(
      fc.property(
        fc.nat(200),
        fc.nat(40),
        fc.integer({ min: -60_000, max: 60_000 }),
        fc.integer({ min: -60_000, max: 60_000 }),
        (arc, place, dx, dy) => {
          const { vertices } = streets.arcs[arc % streets.arcs.length]
          const [x, y] = vertices[place % vertices.length]
          const edited = applyEdit(dressed, move(x, y, dx, dy))
          if (!edited.ok) return
          const { partition: after } = edited.document
          const count = (partition: Partition) => partition.arcs.reduce((sum, one) => sum + one.vertices.length, 0)
          expect(count(after)).toBeLessThanOrEqual(count(streets))
          const quick = table.replace(placed, edited.document, boxOfChange(streets, after), edited.touched)
          const whole = table.place(edited.document)
          expect(quick.unitGrid).toEqual(whole.unitGrid)
          expect(table.figures(quick)).toEqual(table.figures(whole))
        },
      ),
    )
  })

  test('a unit on a line belongs to the lower code; every unit is counted once', () => {
    const onLine = { ...ground, units: { ...ground.units, x: xs.map((x, i) => (i % 3 === 0 ? 100_000 : x)) } }
    const { unitGrid, sums } = new PlanTable(onLine).place(base)
    unitGrid.forEach((grid, i) => {
      if (i % 3 === 0) expect([code(0), code(3)]).toContain(grid)
    })
    expect([...sums.values()].reduce((total, sum) => total + sum.units, 0)).toBe(units)
  })

  test('areas are those on the ground', () => {
    expect(table.figures(table.place(base)).get(code(0))?.areaM2).toBeCloseTo((111_195 / 100) ** 2, -1)
  })
})
