import { covers, metresPerUnit, perDegree, type Vertex } from '@wangge/shared/partition'
import type { Map as MapLibre } from 'maplibre-gl'
import { computed, nextTick } from 'vue'
import { handlesOf } from './handles.ts'
import { listenToKeys } from './keys.ts'
import { alongWall } from './sites.ts'
import { type Snapped, snap } from './snapping.ts'
import { usePlan } from './store.ts'
import { useTools } from './tools.ts'
import { edgeUnder, gridAround } from './under-pointer.ts'

const reachPx = 12

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
  const lines = computed(() => plan.document?.partition.arcs.map(({ vertices }) => vertices) ?? [])
  const snapped = (place: Vertex, besides = false): Snapped => {
    const { table } = plan
    if (!tools.snaps || !table) return { vertex: place, to: 'nothing' }
    const { roads, buildings } = table.ground
    return snap(place, reach(), lines.value, roads, map.getZoom() > 16 ? buildings.ring : [], besides)
  }
  /** The bend under the pointer. */
  const vertexNear = (place: Vertex): Vertex | undefined => {
    const { document } = plan
    const found = document && snap(place, reach(), handlesOf(document.partition, tools.held), [], [])
    return found?.to === 'vertex' ? found.vertex : undefined
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
    wanted = snapped(place, true).vertex
    frame ||= requestAnimationFrame(() => {
      frame = 0
      if (!wanted || !tools.held) return
      performance.mark('plan-drag')
      plan.tryMove(tools.held, wanted)
      performance.measure('plan-drag', 'plan-drag')
      // What the panel and the map were given of it is done when the page has been brought up to date.
      void nextTick().then(() => performance.measure('plan-drag-shown', 'plan-drag'))
    })
  }
  function insertAt(place: Vertex): Vertex | undefined {
    const { document } = plan
    if (!document) return undefined
    const found = snap(place, reach(), lines.value, [], [])
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
    const { x, y } = table.ground.units
    plan.selectedUnits = new Set([...plan.selectedUnits, ...x.keys().filter(i => covers([[...lasso]], x[i], y[i]))])
  }
  /** The units of the building under a click, or of its whole estate; once more leaves them out. */
  function chooseAt(lon: number, lat: number): void {
    const { table } = plan
    if (!table) return
    const { units, buildings } = table.ground
    const [x, y] = [lon * perDegree, lat * perDegree]
    const building = buildings.ring.findIndex(ring => covers([alongWall(ring)], x, y))
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
