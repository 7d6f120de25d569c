import { isSameWay, isSooner } from './rings.ts'
import type { Arc, Vertex } from './types.ts'

interface Way {
  /** The first vertex on the way out of a node. */
  towards: Vertex
  /** The face on the left of it. */
  left: number
}

/**
 * Says, exactly, of a line that crosses no other whether it runs inside a grid: it does when at its ends it leaves into
 * the grid. A drawn line may not although it was meant to: its ends were brought to whole numbers, and so was the
 * boundary there, and what ran beside the boundary by a trifle now runs along it, or outside.
 * @param standing the lines of the partition, ending at each node the line may end at
 */
export function runsInto(standing: readonly Arc[], grid: number): (line: readonly Vertex[]) => boolean {
  const ways = waysOut(standing)
  const leavesInto = (node: Vertex, towards: Vertex): boolean => {
    const around = ways.get(String(node))
    // A node without standing lines is where drawn ones meet, inside.
    if (!around) return true
    if (around.some(way => isSameWay(node, way.towards, towards))) return false
    const next = around.reduce((best, way) => (isSooner(node, towards, way.towards, best.towards) ? way : best))
    return next.left === grid
  }
  return line => leavesInto(line[0], line[1]) && leavesInto(line[line.length - 1], line[line.length - 2])
}

function waysOut(arcs: readonly Arc[]): Map<string, Way[]> {
  const ways = new Map<string, Way[]>()
  const add = (node: Vertex, way: Way) => ways.set(String(node), [...(ways.get(String(node)) ?? []), way])
  for (const { vertices, left, right } of arcs) {
    const last = vertices.length - 1
    add(vertices[0], { towards: vertices[1], left })
    add(vertices[last], { towards: vertices[last - 1], left: right })
  }
  return ways
}
