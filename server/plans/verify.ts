import { firstCrossingOfLines, type Partition, polygonsOf, ringVertices } from '@wangge/shared/partition'
import { communityOf, GridCode, type PlanDocument } from '@wangge/shared/plans'
import { refusal } from './refusal.ts'

/**
 * A document that came from a client as a whole (a proposal): it must be a partition, drawn under codes of the region.
 * Its rings are put together anew from its lines, whatever it says of them.
 */
export function checkedDocument({ partition, about }: PlanDocument, region: string): PlanDocument {
  const codes = partition.grids.map(({ code }) => code)
  const wrong = (detail: string) => refusal('invalid', 'not_a_partition', detail)
  if (new Set(codes).size !== codes.length) throw wrong('a grid code is there twice')
  for (const code of codes) {
    if (!GridCode.safeParse(code).success || !code.startsWith(region))
      throw wrong(`${code} is no grid code of this region`)
    if (!about[code]) throw wrong(`nothing is said of grid ${code}`)
    if (about[code].origins.some(origin => communityOf(origin) !== communityOf(code)))
      throw wrong(`${code} comes from another community`)
  }
  const isKnown = (grid: number) => grid < codes.length
  if (partition.arcs.some(({ left, right }) => left === right || !isKnown(left) || !isKnown(right)))
    throw wrong('a line has no two sides')
  if (firstCrossingOfLines(partition.arcs.map(({ vertices }) => vertices))) throw wrong('lines cross')
  const drawn: Partition = {
    arcs: partition.arcs,
    grids: codes.map((code, grid) => ({ code, polygons: polygonsOf(partition.arcs, grid) })),
  }
  const isWhole = drawn.grids.every(
    ({ polygons }) => polygons.length > 0 && polygons.flat().every(refs => ringVertices(drawn, refs).length >= 3),
  )
  const walked = drawn.grids.reduce((sum, { polygons }) => sum + polygons.flat(2).length, 0)
  const sides = drawn.arcs.reduce((sum, { left, right }) => sum + (left >= 0 ? 1 : 0) + (right >= 0 ? 1 : 0), 0)
  if (!isWhole || walked !== sides) throw wrong('the lines do not close')
  return { partition: drawn, about: Object.fromEntries(codes.map(code => [code, about[code]])) }
}
