import { sql } from 'drizzle-orm'
import { boolean, check, date, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytes, geometry, id, instant, source } from './columns.ts'
import { grid, region } from './regions.ts'

export const estate = pgTable(
  'estate',
  {
    id: id(),
    name: text().notNull(),
    communityCode: text().references(() => region.code),
    /** False for estates without property management (无物业小区). */
    managed: boolean().notNull().default(true),
    ...source(),
  },
  t => [index('estate_community').on(t.communityCode), uniqueIndex('estate_external').on(t.source, t.externalId)],
)

export const building = pgTable(
  'building',
  {
    id: id(),
    estateId: uuid().references(() => estate.id),
    /** Grid or region that holds the building's centre; null outside all. */
    regionCode: text(),
    name: text().notNull(),
    address: text(),
    floors: integer(),
    geom: geometry({ type: 'MultiPolygon' }).notNull(),
    ...source(),
  },
  t => [
    check('building_floors', sql`${t.floors} BETWEEN 1 AND 300`),
    index('building_geom').using('gist', t.geom),
    index('building_region').on(t.regionCode, t.id),
    index('building_estate').on(t.estateId),
    uniqueIndex('building_external').on(t.source, t.externalId),
  ],
)

export const unit = pgTable(
  'unit',
  {
    id: id(),
    buildingId: uuid()
      .notNull()
      .references(() => building.id),
    name: text().notNull(),
    /** Made for a building whose units no one has named yet: it counts as one unit. */
    implied: boolean().notNull().default(false),
    floors: integer(),
    doorsPerFloor: integer(),
    householdsExpected: integer().notNull().default(0),
    /** The grid that looks after the unit today, else the region it lies in; null outside all. */
    regionCode: text(),
    geom: geometry({ type: 'Point' }).notNull(),
    ...source(),
  },
  t => [
    check('unit_expected', sql`${t.householdsExpected} >= 0`),
    index('unit_geom').using('gist', t.geom),
    index('unit_building').on(t.buildingId),
    index('unit_region').on(t.regionCode, t.id),
    uniqueIndex('unit_external').on(t.source, t.externalId),
  ],
)

/** Who looks after a unit when: half-open intervals, the current one open. */
export const unitGrid = pgTable(
  'unit_grid',
  {
    unitId: uuid()
      .notNull()
      .references(() => unit.id),
    gridId: uuid()
      .notNull()
      .references(() => grid.id),
    validFrom: instant().notNull(),
    validTo: instant(),
  },
  t => [
    primaryKey({ columns: [t.unitId, t.validFrom] }),
    check('unit_grid_interval', sql`${t.validTo} IS NULL OR ${t.validTo} > ${t.validFrom}`),
    index('unit_grid_grid').on(t.gridId),
    uniqueIndex('unit_grid_current').on(t.unitId).where(sql`valid_to IS NULL`),
  ],
)

export const household = pgTable(
  'household',
  {
    id: id(),
    unitId: uuid()
      .notNull()
      .references(() => unit.id),
    door: text().notNull(),
    floor: integer(),
    tenure: text({ enum: ['owned', 'rented', 'vacant'] }).notNull(),
    /** When the register entry was last checked at the door. */
    verifiedAt: instant(),
    validFrom: instant().notNull(),
    validTo: instant(),
    ...source(),
  },
  t => [
    check('household_tenure', sql`${t.tenure} IN ('owned', 'rented', 'vacant')`),
    check('household_interval', sql`${t.validTo} IS NULL OR ${t.validTo} > ${t.validFrom}`),
    uniqueIndex('household_door').on(t.unitId, t.door).where(sql`valid_to IS NULL`),
    uniqueIndex('household_external').on(t.source, t.externalId),
  ],
)

/** Id numbers and phones are AES-256-GCM ciphertexts; `*Index` are keyed hashes for exact search. */
export const resident = pgTable(
  'resident',
  {
    id: id(),
    householdId: uuid()
      .notNull()
      .references(() => household.id),
    name: text().notNull(),
    gender: text({ enum: ['female', 'male', 'unknown'] })
      .notNull()
      .default('unknown'),
    bornOn: date(),
    relation: text(),
    idNumber: bytes(),
    idNumberIndex: bytes(),
    phone: bytes(),
    phoneIndex: bytes(),
    validFrom: instant().notNull(),
    validTo: instant(),
    ...source(),
  },
  t => [
    check('resident_interval', sql`${t.validTo} IS NULL OR ${t.validTo} > ${t.validFrom}`),
    index('resident_household').on(t.householdId),
    index('resident_id_number').on(t.idNumberIndex),
    index('resident_phone').on(t.phoneIndex),
    uniqueIndex('resident_external').on(t.source, t.externalId),
  ],
)

export const vehicle = pgTable(
  'vehicle',
  {
    id: id(),
    householdId: uuid()
      .notNull()
      .references(() => household.id),
    plate: text().notNull(),
  },
  t => [uniqueIndex('vehicle_once').on(t.householdId, t.plate), index('vehicle_plate').on(t.plate)],
)

export const care = pgTable(
  'care',
  {
    id: id(),
    residentId: uuid()
      .notNull()
      .references(() => resident.id),
    kind: text().notNull(),
    level: text({ enum: ['red', 'yellow', 'green'] }).notNull(),
    intervalDays: integer().notNull(),
    /** What to look at each time. */
    toCheck: text(),
    validFrom: instant().notNull(),
    validTo: instant(),
    ...source(),
  },
  t => [
    check('care_level', sql`${t.level} IN ('red', 'yellow', 'green')`),
    check('care_interval_days', sql`${t.intervalDays} > 0`),
    index('care_resident').on(t.residentId),
    uniqueIndex('care_external').on(t.source, t.externalId),
  ],
)

/** The demo's and imported roads, water and greens: the basemap that needs no internet. */
export const basemap = pgTable(
  'basemap',
  {
    id: id(),
    kind: text({ enum: ['road', 'water', 'green', 'land', 'place'] }).notNull(),
    class: text().notNull().default(''),
    name: text(),
    geom: geometry({ type: 'Geometry' }).notNull(),
    ...source(),
  },
  t => [
    check('basemap_kind', sql`${t.kind} IN ('road', 'water', 'green', 'land', 'place')`),
    index('basemap_geom').using('gist', t.geom),
    uniqueIndex('basemap_external').on(t.source, t.externalId),
  ],
)
