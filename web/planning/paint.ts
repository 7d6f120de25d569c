import { type Partition, perDegree, shapeOf, type Vertex } from '@wangge/shared/partition'
import {
  type ChangedGround,
  type CheckFailure,
  type DrawnFigures,
  type Placement,
  type PlanDetail,
  type PlanDocument,
  type PlanTable,
  unitHours,
} from '@wangge/shared/plans'
import type { Position } from 'geojson'
import type { Map as MapLibre } from 'maplibre-gl'
import { setData } from '../map/sources.ts'
import { colourOf, shadingOf } from '../supervise/measures.ts'
import { handlesOf } from './handles.ts'

const degrees = ([x, y]: Vertex): Position => [x / perDegree, y / perDegree]
const collection = (features: object[]) => ({ type: 'FeatureCollection', features })
const point = (at: Position, properties: object) => ({
  type: 'Feature',
  properties,
  geometry: { type: 'Point', coordinates: at },
})

/** Grids by their balance, and their names with it. */
export function paintGrids(
  map: MapLibre,
  document: PlanDocument,
  figures: ReadonlyMap<string, DrawnFigures>,
  chosen: readonly string[],
  dark: boolean,
): void {
  const shading = shadingOf('balance', [], dark)
  const shapes = document.partition.grids.map(({ code }, grid) => ({ code, shape: shapeOf(document.partition, grid) }))
  setData(
    map,
    'plan-grids',
    collection(
      shapes.map(({ code, shape }) => ({
        type: 'Feature',
        properties: {
          code,
          colour: colourOf(figures.get(code)?.balance ?? null, shading, dark),
          isChosen: chosen.includes(code),
          isWrong: shape.coordinates.length !== 1,
        },
        geometry: shape,
      })),
    ),
  )
  setData(
    map,
    'plan-points',
    collection(
      shapes.flatMap(({ code, shape }) => {
        const at = middleOf(shape.coordinates[0]?.[0] ?? [])
        const balance = figures.get(code)?.balance
        return at
          ? [
              point(at, {
                label: `${document.about[code]?.name ?? code}\n${balance == null ? '—' : `${Math.round(balance * 100)} %`}`,
              }),
            ]
          : []
      }),
    ),
  )
}

/** Shapes as imported, which may overlap. */
export function paintShapes(map: MapLibre, shapes: PlanDetail['shapes'], colour: string): void {
  const features = shapes.map(({ code, shape }) => ({
    type: 'Feature',
    properties: { code, colour, isChosen: false, isWrong: false },
    geometry: JSON.parse(shape),
  }))
  setData(map, 'plan-grids', collection(features))
}

/** A place for the label: the middle of the widest stretch at half the height. */
function middleOf(ring: readonly Position[]): Position | undefined {
  const ys = ring.map(([, y]) => y)
  const y = (Math.min(...ys) + Math.max(...ys)) / 2
  const crossings = ring
    .slice(1)
    .flatMap(([bx, by], i) => {
      const [ax, ay] = ring[i]
      return ay > y !== by > y ? [ax + ((bx - ax) * (y - ay)) / (by - ay)] : []
    })
    .sort((a, b) => a - b)
  let best: Position | undefined
  let widest = 0
  for (let i = 0; i + 1 < crossings.length; i += 2)
    if (crossings[i + 1] - crossings[i] > widest) {
      widest = crossings[i + 1] - crossings[i]
      best = [(crossings[i] + crossings[i + 1]) / 2, y]
    }
  return best
}

/** Bends to take hold of, and between them places for new ones. */
export function paintVertices(map: MapLibre, partition: Partition | undefined, held: Vertex | undefined): void {
  const seen = new Set<string>()
  const features: object[] = []
  for (const handles of partition ? handlesOf(partition, held) : []) {
    handles.forEach((vertex, i) => {
      const next = handles[i + 1]
      if (next && (Math.abs(next[0] - vertex[0]) > 600 || Math.abs(next[1] - vertex[1]) > 600))
        features.push(point(degrees([(vertex[0] + next[0]) / 2, (vertex[1] + next[1]) / 2]), { kind: 'middle' }))
      if (seen.has(String(vertex))) return
      seen.add(String(vertex))
      const isHeld = held && String(held) === String(vertex)
      const isNode = i === 0 || i === handles.length - 1
      features.push(point(degrees(vertex), { kind: isHeld ? 'held' : isNode ? 'node' : 'bend' }))
    })
  }
  setData(map, 'plan-vertices', collection(features))
}

export function paintLine(map: MapLibre, line: readonly Vertex[]): void {
  const features =
    line.length < 2
      ? line.map(vertex => point(degrees(vertex), {}))
      : [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line.map(degrees) } }]
  setData(map, 'plan-line', collection(features))
}

/** Ground that lies in another grid than before. */
export function paintDifference(map: MapLibre, ground: readonly ChangedGround[]): void {
  const features = ground.map(({ shape }) => ({ type: 'Feature', properties: {}, geometry: shape }))
  setData(map, 'plan-difference', collection(features))
}

/** Puts the units on the map, with their households and their share of the work; how each is painted comes as its state, so that a drag repaints a few and sends none again. */
export function placeUnits(map: MapLibre, { ground }: PlanTable): void {
  const { x, y, households } = ground.units
  const hours = unitHours(ground)
  const much = hours.toSorted()[Math.floor(hours.length * 0.95)] || 1
  const features = x.map((one, i) => ({
    ...point(degrees([one, y[i]]), { households: households[i], load: Math.min(1, hours[i] / much) }),
    id: i,
  }))
  setData(map, 'plan-units', collection(features))
}

export type UnitState = 'chosen' | 'moves' | 'stays'

/** How the units stand with a placement: those that are chosen, and those whose worker would be another. */
export interface UnitStates {
  placement: Placement | undefined
  chosen: ReadonlySet<number>
  states: readonly UnitState[]
}

/** While a vertex is dragged few units change hands: with the states before, only those are looked at anew. */
export function statesOfUnits(
  table: PlanTable,
  placement: Placement | undefined,
  chosen: ReadonlySet<number>,
  before?: UnitStates,
): UnitStates {
  const about = placement?.document.about ?? {}
  const stateOf = (i: number): UnitState => {
    if (chosen.has(i)) return 'chosen'
    const code = placement?.unitGrid[i]
    const worker = code === undefined ? null : (about[code]?.workerId ?? null)
    return placement && worker !== table.workerToday(i) ? 'moves' : 'stays'
  }
  const was = before?.placement
  if (!placement || !was || before.chosen !== chosen || was.document.about !== placement.document.about)
    return { placement, chosen, states: table.ground.units.x.map((_, i) => stateOf(i)) }
  const states = [...before.states]
  placement.unitGrid.forEach((code, i) => {
    if (code !== was.unitGrid[i]) states[i] = stateOf(i)
  })
  return { placement, chosen, states }
}

/** Paints the units whose state has changed. */
export function paintUnits(map: MapLibre, before: readonly UnitState[], now: readonly UnitState[]): void {
  now.forEach((state, id) => {
    if (state !== (before[id] ?? 'stays')) map.setFeatureState({ source: 'plan-units', id }, { state })
  })
}

export function paintMarks(map: MapLibre, failures: readonly CheckFailure[]): void {
  setData(
    map,
    'plan-marks',
    collection(failures.flatMap(({ check, places }) => places.map(at => point(at, { check })))),
  )
}

export function clearPlan(map: MapLibre, sources: readonly string[]): void {
  for (const source of sources) setData(map, source, collection([]))
}
