import { z } from 'zod'
import { Counts, Figures } from '../caseload/index.ts'

/** A grid with its caseload and coverage at an instant. */
export const GridFigures = Counts.extend(Figures.shape).extend({
  code: z.string(),
  /** The id the grid had in the file it came from. */
  externalId: z.string().nullable(),
  name: z.string(),
  community: z.string(),
  communityCode: z.string(),
  /** Name of the worker who looks after the grid. */
  worker: z.string().nullable(),
  /** Workload over the mean of the grids of the same community; null where there is none. */
  balance: z.number().nullable(),
})
export type GridFigures = z.infer<typeof GridFigures>

/** One slice of a grid's open issues. */
export const CategoryCount = z.object({ categoryCode: z.string(), open: z.number(), overdue: z.number() })
/** Visits by weekday (1 Monday – 7 Sunday) and hour of day (0–23), China time, with how many of them met someone. */
export const ContactCount = z.object({ weekday: z.number(), hour: z.number(), visits: z.number(), met: z.number() })
export type ContactCount = z.infer<typeof ContactCount>

export const GridDetail = GridFigures.extend({
  areaM2: z.number(),
  validFrom: z.string(),
  openByCategory: z.array(CategoryCount),
  contacts: z.array(ContactCount),
  peers: z.number(),
})
export type GridDetail = z.infer<typeof GridDetail>

/** What goes with the outline of a grid: a point well inside for the label, and its box (west, south, east, north). */
export const GridLabel = z.object({
  code: z.string(),
  name: z.string(),
  lon: z.number(),
  lat: z.number(),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
})
