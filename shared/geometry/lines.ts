import type { EdgeColumns } from './edges.ts'

/** The boundaries of some polygons, each stretch once: in a partition most edges are there twice, once for either side. */
export interface Lines {
  length: number
  /** x1, y1, x2, y2 of line i from 4i on: next to each other, so that a look-up reads one place. */
  ends: Float64Array
  /** The polygons with line i on their boundary: 2i, and 2i + 1 or −1. */
  polygons: Int32Array
}

/** Of two edges between the same ends in opposite directions the second joins the first; a third is a line of its own. */
export function linesOf({ x1, y1, x2, y2, polygon, length: count }: EdgeColumns): Lines {
  const ends = new Float64Array(4 * count)
  const polygons = new Int32Array(2 * count).fill(-1)
  // A table with open places, at most half full.
  const mask = 2 ** Math.ceil(Math.log2(2 * count + 1)) - 1
  const slots = new Int32Array(mask + 1).fill(-1)
  let length = 0
  for (let e = 0; e < count; e++) {
    // Sums, so that both directions come to the same slot.
    let slot = hashOf(x1[e] + x2[e], y1[e] + y2[e]) & mask
    let line = slots[slot]
    while (line >= 0 && !isOpenTwin(ends, polygons, line, x1[e], y1[e], x2[e], y2[e])) {
      slot = (slot + 1) & mask
      line = slots[slot]
    }
    if (line >= 0) {
      polygons[2 * line + 1] = polygon[e]
      continue
    }
    slots[slot] = length
    ends[4 * length] = x1[e]
    ends[4 * length + 1] = y1[e]
    ends[4 * length + 2] = x2[e]
    ends[4 * length + 3] = y2[e]
    polygons[2 * length] = polygon[e]
    length++
  }
  return { length, ends, polygons }
}

const numbers = new Float64Array(2)
const bits = new Int32Array(numbers.buffer)

/** Mixes the bits of two numbers (as the finalizer of MurmurHash3 does). */
function hashOf(x: number, y: number): number {
  numbers[0] = x
  numbers[1] = y
  const mixed = Math.imul(
    bits[0] ^ Math.imul(bits[1], 0x9e3779b1) ^ Math.imul(bits[2], 0x85ebca6b) ^ bits[3],
    0xc2b2ae35,
  )
  return mixed ^ (mixed >>> 15)
}

/** Whether a line is the edge in the other direction and has nobody on its other side yet. */
const isOpenTwin = (
  ends: Float64Array,
  polygons: Int32Array,
  line: number,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): boolean =>
  polygons[2 * line + 1] < 0 &&
  ends[4 * line] === x2 &&
  ends[4 * line + 1] === y2 &&
  ends[4 * line + 2] === x1 &&
  ends[4 * line + 3] === y1
