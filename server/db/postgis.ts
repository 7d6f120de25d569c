import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Extension } from '@electric-sql/pglite'
import { postgis as whole } from '@electric-sql/pglite-postgis'
import { root } from '../root.ts'

/** The files of PostGIS that we use, made by server/launch/build.ts: they open in a third of the time of all of them. */
export const slimPostgis = join(root, 'server', 'dist', 'postgis.tar.gz')

/** PostGIS for the embedded engine. */
export const postgis: Extension = {
  name: whole.name,
  setup: async (engine, options) => ({
    ...(await whole.setup(engine, options)),
    ...(existsSync(slimPostgis) && { bundlePath: pathToFileURL(slimPostgis) }),
  }),
}
