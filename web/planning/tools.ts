import {
  bendsOf,
  covers,
  cutsAround,
  lengthOf,
  type Partition,
  perDegree,
  ringVertices,
  type Vertex,
} from '@wangge/shared/partition'
import { communityOf, nextGridCode, type PlanDocument } from '@wangge/shared/plans'
import type { Map as MapLibre } from 'maplibre-gl'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { alongWall, sitesOfHandOver } from './sites.ts'
import { type Snapped, snap } from './snapping.ts'
import { usePlan } from './store.ts'

export const toolNames = ['pan', 'vertex', 'reshape', 'split', 'merge', 'hand', 'measure'] as const
export type ToolName = (typeof toolNames)[number]

const reachPx = 12
const metresPerUnit = 111_195 / perDegree

/** Which tool is in hand, and what it has begun. */
export const useTools = defineStore('plan-tools', () => {
  const plan = usePlan()
  const tool = ref<ToolName>('pan')
  const snaps = ref(true)
  /** The line that is being drawn, or the lasso. */
  const line = shallowRef<readonly Vertex[]>([])
  const held = shallowRef<Vertex>()
  /** Where the pointer would put something. */
  const pointed = shallowRef<Snapped>()
  /** Grids chosen: the one to merge into, the one whose figures are looked at. */
  const chosen = ref<string[]>([])
  const lassoing = ref(false)
  /** A click takes the whole estate of a building. */
  const byEstate = ref(false)
  /** What the new half of a grid is called, after the grid. */
  const nameOfHalf = shallowRef((name: string) => `${name} 2`)

  function take(name: ToolName): void {
    cancel()
    tool.value = name
    if (name !== 'hand') plan.selectedUnits = new Set()
  }
  function cancel(): void {
    line.value = []
    held.value = undefined
    lassoing.value = false
    plan.trial = undefined
    plan.fault = undefined
    if (tool.value === 'merge') chosen.value = []
  }

  /** Ends the line in hand and does what it was drawn for. */
  function finish(): void {
    const drawn = line.value
    const { document } = plan
    if (tool.value === 'measure' || !document || drawn.length < 2) return
    const code = gridAlong(document, drawn)
    line.value = []
    if (code === undefined) {
      plan.fault = { code: 'does_not_divide' }
      return
    }
    const copy = drawn.map(([x, y]): [number, number] => [x, y])
    if (tool.value === 'reshape') plan.draw({ kind: 'reshape', grid: code, line: copy })
    if (tool.value !== 'split') return
    const taken = new Set([
      ...(plan.table?.ground.takenCodes ?? []),
      ...document.partition.grids.map(grid => grid.code),
      ...usedCodes(),
    ])
    const fresh = nextGridCode(communityOf(code), taken)
    const name = nameOfHalf.value(document.about[code]?.name ?? code)
    if (plan.draw({ kind: 'split', grid: code, line: copy, code: fresh, name })) chosen.value = [code, fresh]
  }
  const usedCodes = () => plan.session?.states.flatMap(({ about }) => Object.keys(about)) ?? []

  /** Hands the chosen units over to a grid. */
  function handOver(to: string): boolean {
    const { document, table, placement, selectedUnits } = plan
    if (!document || !table || !placement) return false
    const { partition } = document
    const { sites, gridOf } = sitesOfHandOver(table.ground, partition, placement.unitGrid, selectedUnits)
    const cuts = cutsAround(partition, to, sites, gridOf)
    const done = plan.draw({
      kind: 'handOver',
      to,
      cuts: cuts.map(({ grid, lines, places }) => ({
        grid,
        lines: lines.map(one => one.map(([x, y]): [number, number] => [x, y])),
        places: places.map(([x, y]): [number, number] => [x, y]),
      })),
    })
    if (done) plan.selectedUnits = new Set()
    return done
  }

  return { tool, snaps, line, held, pointed, chosen, lassoing, byEstate, nameOfHalf, take, cancel, finish, handOver }
})

