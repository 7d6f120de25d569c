import type { Context } from 'hono'
import { Hono } from 'hono'
import { z } from 'zod'
import { cached } from '../api/cached.ts'
import { ProblemError } from '../api/problems.ts'
import { createRouter, type Env, readRoute } from '../api/router.ts'
import { readAs } from '../auth/scope.ts'
import { tileLayerNames, tileLayers } from './layers.ts'
import { readExtent, readTile } from './queries.ts'

const LayerName = z.enum(tileLayerNames)
const Ordinal = z.string().regex(/^\d+$/).transform(Number)

function addressOf(c: Context<Env, '/:layer/:z/:x/:file'>) {
  const layer = LayerName.safeParse(c.req.param('layer'))
  const z_ = Ordinal.safeParse(c.req.param('z'))
  const x = Ordinal.safeParse(c.req.param('x'))
  const y = Ordinal.safeParse(c.req.param('file').replace(/\.mvt$/, ''))
  if (!layer.success || !z_.success || !x.success || !y.success || !c.req.param('file').endsWith('.mvt'))
    throw new ProblemError('not_found', 'tiles are at /tiles/{layer}/{z}/{x}/{y}.mvt')
  const side = 2 ** z_.data
  if (z_.data > 22 || x.data >= side || y.data >= side) throw new ProblemError('not_found', 'no such tile')
  return { layer: layer.data, z: z_.data, x: x.data, y: y.data }
}

/** `/tiles/{layer}/{z}/{x}/{y}.mvt` and the TileJSON beside it. */
export const tileRoutes = new Hono<Env>()
  .get('/:file{[a-z-]+\\.json}', c => {
    const name = LayerName.safeParse(c.req.param('file').replace(/\.json$/, ''))
    if (!name.success) throw new ProblemError('not_found')
    const { minZoom, maxZoom, description, columns } = tileLayers[name.data]
    const url = new URL(`/tiles/${name.data}`, c.req.url)
    return c.json({
      tilejson: '3.0.0',
      tiles: [`${url.href}/{z}/{x}/{y}.mvt`],
      minzoom: minZoom,
      maxzoom: maxZoom,
      description,
      vector_layers: [{ id: name.data, fields: Object.fromEntries(Object.keys(columns).map(column => [column, ''])) }],
    })
  })
  .get(
    '/:layer/:z/:x/:file',
    async (c, next) => {
      const name = LayerName.safeParse(c.req.param('layer'))
      if (!name.success) throw new ProblemError('not_found', 'no such layer')
      return cached(tileLayers[name.data].topics)(c, next)
    },
    async c => {
      const { layer, ...address } = addressOf(c)
      const { database, viewer } = c.var
      const tile = await readAs(database, viewer, db => readTile(database.engine, db, layer, address))
      if (tile.length === 0) return c.body(null, 204)
      return c.body(new Uint8Array(tile), 200, { 'content-type': 'application/vnd.mapbox-vector-tile' })
    },
  )

const extent = readRoute({
  path: '/extent',
  summary: 'The box around everything the viewer sees',
  tag: 'tiles',
  request: {},
  answer: z.object({ bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable() }),
  middleware: [cached(['grids', 'register', 'issues'])],
})

export const extentRoutes = createRouter().openapi(extent, async c => {
  const box = await readAs(c.var.database, c.var.viewer, readExtent)
  return c.json(
    { bounds: box ? ([box.west, box.south, box.east, box.north] satisfies [number, number, number, number]) : null },
    200,
  )
})
