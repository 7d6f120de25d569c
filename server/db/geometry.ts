import { z } from 'zod'

const MultiPolygonShape = z.object({
  type: z.literal('MultiPolygon'),
  coordinates: z.array(z.array(z.array(z.array(z.number())))),
})

/** A multipolygon as `ST_AsGeoJSON` gives it. */
export const MultiPolygonText = z.string().transform(text => MultiPolygonShape.parse(JSON.parse(text)))
