import { customType, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** PostGIS geometry in WGS 84. Read and written by SQL (`ST_AsGeoJSON`, `ST_GeomFromGeoJSON`), never as a value here. */
export const geometry = customType<{ data: string; config: { type: string } }>({
  dataType: config => `geometry(${config?.type ?? 'Geometry'},4326)`,
})

export const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

export const id = () => uuid().primaryKey()
export const instant = () => timestamp({ withTimezone: true, mode: 'date' })

/** Where a record came from and what it is called there; together they make repeated imports update, not add. */
export const source = () => ({
  source: text().notNull().default(''),
  externalId: text(),
})
