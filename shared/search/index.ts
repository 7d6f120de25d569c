import { z } from 'zod'

/** Something found by its name, number or address, and where it is. */
export const SearchHit = z.object({
  kind: z.enum(['grid', 'estate', 'building', 'unit', 'issue']),
  id: z.string(),
  title: z.string(),
  detail: z.string(),
  lon: z.number(),
  lat: z.number(),
})
export type SearchHit = z.infer<typeof SearchHit>
