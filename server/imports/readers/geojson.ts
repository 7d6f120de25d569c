import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { type CoordinateSystem, systemOfEpsg } from '@wangge/shared/coordinates'
import chain from 'stream-chain'
import { parser } from 'stream-json'
import { pick } from 'stream-json/filters/pick.js'
import { streamArray } from 'stream-json/streamers/stream-array.js'
import { z } from 'zod'
import { type Source, type SourceRow, UnreadableFileError } from './source.ts'

const numbers = z.array(z.number()).min(2)
/** A geometry as GeoJSON writes it, of the types that layers are made of. */
export const Shape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('Point'), coordinates: numbers }),
  z.object({ type: z.literal('MultiPoint'), coordinates: z.array(numbers) }),
  z.object({ type: z.literal('LineString'), coordinates: z.array(numbers) }),
  z.object({ type: z.literal('MultiLineString'), coordinates: z.array(z.array(numbers)) }),
  z.object({ type: z.literal('Polygon'), coordinates: z.array(z.array(numbers)) }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(numbers))) }),
])
const FeatureLike = z.object({
  type: z.literal('Feature'),
  id: z.union([z.string(), z.number()]).optional(),
  properties: z.record(z.string(), z.unknown()).nullish(),
  geometry: z.unknown(),
})

/** Begins each record of a GeoJSON text sequence (RFC 8142). */
const recordSeparator = String.fromCharCode(0x1e)

/** A feature collection, streamed feature by feature. */
export async function readGeojson(path: string): Promise<Source> {
  const head = await firstBytes(path)
  if (!/^\s*\{/.test(head))
    throw new UnreadableFileError('not_geojson', `${path} is not GeoJSON: it does not begin with {`)
  return { ...declaredSystem(head), rows: features(path) }
}

/** One feature a line (newline-delimited GeoJSON, with or without record separators). */
export async function readGeojsonLines(path: string): Promise<Source> {
  return { system: 'wgs84', rows: lines(path) }
}

/** True for a file whose first line is a whole feature. */
export async function looksLikeGeojsonLines(path: string): Promise<boolean> {
  const [line, next] = (await firstBytes(path)).split('\n', 2)
  return /"type"\s*:\s*"Feature"/.test(line) && next !== undefined && !/"FeatureCollection"/.test(line)
}

async function firstBytes(path: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0)
    return buffer
      .subarray(0, bytesRead)
      .toString('utf8')
      .replace(/^\uFEFF/, '')
  } finally {
    await file.close()
  }
}

/** The `crs` member of old GeoJSON, e.g. `urn:ogc:def:crs:EPSG::4490`. Without one GeoJSON is WGS 84 (RFC 7946). */
function declaredSystem(head: string): { system: CoordinateSystem } | { unknownSystem: string } {
  const name = /"crs"\s*:\s*\{[^}]*\{[^}]*"name"\s*:\s*"([^"]+)"/.exec(head)?.[1]
  if (!name || /CRS84$/.test(name)) return { system: 'wgs84' }
  const system = systemOfEpsg(Number(/(\d+)$/.exec(name)?.[1]))
  return system ? { system } : { unknownSystem: name }
}

async function* features(path: string): AsyncGenerator<SourceRow> {
  const stream = chain([createReadStream(path), parser(), pick({ filter: 'features' }), streamArray()])
  let row = 0
  try {
    for await (const item of stream) {
      row++
      yield asRow(z.object({ value: z.unknown() }).parse(item).value, row)
    }
  } catch (error) {
    throw new UnreadableFileError(
      'broken_json',
      `${path} breaks off or is not JSON after feature ${row}: ${String(error)}`,
    )
  }
  if (row === 0) throw new UnreadableFileError('no_features', `${path} has no features`)
}

async function* lines(path: string): AsyncGenerator<SourceRow> {
  let row = 0
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    const text = (line.startsWith(recordSeparator) ? line.slice(1) : line).trim()
    row++
    if (text === '') continue
    try {
      yield asRow(JSON.parse(text), row)
    } catch {
      yield { row, properties: {}, geometry: null }
    }
  }
}

function asRow(value: unknown, row: number): SourceRow {
  const feature = FeatureLike.safeParse(value)
  if (!feature.success) return { row, properties: {}, geometry: null }
  const { id, properties, geometry } = feature.data
  const shape = Shape.safeParse(geometry)
  return {
    row,
    properties: { ...(id === undefined ? {} : { id }), ...properties },
    geometry: shape.success ? shape.data : null,
  }
}
