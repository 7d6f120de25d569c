import { DatabaseSync } from 'node:sqlite'
import { systemOfEpsg } from '@wangge/shared/coordinates'
import { z } from 'zod'
import { Shape } from './geojson.ts'
import { type Source, type SourceRow, UnreadableFileError } from './source.ts'

const Layer = z.object({ tableName: z.string(), columnName: z.string(), srsId: z.number() })
const Record = z.record(z.string(), z.unknown())

/** The one feature table of a GeoPackage (OGC 12-128r19), read row by row. */
export async function readGeopackage(path: string): Promise<Source> {
  try {
    const file = new DatabaseSync(path, { readOnly: true })
    const layers = file
      .prepare('SELECT table_name AS tableName, column_name AS columnName, srs_id AS srsId FROM gpkg_geometry_columns')
      .all()
      .map(row => Layer.parse({ ...row }))
    if (layers.length !== 1) {
      file.close()
      throw new UnreadableFileError(
        layers.length === 0 ? 'no_features' : 'several_layers',
        `${path} holds ${layers.length} feature tables: ${layers.map(layer => layer.tableName).join(', ')}`,
      )
    }
    const { tableName, columnName, srsId } = layers[0]
    const system = systemOfEpsg(srsId)
    return {
      ...(system ? { system } : { unknownSystem: `EPSG:${srsId}` }),
      rows: records(file, tableName, columnName),
    }
  } catch (error) {
    if (error instanceof UnreadableFileError) throw error
    throw new UnreadableFileError('broken_geopackage', `${path} is not a readable GeoPackage: ${String(error)}`)
  }
}

async function* records(file: DatabaseSync, table: string, column: string): AsyncGenerator<SourceRow> {
  const readWkb = await wkbReader()
  let row = 0
  try {
    for (const item of file.prepare(`SELECT * FROM "${table.replaceAll('"', '""')}"`).iterate()) {
      row++
      const { [column]: blob, ...properties } = Record.parse({ ...item })
      yield { row, properties, geometry: blob instanceof Uint8Array ? geometryOf(blob, readWkb) : null }
    }
  } finally {
    file.close()
  }
}

/** A GeoPackage geometry is a header (8 bytes and an envelope) before well-known binary. */
function geometryOf(blob: Uint8Array, readWkb: (body: ArrayBuffer) => unknown): SourceRow['geometry'] {
  const envelopeBytes = [0, 32, 48, 48, 64][(blob[3] >> 1) & 7]
  if (blob[0] !== 0x47 || blob[1] !== 0x50 || envelopeBytes === undefined) return null
  const body = blob.slice(8 + envelopeBytes)
  const shape = Shape.safeParse(readWkb(body.buffer))
  return shape.success ? shape.data : null
}

/** Loaded when the first GeoPackage comes. */
async function wkbReader(): Promise<(body: ArrayBuffer) => unknown> {
  const [{ parseSync }, { WKBLoader }] = await Promise.all([import('@loaders.gl/core'), import('@loaders.gl/wkt')])
  return body => parseSync(body, WKBLoader, { wkb: { shape: 'geojson-geometry' } })
}
