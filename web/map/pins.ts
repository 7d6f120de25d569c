import { issueStates, topCategory } from '@wangge/shared/issues'
import type { Map as MapLibre } from 'maplibre-gl'

/** A colour and a character for each first-level category: either alone tells them apart. White on each has 4.5:1 or more. */
const marks: Record<string, { colour: string; glyph: string }> = {
  safety: { colour: '#b3261e', glyph: '安' },
  environment: { colour: '#1b6e3c', glyph: '容' },
  building: { colour: '#7a4b00', glyph: '建' },
  vehicles: { colour: '#332288', glyph: '车' },
  repairs: { colour: '#0b5e8a', glyph: '修' },
  disputes: { colour: '#8e2466', glyph: '纠' },
  hardship: { colour: '#6d3fa0', glyph: '助' },
  questions: { colour: '#4a5568', glyph: '问' },
  public_order: { colour: '#00605a', glyph: '治' },
}
const spare = ['#1b6e3c', '#332288', '#7a4b00', '#8e2466', '#0b5e8a', '#00605a', '#6d3fa0', '#b3261e', '#4a5568']

/** The mark of a category; categories of imported registers get a colour of their own and their first letter. */
export function markOf(code: string): { colour: string; glyph: string } {
  const known = marks[topCategory(code)]
  if (known) return known
  const hash = [...code].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0, 7)
  return { colour: spare[hash % spare.length], glyph: [...code][0]?.toUpperCase() ?? '?' }
}

/** What the state looks like: how far the matter has got. */
export const pinShapes = ['new', 'working', 'resolved', 'ended'] as const
export type PinShape = (typeof pinShapes)[number]

const shapeOfState: Record<(typeof issueStates)[number], PinShape> = {
  registered: 'new',
  reported: 'new',
  accepted: 'working',
  in_progress: 'working',
  resolved: 'resolved',
  closed: 'ended',
  declined: 'ended',
}
export const shapeOf = (state: number): PinShape => shapeOfState[issueStates[state] ?? 'reported']

const size = 30

/** Outline of a pin's shape around the middle of a square of `size`. */
export function traceShape(context: CanvasRenderingContext2D, shape: PinShape): void {
  const middle = size / 2
  context.beginPath()
  if (shape === 'new') {
    context.moveTo(middle, 2)
    context.lineTo(size - 2, middle)
    context.lineTo(middle, size - 2)
    context.lineTo(2, middle)
    context.closePath()
  } else if (shape === 'working') context.arc(middle, middle, 12, 0, 2 * Math.PI)
  else if (shape === 'resolved') context.roundRect(4, 4, size - 8, size - 8, 4)
  else context.arc(middle, middle, 7, 0, 2 * Math.PI)
}

/** A pin as an image: shape by state, colour and character by category, a thick dark rim and a dot where it is overdue. */
export function drawPin(code: string, shape: PinShape, overdue: boolean, ratio: number): ImageData | undefined {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size * ratio
  const context = canvas.getContext('2d')
  if (!context) return undefined
  context.scale(ratio, ratio)
  const { colour, glyph } = markOf(code)
  traceShape(context, shape)
  context.fillStyle = shape === 'ended' ? '#ffffff' : colour
  context.fill()
  context.lineWidth = shape === 'ended' ? 3 : 2
  context.strokeStyle = shape === 'ended' ? colour : '#ffffff'
  context.stroke()
  if (shape !== 'ended') {
    context.fillStyle = '#ffffff'
    context.font = '600 13px "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif'
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.fillText(glyph, size / 2, size / 2 + 0.5)
  }
  if (overdue) {
    context.beginPath()
    context.arc(size - 6, 6, 5, 0, 2 * Math.PI)
    context.fillStyle = '#111111'
    context.fill()
    context.strokeStyle = '#ffd54a'
    context.lineWidth = 2
    context.stroke()
  }
  return context.getImageData(0, 0, canvas.width, canvas.height)
}

const separator = '|'
export const pinImage = (code: string, shape: PinShape, overdue: boolean): string =>
  ['pin', code, shape, overdue ? 'overdue' : 'due'].join(separator)

/** Draws pins when the map first asks for them. */
export function providePins(map: MapLibre): void {
  map.setMissingStyleImageResolver(id => {
    const [kind, code, shape, due] = id.split(separator)
    const known = pinShapes.find(one => one === shape)
    if (kind !== 'pin' || !known || map.hasImage(id)) return
    const ratio = Math.max(2, Math.ceil(window.devicePixelRatio))
    const image = drawPin(code, known, due === 'overdue', ratio)
    if (image) map.addImage(id, image, { pixelRatio: ratio })
  })
}
