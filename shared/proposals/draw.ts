import {
  arcOf,
  areaOf,
  covers,
  divide,
  type EditFault,
  lengthOf,
  linesAlongRoads,
  mergeAll,
  type Partition,
  placeOfGrid,
  ringVertices,
  type Sites,
} from '../partition/index.ts'
import { settle } from '../partition/settle.ts'

/**
 * Draws a division: grids are made one, and that one is cut along the lines between sites of different labels.
 * @param grids codes of the grids that are divided anew
 * @param codes the code of each label; the first of `grids` must be among them
 * @param roads centre lines, flat: lines are brought onto those they run along
 */
export function drawDivision(
  partition: Partition,
  grids: readonly string[],
  sites: Sites,
  codes: readonly string[],
  roads: readonly (readonly number[])[] = [],
): { ok: true; partition: Partition } | { ok: false; fault: EditFault } {
  const whole = mergeAll(partition, grids)
  const base = placeOfGrid(whole, grids[0])
  const added = codes.filter(code => code !== grids[0])
  const placeOf = new Map(
    codes.map(code => [code, code === grids[0] ? base : whole.grids.length + added.indexOf(code)]),
  )
  const nearest = nearestLabel(sites)
  const edited = divide(
    whole,
    base,
    linesAlongRoads(whole, base, sites, roads),
    parts =>
      parts.map(part => {
        const votes = new Map<number, number>()
        for (let i = 0; i < sites.label.length; i++)
          if (covers(part.rings, sites.x[i], sites.y[i]))
            votes.set(sites.label[i], (votes.get(sites.label[i]) ?? 0) + 1)
        const [most] = [...votes].sort((a, b) => b[1] - a[1])
        const label = most?.[0] ?? nearest(part.rings[0])
        return placeOf.get(codes[label]) ?? base
      }),
    added,
  )
  return edited.ok ? { ok: true, partition: inOnePiece(withoutEmpty(edited.partition), codes) } : edited
}

/** The label of the site nearest to a ring: for a part without a site of its own. */
function nearestLabel({ x, y, label }: Sites) {
  return (ring: readonly (readonly [number, number])[]): number => {
    const [cx, cy] = [0, 1].map(axis => ring.reduce((sum, one) => sum + one[axis], 0) / ring.length)
    let best = 0
    for (let i = 1; i < label.length; i++)
      if (Math.hypot(x[i] - cx, y[i] - cy) < Math.hypot(x[best] - cx, y[best] - cy)) best = i
    return label[best]
  }
}

/**
 * Slivers that the outline cut off go to the neighbour they have most line in common with: a grid keeps its largest piece.
 */
function inOnePiece(partition: Partition, codes: readonly string[]): Partition {
  const moved = new Map<number, number>()
  partition.grids.forEach(({ code, polygons }, grid) => {
    if (!codes.includes(code) || polygons.length < 2) return
    const areas = polygons.map(rings => areaOf(rings.map(refs => ringVertices(partition, refs))))
    const largest = areas.indexOf(Math.max(...areas))
    polygons.forEach((rings, i) => {
      const to = i === largest ? undefined : longestNeighbour(partition, rings, grid, codes)
      if (to !== undefined) for (const ref of rings.flat()) moved.set(ref, to)
    })
  })
  if (moved.size === 0) return partition
  const arcs = partition.arcs.map(({ vertices, left, right }, i) => ({
    vertices,
    left: moved.get(i) ?? left,
    right: moved.get(~i) ?? right,
  }))
  return settle(
    { arcs: [], grids: [] },
    arcs,
    partition.grids.map(({ code }) => code),
  )
}

/** Among the grids that are drawn anew: the others stay as they are. */
function longestNeighbour(
  { arcs, grids }: Partition,
  rings: readonly (readonly number[])[],
  grid: number,
  codes: readonly string[],
): number | undefined {
  const lengths = new Map<number, number>()
  for (const ref of rings.flat()) {
    const { vertices, left, right } = arcs[arcOf(ref)]
    const other = ref < 0 ? left : right
    if (other !== grid && codes.includes(grids[other]?.code))
      lengths.set(other, (lengths.get(other) ?? 0) + lengthOf(vertices))
  }
  return [...lengths].sort((a, b) => b[1] - a[1])[0]?.[0]
}

/** A code that got no part is no grid. */
function withoutEmpty(partition: Partition): Partition {
  const kept = [...partition.grids.keys()].filter(grid => partition.grids[grid].polygons.length > 0)
  const placeOf = (grid: number): number => (grid < 0 ? grid : kept.indexOf(grid))
  return {
    arcs: partition.arcs.map(arc => ({ ...arc, left: placeOf(arc.left), right: placeOf(arc.right) })),
    grids: kept.map(grid => partition.grids[grid]),
  }
}
