import {
  buildGraph,
  changingHouseholds,
  cutLength,
  largestDeviation,
  matchToday,
  propose,
  type UnitsToDivide,
} from '@wangge/shared/proposals'
import { Delaunay } from 'd3-delaunay'
import type pg from 'pg'
import { fieldTm } from './field-tm.ts'
import { ms, type Row } from './measure.ts'
import { capacitatedKMeans, kMeans, piecesOver, recom } from './peers.ts'
import { casesToDivide } from './planning-cases.ts'

/** One line of the comparison of proposals. */
interface Compared {
  name: string
  by: string
  deviation: number
  cutM: number
  compactness: number
  changing: number
  loose: number
  timeMs: number
}

/** Proposals against published ways to divide the same units, each with the time ours took for all of its proposals. */
export async function benchPlanning(client: pg.Client): Promise<{ rows: Row[]; comparison: string }> {
  const all: Compared[] = []
  const rows: Row[] = []
  for (const { name, units, k, lines = [] } of await casesToDivide()) {
    const graph = buildGraph(units)
    const started = performance.now()
    const search = propose(units, k)
    let step = search.next()
    while (!step.done) step = search.next()
    const timeMs = performance.now() - started
    const measure = (by: string, labels: Int32Array, took: number): Compared => ({
      name,
      by,
      deviation: largestDeviation(graph, labels, k),
      cutM: cutLength(graph, labels),
      compactness: meanPolsbyPopper(units, graph.atomOfUnit, labels, k),
      changing: changingHouseholds(graph, labels, matchToday(graph, labels, k)),
      loose: piecesOver(graph, labels, k),
      timeMs: took,
    })
    const ours = step.value.map(({ kind, labels }) =>
      measure(`ours: ${kind}`, atomLabels(graph.count, graph.atomOfUnit, labels), timeMs / 3),
    )
    const peers = [
      measure('ReCom (GerryChain)', recom(graph, k, timeMs), timeMs),
      measure('k-means', kMeans(graph, k, timeMs), timeMs),
      measure('capacitated k-means', capacitatedKMeans(graph, k, timeMs), timeMs),
    ]
    const begun = performance.now()
    const split = await fieldTm(client, graph, lines, k)
    peers.push(measure(`field-tm's splitter by count`, split, performance.now() - begun))
    all.push(...ours, ...peers)
    for (const peer of peers) {
      const better = ours.find(one => one.deviation <= peer.deviation && one.cutM <= peer.cutM && one.loose === 0)
      const nearest = better ?? ours.reduce((best, one) => (distance(one, peer) < distance(best, peer) ? one : best))
      rows.push({
        what: `${name}: a proposal better than ${peer.by} in deviation and in lines`,
        ours: `${share(nearest.deviation)}, ${km(nearest.cutM)} (${nearest.by.slice(6)})`,
        reference: `${share(peer.deviation)}, ${km(peer.cutM)}${peer.loose > 0 ? `, ${peer.loose} pieces apart` : ''}`,
        ratio: `lines × ${(nearest.cutM / peer.cutM).toFixed(2)}`,
        bar: 'both at equal time',
        met: better !== undefined,
      })
    }
    if (name.includes('20,000')) {
      const [balanced] = ours
      rows.push({
        what: 'regrid 20,000 units to 50 grids, all contiguous',
        ours: `${ms(balanced.timeMs)}, ${share(balanced.deviation)}`,
        reference: 'absolute',
        ratio: '—',
        bar: '≤ 5 s, deviation ≤ 2 %',
        met: balanced.timeMs <= 5000 && balanced.deviation <= 0.02 && balanced.loose === 0,
      })
    }
  }
  return { rows, comparison: tableOf(all) }
}

const distance = (one: Compared, peer: Compared) =>
  Math.max(0, one.deviation / peer.deviation - 1) + Math.max(0, one.cutM / peer.cutM - 1)
const share = (value: number) => `${(value * 100).toFixed(1)} %`
const km = (metres: number) => `${(metres / 1000).toFixed(1)} km`

function tableOf(all: readonly Compared[]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    line([
      'place',
      'by',
      'largest deviation',
      'lines',
      'Polsby–Popper (mean)',
      'households that change',
      'atoms apart',
      'time',
    ]),
    line(Array(8).fill('---')),
    ...all.map(one =>
      line([
        one.name,
        one.by,
        share(one.deviation),
        km(one.cutM),
        one.compactness.toFixed(2),
        String(Math.round(one.changing)),
        String(one.loose),
        ms(one.timeMs),
      ]),
    ),
  ].join('\n')
}

function atomLabels(count: number, atomOfUnit: Int32Array, labels: Int32Array): Int32Array {
  const ofAtom = new Int32Array(count)
  labels.forEach((label, unit) => {
    ofAtom[atomOfUnit[unit]] = label
  })
  return ofAtom
}

/** Mean of 4π·area/perimeter² (Polsby and Popper 1991) over the parts, each the union of its units' Voronoi cells in their box. */
function meanPolsbyPopper({ x, y }: UnitsToDivide, atomOfUnit: Int32Array, labels: Int32Array, k: number): number {
  const points = new Float64Array(x.length * 2)
  x.forEach((one, i) => {
    points[2 * i] = one + ((i * 7919) % 101) * 1e-5
    points[2 * i + 1] = y[i] + ((i * 104_729) % 103) * 1e-5
  })
  const box: [number, number, number, number] = [
    Math.min(...x) - 30,
    Math.min(...y) - 30,
    Math.max(...x) + 30,
    Math.max(...y) + 30,
  ]
  const delaunay = new Delaunay(points)
  const voronoi = delaunay.voronoi(box)
  const [areas, perimeters] = [new Float64Array(k), new Float64Array(k)]
  for (let i = 0; i < x.length; i++) {
    const cell = voronoi.cellPolygon(i)
    if (!cell) continue
    const part = labels[atomOfUnit[i]]
    const inside = new Set([...voronoi.neighbors(i)].filter(j => labels[atomOfUnit[j]] === part))
    for (let v = 0; v + 1 < cell.length; v++) {
      const [[ax, ay], [bx, by]] = [cell[v], cell[v + 1]]
      areas[part] += (ax * by - bx * ay) / 2
      const middle = [(ax + bx) / 2, (ay + by) / 2]
      const across = delaunay.find(
        middle[0] + (middle[0] - points[2 * i]) * 1e-3,
        middle[1] + (middle[1] - points[2 * i + 1]) * 1e-3,
        i,
      )
      // Across an edge of the box there is nobody else: it is found again itself.
      if (!inside.has(across)) perimeters[part] += Math.hypot(bx - ax, by - ay)
    }
  }
  return areas.reduce((sum, area, part) => sum + (4 * Math.PI * Math.abs(area)) / perimeters[part] ** 2, 0) / k
}
