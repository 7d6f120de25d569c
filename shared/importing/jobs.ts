import { z } from 'zod'
import { CoordinateSystem } from '../coordinates/index.ts'
import { layerNames } from './fields.ts'

export const LayerNameSchema = z.enum(layerNames)

export const ProblemSchema = z.object({
  row: z.number(),
  field: z.string(),
  value: z.string(),
  severity: z.enum(['error', 'repaired', 'notice']),
  reason: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})

/** How an uploaded file is to be read. */
export const ImportRequest = z.object({
  mapping: z.record(z.string(), z.string()).default({}),
  crs: CoordinateSystem.optional(),
  zone: z.string().default('Asia/Shanghai'),
  under: z
    .string()
    .regex(/^\d{2,12}$/)
    .optional(),
  source: z.string().default(''),
  dryRun: z.boolean().default(false),
})
export type ImportRequest = z.infer<typeof ImportRequest>

/** What a file looks like before it is imported. */
export const ImportPreview = z.object({
  headings: z.array(z.string()),
  /** Field → column as recognised. */
  mapping: z.record(z.string(), z.string()),
  /** The coordinate system the file names; null where it names none. */
  system: z.string().nullable(),
  sample: z.array(z.record(z.string(), z.unknown())),
  /** The first features in WGS 84, for the map. */
  features: z.array(z.unknown()),
})
export type ImportPreview = z.infer<typeof ImportPreview>

export const ImportResult = z.object({
  rows: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  error: z.number(),
  repaired: z.number(),
  notice: z.number(),
  system: z.string(),
  dryRun: z.boolean(),
})

export const ImportJob = z.object({
  id: z.string(),
  layer: LayerNameSchema,
  fileName: z.string(),
  state: z.enum(['uploaded', 'running', 'done', 'failed', 'cancelled']),
  rowsRead: z.number(),
  result: ImportResult.nullable(),
  /** Why it failed: a reason code and a sentence. */
  failure: z.object({ reason: z.string(), message: z.string() }).nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
})
export type ImportJob = z.infer<typeof ImportJob>
