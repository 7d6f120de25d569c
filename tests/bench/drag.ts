import { defaultWeights } from '@wangge/shared/caseload'
import { chance } from '@wangge/shared/chance'
import { buildPartition, perDegree, type Vertex } from '@wangge/shared/partition'
import { applyEdit, boxOfChange, type PlanDocument, type PlanGround, PlanTable } from '@wangge/shared/plans'
import { ms, type Row } from './measure.ts'
import { wigglyGrids } from './partition.ts'

/** A community (or district) of side × side grids with units and issues strewn over it. */
export function strewnPlan(
  side: number,
  unitCount: number,
  random: () => number,
): { document: PlanDocument; ground: PlanGround } {
  const shapes = wigglyGrids(side, 10, random)
  // Fifty grids to a community, as codes nest.
  const code = (i: number) => `370602${String(Math.floor(i / 50)).padStart(6, '0')}${String(i % 50).padStart(3, '0')}`
  const partition = buildPartition(shapes.map((shape, i) => ({ code: code(i), shape })))
  const document: PlanDocument = {
    partition,
    about: Object.fromEntries(
      partition.grids.map(grid => [grid.code, { name: grid.code, workerId: grid.code, origins: [] }]),
    ),
  }
  const numbers = (most: number) => Array.from({ length: unitCount }, () => Math.floor(random() * most))
  const x = Array.from({ length: unitCount }, () => Math.round((120 + random()) * perDegree))
  const y = Array.from({ length: unitCount }, () => Math.round((30 + random()) * perDegree))
  const ground: PlanGround = {
    at: '',
    windowDays: 90,
    weights: defaultWeights,
    grids: partition.grids.map(grid => ({ code: grid.code, name: '', workerId: grid.code })),
    workers: [],
    takenCodes: [],
    units: {
      id: [],
      x,
      y,
      building: [],
      name: [],
      households: numbers(20),
      residents: numbers(50),
      careRed: numbers(2),
      careYellow: numbers(2),
      careGreen: numbers(2),
      grid: numbers(side * side),
    },
    buildings: { id: [], name: [], estate: [], ring: [] },
    issues: { x: x.slice(0, unitCount / 10), y: y.slice(0, unitCount / 10), open: numbers(2), minutes: numbers(90) },
    roads: [],
  }
  return { document, ground }
}

/** One vertex after another dragged to and fro: new figures of all it touches, at each move. */
export function benchDrag(side: number, unitCount: number, barMs: number): Row {
  const random = chance(3)
  const { document, ground } = strewnPlan(side, unitCount, random)
  const { partition } = document
  const table = new PlanTable(ground)
  const placed = table.place(document)
  const inner = partition.arcs.filter(({ left, right, vertices }) => left >= 0 && right >= 0 && vertices.length > 4)
  const reach = perDegree / side / 12
  const times: number[] = []
  for (let i = 0; i < 400; i++) {
    const { vertices } = inner[Math.floor(random() * inner.length)]
    const from: Vertex = vertices[1 + Math.floor(random() * (vertices.length - 2))]
    const to: Vertex = [Math.round(from[0] + (random() - 0.5) * reach), Math.round(from[1] + (random() - 0.5) * reach)]
    const started = performance.now()
    const edited = applyEdit(document, { kind: 'move', from, to })
    if (!edited.ok) continue
    const moved = table.replace(
      placed,
      edited.document,
      boxOfChange(partition, edited.document.partition),
      edited.touched,
    )
    table.figures(moved)
    times.push(performance.now() - started)
  }
  times.splice(0, 40)
  times.sort((a, b) => a - b)
  const p95 = times[Math.floor(times.length * 0.95)]
  const started = performance.now()
  table.figures(table.place(document))
  const whole = performance.now() - started
  return {
    what: `one vertex dragged, new figures of all it touches: ${unitCount.toLocaleString('en')} units, ${(side * side).toLocaleString('en')} grids (p95 of ${times.length})`,
    ours: ms(p95),
    reference: `placing all units anew ${ms(whole)}`,
    ratio: `${(whole / p95).toFixed(0)}× faster`,
    bar: `p95 ≤ ${barMs} ms`,
    met: p95 <= barMs,
  }
}
