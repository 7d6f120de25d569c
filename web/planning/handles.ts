import { bendsOf, type Partition, type Vertex } from '@wangge/shared/partition'

/** What one takes hold of on a line: its bends, in order. Lines that did not change are not looked through again. */
const known = new WeakMap<readonly Vertex[], readonly Vertex[]>()

function bendsAlong(vertices: readonly Vertex[]): readonly Vertex[] {
  const found = known.get(vertices) ?? pick(vertices, bendsOf(vertices))
  known.set(vertices, found)
  return found
}

const pick = (vertices: readonly Vertex[], bends: readonly boolean[]): readonly Vertex[] =>
  vertices.filter((_, i) => bends[i])

/**
 * The bends of each line of a partition.
 * @param held a vertex that is one while it is under the hand, however straight the line is there
 */
export function handlesOf({ arcs }: Partition, held: Vertex | undefined): (readonly Vertex[])[] {
  return arcs.map(({ vertices }) => {
    const isHeld = held !== undefined && vertices.some(([x, y]) => x === held[0] && y === held[1])
    return isHeld ? pick(vertices, bendsOf(vertices, held)) : bendsAlong(vertices)
  })
}
