/** Coordinates are kept as whole numbers of this many to a degree (1.1 cm): two lines that are one stay one. */
export const perDegree = 1e7

/** Metres of one such whole number from south to north, and from west to east at the equator. */
export const metresPerUnit = 111_195 / perDegree

/** Whole numbers of 1/perDegree degrees. */
export type Vertex = readonly [x: number, y: number]

/** Outside of all grids. */
export const outside = -1

/**
 * A stretch of boundary between two nodes, the first and last of its vertices; where it closes on itself, both are one.
 * `left` and `right` are the grids on its sides as one walks along it, by their place in the partition.
 */
export interface Arc {
  readonly vertices: readonly Vertex[]
  readonly left: number
  readonly right: number
}

/** An arc as part of a ring: `~i` is arc i walked backwards. */
export type ArcRef = number

export interface PartitionGrid {
  readonly code: string
  /** Polygons of rings of arcs, the outer ring first; the grid lies to the left of every ring. */
  readonly polygons: readonly (readonly (readonly ArcRef[])[])[]
}

/**
 * Grids that share their boundaries: a line between two of them is there once, so that no gap and no overlap can be
 * drawn. Never changed in place: each edit gives a new one that shares what did not change, and undoing is keeping the
 * old one.
 */
export interface Partition {
  readonly arcs: readonly Arc[]
  readonly grids: readonly PartitionGrid[]
}

/** What an edit has changed, so that figures need to be worked out anew for that only. */
export interface Changed {
  partition: Partition
  arcs: number[]
  /** Places of grids in the partition. */
  grids: number[]
}

/** Why an edit cannot be made. */
export type EditFault =
  | { code: 'no_such_vertex' }
  /** Lines would cross, or touch where they must not. */
  | { code: 'crosses'; at: Vertex }
  /** A ring would be left without area. */
  | { code: 'collapses'; grid: string }
  | { code: 'no_such_grid'; grid: string }
  | { code: 'code_taken'; grid: string }
  /** The line cuts nothing off. */
  | { code: 'does_not_divide' }
  /** What is to come together has no line in common, so that the grid would be in pieces. */
  | { code: 'apart'; grid: string }
  /** Nothing would be left of a grid: merge it instead. */
  | { code: 'empties'; grid: string }

export type Edited = ({ ok: true } & Changed) | { ok: false; fault: EditFault }

export const isBackwards = (ref: ArcRef): boolean => ref < 0
export const arcOf = (ref: ArcRef): number => (ref < 0 ? ~ref : ref)
export const sameVertex = (a: Vertex, b: Vertex): boolean => a[0] === b[0] && a[1] === b[1]

/** The place of the grid with a code; −1 where there is none. */
export const placeOfGrid = ({ grids }: Partition, code: string): number => grids.findIndex(grid => grid.code === code)
