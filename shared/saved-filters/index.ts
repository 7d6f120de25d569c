import { z } from 'zod'

/** A view of the ledger someone wants to come back to. */
export const SavedFilter = z.object({
  id: z.uuid(),
  name: z.string().trim().min(1).max(60),
  /** The query of its address. */
  query: z.string().max(2000),
})
export type SavedFilter = z.infer<typeof SavedFilter>
