import { z } from 'zod'
import { BuildingDetail } from '../buildings/schemas.ts'
import { HouseholdDetail, RevealedResident } from '../households/index.ts'

/** What a phone keeps of a grid: answers it can give itself when the server is out of reach. */
export const GridPack = z.object({
  gridCode: z.string(),
  households: z.array(HouseholdDetail),
  buildings: z.array(BuildingDetail),
  /** Every resident in full. */
  revealed: z.array(RevealedResident),
  /** Addresses to fetch and keep beside it: issues, tiles. */
  paths: z.array(z.string()),
})
export type GridPack = z.infer<typeof GridPack>
