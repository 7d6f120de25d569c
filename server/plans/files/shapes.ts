import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { shapeOf } from '@wangge/shared/partition'
import type { PlanDocument } from '@wangge/shared/plans'
import { sql } from 'drizzle-orm'
import type { Feature, MultiPolygon } from 'geojson'
import { z } from 'zod'
import { firstRow, type Queryable } from '../../db/database.ts'

interface Attributes {
  code: string
  name: string
  worker: string
}

/** The grids of a plan as features. */
export function featuresOf(
  { partition, about }: PlanDocument,
  workers: ReadonlyMap<string, string>,
): Feature<MultiPolygon, Attributes>[] {
  return partition.grids.map(({ code }, grid) => ({
    type: 'Feature',
    properties: { code, name: about[code]?.name ?? code, worker: workers.get(about[code]?.workerId ?? '') ?? '' },
    geometry: shapeOf(partition, grid),
  }))
}

/** A zipped shapefile in WGS 84, its attributes in UTF-8 (with the .cpg that says so). */
export async function shapefileOf(features: readonly Feature<MultiPolygon, Attributes>[]): Promise<Uint8Array> {
  const { default: shpwrite } = await import('@mapbox/shp-write')
  const { default: JSZip } = await import('jszip')
  // The library writes one byte a character: the bytes of UTF-8 are given to it as characters. Outer rings run clockwise.
  const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1')
  const written = await shpwrite.zip<'uint8array'>(
    {
      type: 'FeatureCollection',
      features: features.map(({ properties, geometry }) => ({
        type: 'Feature',
        properties: { code: properties.code, name: bytes(properties.name), worker: bytes(properties.worker) },
        geometry: {
          type: 'MultiPolygon',
          coordinates: geometry.coordinates.map(rings => rings.map(ring => [...ring].reverse())),
        },
      })),
    },
    { outputType: 'uint8array', compression: 'DEFLATE', types: { polygon: 'grids' } },
  )
  const zip = await JSZip.loadAsync(written)
  zip.file('grids.cpg', 'UTF-8')
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' })
}

/** A GeoPackage (OGC 12-128r19) with one table of grids. */
export async function geopackageOf(
  db: Queryable,
  features: readonly Feature<MultiPolygon, Attributes>[],
): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-gpkg-'))
  const path = join(folder, 'grids.gpkg')
  try {
    const file = new DatabaseSync(path)
    file.exec(tables)
    const bounds = boundsOf(features)
    file
      .prepare(
        `INSERT INTO gpkg_contents (table_name, data_type, identifier, last_change, min_x, min_y, max_x, max_y, srs_id) VALUES ('grids', 'features', 'grids', strftime('%Y-%m-%dT%H:%M:%fZ','now'), ?, ?, ?, ?, 4326)`,
      )
      .run(...bounds)
    file.exec(`INSERT INTO gpkg_geometry_columns VALUES ('grids', 'geom', 'MULTIPOLYGON', 4326, 0, 0)`)
    const insert = file.prepare('INSERT INTO grids (geom, code, name, worker) VALUES (?, ?, ?, ?)')
    for (const { geometry, properties } of features)
      insert.run(await blobOf(db, geometry), properties.code, properties.name, properties.worker)
    file.close()
    return readFileSync(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The header of a GeoPackage geometry (no envelope, little-endian, EPSG:4326), then well-known binary. */
async function blobOf(db: Queryable, geometry: MultiPolygon): Promise<Uint8Array> {
  const found = await firstRow(
    db,
    z.object({ wkb: z.string() }),
    sql`SELECT encode(ST_AsBinary(ST_GeomFromGeoJSON(${JSON.stringify(geometry)}), 'NDR'), 'hex') AS wkb`,
  )
  const header = Buffer.from([0x47, 0x50, 0, 1, 0, 0, 0, 0])
  header.writeInt32LE(4326, 4)
  return Buffer.concat([header, Buffer.from(found?.wkb ?? '', 'hex')])
}

function boundsOf(features: readonly Feature<MultiPolygon>[]): [number, number, number, number] {
  const box: [number, number, number, number] = [180, 90, -180, -90]
  for (const [x, y] of features.flatMap(({ geometry }) => geometry.coordinates.flat(2))) {
    box[0] = Math.min(box[0], x)
    box[1] = Math.min(box[1], y)
    box[2] = Math.max(box[2], x)
    box[3] = Math.max(box[3], y)
  }
  return box
}

const tables = `
PRAGMA application_id = 0x47504B47;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', NULL), ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],AUTHORITY["EPSG","4326"]]', NULL);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL PRIMARY KEY REFERENCES gpkg_contents(table_name), column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL);
CREATE TABLE grids (fid INTEGER PRIMARY KEY AUTOINCREMENT, geom MULTIPOLYGON, code TEXT NOT NULL, name TEXT NOT NULL, worker TEXT NOT NULL);
`
