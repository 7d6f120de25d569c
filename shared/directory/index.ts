import { z } from 'zod'
import { RegionCode } from '../domain/regions.ts'

export const handlerKinds = ['department', 'professional'] as const

/** An entry of the directory: a department or a professional outside, where they serve, and what for. */
export const Handler = z.object({
  id: z.uuid(),
  kind: z.enum(handlerKinds),
  name: z.string().trim().min(1).max(60),
  phone: z
    .string()
    .trim()
    .regex(/^[\d+ -]{5,20}$/)
    .nullable(),
  regionCode: RegionCode.or(z.literal('')),
  /** Category codes of either level; empty for all. */
  categories: z.array(z.string().min(1)).max(60),
})
export type Handler = z.infer<typeof Handler>
