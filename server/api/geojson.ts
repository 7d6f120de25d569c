import { z } from 'zod'

/** Schema of a feature collection with these properties. */
export const featureCollection = <Properties extends z.ZodType>(properties: Properties) =>
  z.object({
    type: z.literal('FeatureCollection'),
    features: z.array(z.object({ type: z.literal('Feature'), id: z.string(), properties, geometry: z.unknown() })),
  })

/** A feature collection (RFC 7946) of features with ids. */
export const collection = <Properties>(features: { id: string; properties: Properties; geometry: unknown }[]) => ({
  type: 'FeatureCollection' as const,
  features: features.map(feature => ({ type: 'Feature' as const, ...feature })),
})
