import { classOf, quantileClasses } from '@wangge/shared/classing'
import { boundsOf } from '@wangge/shared/geometry'
import { cellRing } from '@wangge/shared/hotspots'
import type { MultiPolygon, Polygon, Position } from 'geojson'
import type { FoundHotspot } from '../hotspots/find.ts'
import type { WeeklyReport } from './weekly.ts'

/** Charts and maps as SVG: drawn once, as lines in the PDF and as pictures in the workbook. */
export const fontFamily = 'Noto Sans S Chinese'
const ink = '#1a2126'
const soft = '#52606a'
const line = '#d5dbdf'
const accent = '#0f5c70'
const second = '#d98a1f'
/** Light to dark, as on the map of the product; darker wants attention. */
const ramp = ['#fef0d9', '#fdcc8a', '#fc8d59', '#e34a33', '#a1000f']
const noData = '#c9ced3'

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
interface TextStyle {
  size?: number
  fill?: string
  anchor?: 'start' | 'middle' | 'end'
}
const text = (x: number, y: number, words: string, { size = 10, fill = ink, anchor = 'start' }: TextStyle = {}) =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" font-family="${fontFamily}" fill="${fill}" text-anchor="${anchor}">${escaped(words)}</text>`
const rect = (x: number, y: number, width: number, height: number, fill: string) =>
  `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${Math.max(0, width).toFixed(1)}" height="${Math.max(0, height).toFixed(1)}" fill="${fill}"/>`
