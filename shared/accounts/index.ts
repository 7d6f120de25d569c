import { z } from 'zod'
import { Assignment, type Right, rights } from '../domain/access.ts'
import { isWithin } from '../domain/regions.ts'

/** Who is signed in, and what they may do where. */
export const Viewer = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  assignments: z.array(Assignment),
  /** Right → the code prefixes it holds under ('' is everywhere). */
  scopes: z.record(z.enum(rights), z.array(z.string())),
})
export type Viewer = z.infer<typeof Viewer>

/** A right held anywhere at all. */
export const may = (viewer: Viewer, right: (typeof rights)[number]): boolean => viewer.scopes[right].length > 0

/** A right held over a code. What lies outside every region (no code) is theirs alone whose right is everywhere. */
export const mayAt = (viewer: Viewer, right: Right, code: string | null | undefined): boolean =>
  viewer.scopes[right].some(scope => isWithin(code ?? '', scope))