/** The grid most of a line runs through: the one around its middle. */
function gridAlong({ partition }: PlanDocument, line: readonly Vertex[]): string | undefined {
  const half = lengthOf(line) / 2
  let gone = 0
  for (let i = 0; i + 1 < line.length; i++) {
    const [[ax, ay], [bx, by]] = [line[i], line[i + 1]]
    const length = Math.hypot(bx - ax, by - ay)
    if (gone + length >= half && length > 0) {
      const share = (half - gone) / length
      return gridAround(partition, [ax + (bx - ax) * share, ay + (by - ay) * share])
    }
    gone += length
  }
  return undefined
}

export const gridAround = (partition: Partition, [x, y]: Vertex): string | undefined =>
  partition.grids.find(({ polygons }) =>
    covers({ rings: polygons.flat().map(refs => ringVertices(partition, refs)), beside: new Map() }, x, y),
  )?.code

/** Listens to mouse, finger and pen on the map, and to the keys. Returns what ends it. */
export function holdMap(map: MapLibre): () => void {
  const tools = useTools()
  const plan = usePlan()
  const canvas = map.getCanvasContainer()
  const stop = new AbortController()
  const { signal } = stop

  const placeOf = (event: PointerEvent): Vertex => {
    const box = canvas.getBoundingClientRect()
    const { lng, lat } = map.unproject([event.clientX - box.left, event.clientY - box.top])
    return [Math.round(lng * perDegree), Math.round(lat * perDegree)]
  }
  const reach = () => {
    const { lat } = map.getCenter()
    const metresPerPx = (40_075_016 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom())
    return (reachPx * metresPerPx) / metresPerUnit
  }
  const snapped = (place: Vertex, besides?: Vertex): Snapped => {
    const { document, table } = plan
    if (!tools.snaps || !document || !table) return { vertex: place, to: 'nothing' }
    return snap(
      place,
      reach(),
      document.partition,
      table.ground.roads,
      map.getZoom() > 16 ? table.ground.buildings.ring : [],
      besides,
    )
  }
  /** The bend under the pointer. */
  const vertexNear = (place: Vertex): Vertex | undefined => {
    const { document } = plan
    if (!document) return undefined
    const handles = document.partition.arcs.map(({ vertices, ...arc }) => {
      const bends = bendsOf(vertices, tools.held)
      return { ...arc, vertices: vertices.filter((_, i) => bends[i]) }
    })
    const found = snap(place, reach(), { arcs: handles, grids: [] }, [], [])
    return found.to === 'vertex' ? found.vertex : undefined
  }

  canvas.addEventListener(
    'pointerdown',
    event => {
      if (!plan.canDraw || event.button !== 0) return
      const place = placeOf(event)
      if (tools.tool === 'vertex') {
        const vertex = vertexNear(place) ?? insertAt(place)
        if (!vertex) return
        tools.held = vertex
        map.dragPan.disable()
        canvas.setPointerCapture(event.pointerId)
      } else if (tools.tool === 'hand' && (event.shiftKey || tools.lassoing)) {
        tools.lassoing = true
        tools.line = [place]
        map.dragPan.disable()
        canvas.setPointerCapture(event.pointerId)
      }
    },
    { signal, capture: true },
  )
  canvas.addEventListener(
    'pointermove',
    event => {
      const place = placeOf(event)
      if (tools.tool === 'vertex' && tools.held && event.buttons > 0) drag(place)
      else if (tools.lassoing && tools.line.length > 0 && event.buttons > 0) tools.line = [...tools.line, place]
      else if (tools.tool === 'reshape' || tools.tool === 'split' || tools.tool === 'measure')
        tools.pointed = snapped(place)
      canvas.style.cursor =
        tools.tool === 'pan' ? '' : tools.tool === 'vertex' && vertexNear(place) ? 'grab' : 'crosshair'
    },
    { signal },
  )
  let wanted: Vertex | undefined
  let frame = 0
  /** At most once a frame: pointers tell more often than can be seen. */
  function drag(place: Vertex): void {
    wanted = snapped(place, tools.held).vertex
    frame ||= requestAnimationFrame(() => {
      frame = 0
      if (!wanted || !tools.held) return
      performance.mark('plan-drag')
      plan.tryMove(tools.held, wanted)
      performance.measure('plan-drag', 'plan-drag')
    })
  }
  function insertAt(place: Vertex): Vertex | undefined {
    const { document } = plan
    if (!document) return undefined
    const found = snap(place, reach(), document.partition, [], [])
    if (found.to === 'vertex') return found.vertex
    if (found.to !== 'line') return undefined
    const ends = edgeUnder(document.partition, found.vertex)
    const done = ends && plan.draw({ kind: 'insert', between: [[...ends[0]], [...ends[1]]], at: [...found.vertex] })
    return done ? found.vertex : undefined
  }
  canvas.addEventListener(
    'pointerup',
    event => {
      map.dragPan.enable()
      if (tools.tool === 'vertex' && tools.held) {
        const { held } = tools
        if (frame) cancelAnimationFrame(frame)
        frame = 0
        if (wanted) plan.tryMove(held, wanted)
        const to = wanted && plan.trial ? wanted : undefined
        wanted = undefined
        if (to && plan.draw({ kind: 'move', from: [...held], to: [...to] })) tools.held = to
        plan.trial = undefined
      } else if (tools.lassoing && tools.line.length > 2) {
        chooseInside(tools.line)
        tools.line = []
        tools.lassoing = event.shiftKey
      }
    },
    { signal },
  )
  canvas.addEventListener('pointercancel', () => map.dragPan.enable(), { signal })

  function chooseInside(lasso: readonly Vertex[]): void {
    const { table } = plan
    if (!table) return
    const part = { rings: [[...lasso]], beside: new Map<number, number>() }
    const { x, y } = table.ground.units
    plan.selectedUnits = new Set([...plan.selectedUnits, ...x.keys().filter(i => covers(part, x[i], y[i]))])
  }
  /** The units of the building under a click, or of its whole estate; once more leaves them out. */
  function chooseAt(lon: number, lat: number): void {
    const { table } = plan
    if (!table) return
    const { units, buildings } = table.ground
    const [x, y] = [lon * perDegree, lat * perDegree]
    const building = buildings.ring.findIndex(ring => covers({ rings: [alongWall(ring)], beside: new Map() }, x, y))
    const near = building >= 0 ? building : nearestUnitBuilding(x, y)
    if (near === undefined) return
    const estate = buildings.estate[near]
    const isMeant = (i: number) =>
      tools.byEstate && estate ? buildings.estate[units.building[i]] === estate : units.building[i] === near
    const meant = [...units.x.keys()].filter(isMeant)
    const next = new Set(plan.selectedUnits)
    const isChosen = meant.every(i => next.has(i))
    for (const i of meant) isChosen ? next.delete(i) : next.add(i)
    plan.selectedUnits = next
  }
  function nearestUnitBuilding(x: number, y: number): number | undefined {
    const { table } = plan
    const found =
      table &&
      [...table.ground.units.x.keys()].find(
        i => Math.hypot(table.ground.units.x[i] - x, table.ground.units.y[i] - y) < reach(),
      )
    return found === undefined ? undefined : table?.ground.units.building[found]
  }

  const onClick = ({ lngLat, originalEvent }: { lngLat: { lng: number; lat: number }; originalEvent: MouseEvent }) => {
    const { document } = plan
    if (!document) return
    const place: Vertex = [Math.round(lngLat.lng * perDegree), Math.round(lngLat.lat * perDegree)]
    const code = gridAround(document.partition, place)
    if (tools.tool === 'pan') {
      tools.chosen = code === undefined ? [] : [code]
      return
    }
    if (!plan.canDraw && tools.tool !== 'measure') return
    if (tools.tool === 'merge' && code !== undefined) {
      const [into] = tools.chosen
      if (into === undefined || into === code) tools.chosen = into === code ? [] : [code]
      else if (plan.draw({ kind: 'merge', into, other: code })) tools.chosen = [into]
    } else if (tools.tool === 'hand' && !originalEvent.shiftKey) chooseAt(lngLat.lng, lngLat.lat)
    else if (tools.tool === 'split' || tools.tool === 'reshape' || tools.tool === 'measure') {
      const { vertex } = snapped(place)
      const last = tools.line[tools.line.length - 1]
      if (!last || last[0] !== vertex[0] || last[1] !== vertex[1]) tools.line = [...tools.line, vertex]
    }
  }
  const onDouble = (event: { preventDefault(): void }) => {
    if (tools.tool === 'split' || tools.tool === 'reshape' || tools.tool === 'measure') {
      event.preventDefault()
      tools.finish()
    }
  }
  map.on('click', onClick)
  map.on('dblclick', onDouble)
  listenToKeys(signal)
  return () => {
    stop.abort()
    map.off('click', onClick)
    map.off('dblclick', onDouble)
    map.dragPan.enable()
    canvas.style.cursor = ''
  }
}

