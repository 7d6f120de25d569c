import { z } from 'zod'
import { mergeAll, outside, type Partition } from '../partition/index.ts'

const whole = z.number().int()
export const VertexSchema = z.tuple([whole, whole]).readonly()
const place = whole.min(outside)

/** A partition as it is sent and kept. */
export const PartitionSchema = z.object({
  arcs: z.array(z.object({ vertices: z.array(VertexSchema).min(2), left: place, right: place })),
  grids: z.array(z.object({ code: z.string(), polygons: z.array(z.array(z.array(whole))) })),
})

/** What a drawn grid is called, who is to look after it, and which of today's grids it came from. */
export const DrawnGrid = z.object({
  name: z.string().trim().min(1).max(60),
  workerId: z.string().nullable(),
  origins: z.array(z.string()),
})
export type DrawnGrid = z.infer<typeof DrawnGrid>

/** A plan as drawn: the lines, and what stands behind each code. */
export const PlanDocument = z.object({ partition: PartitionSchema, about: z.record(z.string(), DrawnGrid) })
export interface PlanDocument {
  readonly partition: Partition
  readonly about: Readonly<Record<string, DrawnGrid>>
}

/** The community a grid code lies in. */
export const communityOf = (code: string): string => code.slice(0, 12)
export const GridCode = z.string().regex(/^\d{15}$/)

/** The lowest code of a community that neither the plan nor today's grids (nor those of the past) have. */
export function nextGridCode(community: string, taken: ReadonlySet<string>): string {
  for (let number = 1; number < 1000; number++) {
    const code = `${community}${String(number).padStart(3, '0')}`
    if (!taken.has(code)) return code
  }
  throw new RangeError(`community ${community} has no code left`)
}

/**
 * A plan without lines inside: each community is one grid, to be split. So nothing is left without a grid while one draws.
 * @param names what such a grid is called, by the code of its community
 */
export function emptied({ partition, about }: PlanDocument, names: ReadonlyMap<string, string>): PlanDocument {
  const communities = Map.groupBy(
    partition.grids.map(({ code }) => code),
    communityOf,
  )
  let merged = partition
  for (const codes of communities.values()) merged = mergeAll(merged, codes)
  return {
    partition: merged,
    about: Object.fromEntries(
      [...communities].map(([community, codes]) => [
        codes[0],
        {
          name: names.get(community) ?? about[codes[0]]?.name ?? codes[0],
          workerId: codes.length === 1 ? (about[codes[0]]?.workerId ?? null) : null,
          origins: codes.flatMap(code => about[code]?.origins ?? []),
        },
      ]),
    ),
  }
}
