import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import shpwrite from '@mapbox/shp-write'
import ExcelJS from 'exceljs'
import type { Feature, Polygon } from 'geojson'

const folder = mkdtempSync(join(tmpdir(), 'wangge-files-'))

/** Writes a text or bytes under a name of its own; returns the path. */
export function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(mkdtempSync(join(folder, 'f-')), name)
  writeFileSync(path, content)
  return path
}

export const square = (lon: number, lat: number, side = 0.001): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [lon, lat],
      [lon + side, lat],
      [lon + side, lat + side],
      [lon, lat + side],
      [lon, lat],
    ],
  ],
})

export const feature = (properties: Record<string, unknown>, geometry: Feature['geometry']): Feature => ({
  type: 'Feature',
  properties,
  geometry,
})

export const geojsonFile = (features: readonly Feature[], more: Record<string, unknown> = {}): string =>
  fileOf('layer.geojson', JSON.stringify({ type: 'FeatureCollection', ...more, features }))

export async function xlsxFile(rows: readonly (readonly ExcelJS.CellValue[])[]): Promise<string> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('数据')
  for (const row of rows) sheet.addRow([...row])
  return fileOf('layer.xlsx', Buffer.from(await workbook.xlsx.writeBuffer()))
}

/** A zipped shapefile with the given `.prj`. */
export async function shapefile(features: Feature<Polygon>[], prj: string): Promise<string> {
  const zip = await shpwrite.zip<'uint8array'>(
    { type: 'FeatureCollection', features },
    {
      outputType: 'uint8array',
      compression: 'DEFLATE',
      prj,
      types: { polygon: 'layer' },
    },
  )
  return fileOf('layer.zip', zip)
}

/** A GeoPackage with one table of polygons, written by hand after OGC 12-128r19. */
export function geopackage(rows: { name: string; geometry: Polygon }[], srsId: number): string {
  const path = join(mkdtempSync(join(folder, 'g-')), 'layer.gpkg')
  const file = new DatabaseSync(path)
  file.exec(`CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);
    INSERT INTO gpkg_geometry_columns VALUES ('buildings', 'geom', 'POLYGON', ${srsId}, 0, 0);
    CREATE TABLE buildings (fid INTEGER PRIMARY KEY, geom BLOB, 名称 TEXT)`)
  const insert = file.prepare('INSERT INTO buildings (geom, 名称) VALUES (?, ?)')
  for (const { name, geometry } of rows) insert.run(packed(geometry, srsId), name)
  file.close()
  return path
}

function packed({ coordinates: [ring] }: Polygon, srsId: number): Uint8Array {
  const bytes = Buffer.alloc(8 + 13 + ring.length * 16)
  bytes.write('GP', 0, 'latin1')
  bytes[3] = 1
  bytes.writeInt32LE(srsId, 4)
  bytes[8] = 1
  bytes.writeUInt32LE(3, 9)
  bytes.writeUInt32LE(1, 13)
  bytes.writeUInt32LE(ring.length, 17)
  ring.forEach(([x, y], i) => {
    bytes.writeDoubleLE(x, 21 + i * 16)
    bytes.writeDoubleLE(y, 29 + i * 16)
  })
  return bytes
}