/** The ends of the edge a place lies on. */
function edgeUnder({ arcs }: Partition, [px, py]: Vertex): [Vertex, Vertex] | undefined {
  let best: [Vertex, Vertex] | undefined
  let least = 3
  for (const { vertices } of arcs)
    for (let i = 0; i + 1 < vertices.length; i++) {
      const [[ax, ay], [bx, by]] = [vertices[i], vertices[i + 1]]
      const length = (bx - ax) ** 2 + (by - ay) ** 2
      const t = Math.min(1, Math.max(0, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / length))
      const away = Math.hypot(ax + t * (bx - ax) - px, ay + t * (by - ay) - py)
      if (away < least) [least, best] = [away, [vertices[i], vertices[i + 1]]]
    }
  return best
}

const toolOfKey: Record<string, ToolName> = {
  q: 'pan',
  v: 'vertex',
  r: 'reshape',
  s: 'split',
  m: 'merge',
  h: 'hand',
  d: 'measure',
}
/** What an arrow key moves the held vertex by: about a metre, with Shift ten. */
const nudge = 90

function listenToKeys(signal: AbortSignal): void {
  const tools = useTools()
  const plan = usePlan()
  const onKey = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)
    if (isTyping) return
    const key = event.key.toLowerCase()
    if ((event.ctrlKey || event.metaKey) && key === 'z') {
      event.preventDefault()
      return event.shiftKey ? plan.redo() : plan.undo()
    }
    if ((event.ctrlKey || event.metaKey) && key === 'y') {
      event.preventDefault()
      return plan.redo()
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (key === 'escape') return tools.cancel()
    if (key === 'enter') return tools.finish()
    if (key === 'backspace' && tools.line.length > 0) {
      tools.line = tools.line.slice(0, -1)
      return
    }
    if (tools.tool === 'vertex' && tools.held) {
      const steps: Record<string, [number, number]> = {
        arrowup: [0, 1],
        arrowdown: [0, -1],
        arrowleft: [-1, 0],
        arrowright: [1, 0],
      }
      const step = steps[key]
      if (step) {
        event.preventDefault()
        event.stopPropagation()
        const by = nudge * (event.shiftKey ? 10 : 1)
        const to: Vertex = [tools.held[0] + step[0] * by, tools.held[1] + step[1] * by]
        if (plan.draw({ kind: 'move', from: [...tools.held], to: [...to] })) tools.held = to
        return
      }
      if (key === 'delete' || key === 'backspace') {
        if (plan.draw({ kind: 'delete', vertex: [...tools.held] })) tools.held = undefined
        return
      }
    }
    const wanted = toolOfKey[key]
    if (wanted) tools.take(wanted)
  }
  window.addEventListener('keydown', onKey, { signal, capture: true })
}
