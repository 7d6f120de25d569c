import { createHash } from 'node:crypto'
import { type CoordinateSystem, geometryToWgs84 } from '@wangge/shared/coordinates'
import { eachPosition } from '@wangge/shared/geometry'
import { type Field, type Layer, type LayerName, layers, type Mapping, readValue } from '@wangge/shared/importing'
import type { Geometry } from 'geojson'
import { type ProblemLog, shortValue } from './problems.ts'
import type { SourceRow } from './readers/source.ts'

export type Value = string | number | boolean | null
/** A row that is ready for the database: its fields read, its place in WGS 84. */
export interface PreparedRow {
  row: number
  data: Record<string, Value>
  geometry: Geometry | null
}

export interface Reading {
  layer: LayerName
  mapping: Mapping
  zone: string
  system: CoordinateSystem
}

/** Reads the fields and the place of one row; undefined when the row is refused (the log says why). */
export function prepareRow(source: SourceRow, reading: Reading, log: ProblemLog): PreparedRow | undefined {
  const layer: Layer = layers[reading.layer]
  if (isOfAnotherKind(source.geometry, layer)) {
    log.add({
      row: source.row,
      field: 'geometry',
      value: source.geometry?.type ?? '',
      severity: 'notice',
      reason: 'skipped_other_geometry',
    })
    return undefined
  }
  const data = readFields(source, layer, reading, log)
  if (!data) return undefined
  const geometry = placeOf(source, data, layer, reading, log)
  if (geometry === undefined) return undefined
  data.id ??=
    data.code ??
    `hash:${createHash('sha1')
      .update(JSON.stringify([source.properties, source.geometry]))
      .digest('hex')}`
  return { row: source.row, data, geometry }
}

/** A road in a file of buildings is no fault of the file: it is left out and listed. */
const isOfAnotherKind = (geometry: Geometry | null, layer: Layer): boolean =>
  layer.geometry === 'polygon' && geometry !== null && !geometry.type.endsWith('Polygon')

function readFields(
  source: SourceRow,
  layer: Layer,
  reading: Reading,
  log: ProblemLog,
): Record<string, Value> | undefined {
  const data: Record<string, Value> = {}
  let refused = false
  for (const field of layer.fields) {
    const column = reading.mapping[field.name]
    const cell = column === undefined ? null : source.properties[column]
    const result = readValue(field.kind, cell, reading.zone)
    const reason = 'reason' in result ? result.reason : missing(field, result.value)
    if (reason !== undefined) {
      log.add({ row: source.row, field: field.name, value: shortValue(cell), severity: 'error', reason })
      refused = true
    } else if ('value' in result) data[field.name] = result.value
  }
  return refused ? undefined : data
}

const missing = (field: Field, value: Value) => (field.required && value === null ? 'missing' : undefined)

/** The row's geometry in WGS 84; null where the layer needs none; undefined when the row is refused. */
function placeOf(
  source: SourceRow,
  data: Record<string, Value>,
  layer: Layer,
  reading: Reading,
  log: ProblemLog,
): Geometry | null | undefined {
  if (layer.geometry === 'none') return null
  const refuse = (field: string, value: unknown, reason: string) => {
    log.add({ row: source.row, field, value: shortValue(value), severity: 'error', reason })
    return undefined
  }
  const { lon, lat } = data
  const given: Geometry | null =
    typeof lon === 'number' && typeof lat === 'number' ? { type: 'Point', coordinates: [lon, lat] } : source.geometry
  if (!given) return layer.geometry === 'point' && reading.layer === 'units' ? null : refuse('geometry', '', 'missing')
  if (layer.geometry === 'point' && given.type !== 'Point') return refuse('geometry', given.type, 'not_a_point')
  const converted = geometryToWgs84(given, reading.system)
  let outside: unknown
  eachPosition(converted, position => {
    const [x, y] = position
    if (!(x >= -180 && x <= 180 && y >= -90 && y <= 90)) outside = position
  })
  return outside === undefined
    ? closed(converted)
    : refuse(typeof lon === 'number' ? 'lon' : 'geometry', outside, 'outside_the_world')
}

/** Rings whose last position is missing are closed: a slip many exporters make. */
function closed(geometry: Geometry): Geometry {
  const closeRing = (ring: number[][]) => {
    const [first, last] = [ring[0], ring[ring.length - 1]]
    return first && (first[0] !== last[0] || first[1] !== last[1]) ? [...ring, first] : ring
  }
  if (geometry.type === 'Polygon') return { ...geometry, coordinates: geometry.coordinates.map(closeRing) }
  if (geometry.type === 'MultiPolygon')
    return { ...geometry, coordinates: geometry.coordinates.map(rings => rings.map(closeRing)) }
  return geometry
}
