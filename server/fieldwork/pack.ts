import type { Viewer } from '@wangge/shared/accounts'
import type { GridPack } from '@wangge/shared/fieldwork'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { readAs } from '../auth/scope.ts'
import { describeBuilding } from '../buildings/describe.ts'
import { type Database, firstRow, type Queryable, rows } from '../db/database.ts'
import { describeHouseholds } from '../households/describe.ts'
import { revealPerson } from '../households/mask.ts'
import { listContacts, listHouseholdsOfGrid, listPeople } from '../households/queries.ts'
import { tileAddressesOver } from '../tiles/addresses.ts'
import type { tileLayerNames } from '../tiles/layers.ts'

/** Layers of the map with the zooms a phone needs around a grid: from the town to the door. */
const packedTiles: readonly [layer: (typeof tileLayerNames)[number], from: number, to: number][] = [
  ['basemap', 11, 15],
  ['basemap-labels', 12, 15],
  ['buildings', 13, 16],
  ['building-labels', 15, 16],
  ['units', 15, 16],
]

/** All a phone needs of a grid to work without the server; residents also in full. */
export async function packGrid(database: Database, viewer: Viewer, gridCode: string): Promise<GridPack> {
  const households = await describeHouseholds(database, viewer, db => listHouseholdsOfGrid(db, gridCode))
  const ids = households.map(one => one.id)
  const rest = await readAs(database, viewer, async db => {
    const buildings: GridPack['buildings'] = []
    for (const { id } of await listBuildings(db, gridCode)) {
      const building = await describeBuilding(db, viewer, id)
      if (building) buildings.push(building)
    }
    return {
      buildings,
      people: await listPeople(db, ids),
      contacts: await listContacts(db, ids),
      issues: await listOpenIssues(db, gridCode),
      box: await readBox(db, gridCode),
    }
  })
  const { box } = rest
  const tiles = box ? packedTiles.flatMap(([layer, from, to]) => tileAddressesOver(box, layer, from, to)) : []
  return {
    gridCode,
    households,
    buildings: rest.buildings,
    revealed: rest.people.map(person => revealPerson(database.cipher, person, rest.contacts)),
    paths: [...rest.issues.map(({ id }) => `/api/issues/${id}`), ...tiles],
  }
}

const Id = z.object({ id: z.string() })
const listBuildings = (db: Queryable, gridCode: string) =>
  rows(db, Id, sql`SELECT DISTINCT building_id AS id FROM unit WHERE region_code = ${gridCode}`)

const issuesAtMost = 200
const listOpenIssues = (db: Queryable, gridCode: string) =>
  rows(
    db,
    Id,
    sql`SELECT id FROM issue WHERE region_code = ${gridCode} AND ended_at IS NULL ORDER BY opened_at DESC LIMIT ${issuesAtMost}`,
  )

/** What is seen around the grid with it: some 400 m. */
const marginDegrees = 0.004
const Box = z.object({ west: z.number(), south: z.number(), east: z.number(), north: z.number() })
const readBox = (db: Queryable, gridCode: string) =>
  firstRow(
    db,
    Box,
    sql`
    SELECT ST_XMin(v.geom) - ${marginDegrees} AS west, ST_YMin(v.geom) - ${marginDegrees} AS south, ST_XMax(v.geom) + ${marginDegrees} AS east,
      ST_YMax(v.geom) + ${marginDegrees} AS north
    FROM grid_version v JOIN grid g ON g.id = v.grid_id WHERE g.code = ${gridCode} AND v.valid_to IS NULL`,
  )