const svg = (width: number, height: number, parts: readonly string[]) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${parts.join('')}</svg>`

/** Two columns a week: what was reported and what was resolved. */
export function weekChart(
  weeks: WeeklyReport['weeks'],
  labels: readonly string[],
  names: { reported: string; resolved: string },
): string {
  const [width, height, bottom, top] = [515, 150, 130, 24]
  const most = Math.max(1, ...weeks.flatMap(week => [week.reported, week.resolved]))
  const step = width / weeks.length
  const bar = step * 0.34
  const heightOf = (count: number) => (count / most) * (bottom - top - 12)
  const columns = weeks.flatMap(({ reported, resolved }, i) => {
    const x = i * step + step * 0.14
    return [
      rect(x, bottom - heightOf(reported), bar, heightOf(reported), accent),
      rect(x + bar + 1, bottom - heightOf(resolved), bar, heightOf(resolved), second),
      text(x + bar / 2, bottom - heightOf(reported) - 3, String(reported), { size: 7, anchor: 'middle', fill: soft }),
      text(x + bar * 1.5 + 1, bottom - heightOf(resolved) - 3, String(resolved), {
        size: 7,
        anchor: 'middle',
        fill: soft,
      }),
      text(x + bar, bottom + 12, labels[i] ?? '', { size: 8, anchor: 'middle', fill: soft }),
    ]
  })
  const key = [
    rect(0, 4, 10, 10, accent),
    text(14, 13, names.reported, { size: 9 }),
    rect(90, 4, 10, 10, second),
    text(104, 13, names.resolved, { size: 9 }),
  ]
  return svg(width, height, [...key, ...columns, rect(0, bottom, width, 0.7, line)])
}

/** A bar for each kind, this week's over the last one's. */
export function categoryChart(rows: readonly { name: string; now: number; before: number }[]): string {
  const [width, row, left] = [515, 20, 110]
  const most = Math.max(1, ...rows.flatMap(one => [one.now, one.before]))
  const lengthOf = (count: number) => (count / most) * (width - left - 70)
  const bars = rows.flatMap(({ name, now, before }, i) => [
    text(left - 8, i * row + 13, name, { anchor: 'end' }),
    rect(left, i * row + 12, lengthOf(before), 4, noData),
    rect(left, i * row + 4, lengthOf(now), 8, accent),
    text(left + Math.max(lengthOf(now), lengthOf(before)) + 6, i * row + 13, `${now}`, { size: 10 }),
    text(left + Math.max(lengthOf(now), lengthOf(before)) + 30, i * row + 13, `(${before})`, { size: 8, fill: soft }),
  ])
  return svg(width, Math.max(row, rows.length * row), bars)
}

const mapWidth = 515

/** Metres of the map to the paper: north is up, and a degree of longitude is as short as it is at that latitude. */
function projectionOf(shapes: readonly (Polygon | MultiPolygon)[]) {
  const [west, south, east, north] = boundsOf(shapes)
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = mapWidth / Math.max(1e-9, (east - west) * squeeze)
  const height = Math.min(640, Math.max(60, (north - south) * scale))
  const fit = height / Math.max(1e-9, (north - south) * scale)
  const at = ([lon, lat]: Position): [number, number] => [
    (lon - west) * squeeze * scale * fit,
    (north - lat) * scale * fit,
  ]
  return { at, height }
}
const pathOf = (rings: readonly Position[][], at: (position: Position) => [number, number]) =>
  rings
    .map(
      ring =>
        `M${ring
          .map(position =>
            at(position)
              .map(value => value.toFixed(1))
              .join(' '),
          )
          .join('L')}Z`,
    )
    .join('')

/** Grids shaded by open issues of 1,000 households, with the hotspots of the last four weeks and their numbers. */
export function gridMap(
  { grids, hotspots }: Pick<WeeklyReport, 'grids' | 'hotspots'>,
  words: { measure: string; none: string; hotspot: string },
): string {
  if (grids.length === 0) return svg(mapWidth, 20, [text(0, 14, words.none, { fill: soft })])
  const cells = hotspots.flatMap(hotspot => hotspot.places).map(cell => [cellRing(cell)])
  const { at, height } = projectionOf([
    ...grids.map(grid => grid.shape),
    ...cells.map(coordinates => ({ type: 'Polygon' as const, coordinates })),
  ])
  const values = grids.flatMap(grid => grid.openIssuesPer1000Households ?? [])
  const classes = quantileClasses(values, ramp.length)
  const fillOf = (value: number | null) => (value === null ? noData : ramp[classOf(value, classes)])
  const areas = grids.map(
    ({ shape, openIssuesPer1000Households }) =>
      `<path d="${pathOf(shape.coordinates.flat(), at)}" fill="${fillOf(openIssuesPer1000Households)}" stroke="#ffffff" stroke-width="0.8" fill-rule="evenodd"/>`,
  )
  return svg(mapWidth, height + 26, [
    ...areas,
    ...communityNames(grids, at),
    ...hotspots.flatMap((hotspot, i) => hotspotMarks(hotspot, i + 1, at)),
    ...keyOf(classes.breaks, height, words),
  ])
}

/** Dark lines on a white edge: they stand out from every colour of the ramp. */
function hotspotMarks(
  { places, level, lon, lat }: FoundHotspot,
  number: number,
  at: (p: Position) => [number, number],
) {
  const path = pathOf(places.map(cellRing), at)
  const [x, y] = at([lon, lat])
  return [
    `<path d="${path}" fill="none" stroke="#ffffff" stroke-width="4"/>`,
    `<path d="${path}" fill="none" stroke="${ink}" stroke-width="2"${level === 99 ? '' : ' stroke-dasharray="4 3"'}/>`,
    `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="9" fill="${ink}" stroke="#ffffff" stroke-width="1.5"/>`,
    text(x, y + 3.5, String(number), { size: 10, fill: '#ffffff', anchor: 'middle' }),
  ]
}

/** Each community's name amid its grids. */
function communityNames(grids: WeeklyReport['grids'], at: (position: Position) => [number, number]): string[] {
  return [...Map.groupBy(grids, grid => grid.community)].flatMap(([name, all]) => {
    const [west, south, east, north] = boundsOf(all.map(grid => grid.shape))
    const [x, y] = at([(west + east) / 2, (south + north) / 2])
    const words = text(x, y + 4, name, { size: 11, anchor: 'middle' })
    return [words.replace('<text ', '<text stroke="#ffffff" stroke-width="3" stroke-linejoin="round" '), words]
  })
}

function keyOf(breaks: readonly number[], height: number, words: { measure: string; hotspot: string }): string[] {
  const y = height + 8
  const width = 46
  const label = (i: number) =>
    i < breaks.length
      ? `≤ ${breaks[i].toFixed(1)}`
      : breaks.length > 0
        ? `> ${breaks[breaks.length - 1].toFixed(1)}`
        : ''
  const left = 150
  return [
    text(0, y + 10, words.measure, { size: 9 }),
    ...Array.from({ length: breaks.length + 1 }, (_, i) => [
      rect(left + i * (width + 12), y + 2, 10, 10, ramp[i]),
      text(left + 13 + i * (width + 12), y + 10, label(i), { size: 8, fill: soft }),
    ]).flat(),
    `<circle cx="${left + 5 * (width + 12) + 6}" cy="${y + 7}" r="5" fill="${ink}"/>`,
    text(left + 5 * (width + 12) + 15, y + 10, words.hotspot, { size: 9 }),
  ]
}
