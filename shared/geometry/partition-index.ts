import type { MultiPolygon, Polygon } from 'geojson'
import { orient2d } from 'robust-predicates'
import { collectEdges } from './edges.ts'
import { type Lines, linesOf } from './lines.ts'
import { coverCentres, linesOfCells, Raster } from './raster.ts'
import { isAbove, isRight } from './sides.ts'

/**
 * Which polygon of a partition covers a point, exactly.
 *
 * A raster is laid over the polygons. For each cell it is known which polygons cover the cell's centre; cells that no
 * edge touches need nothing more. In the others the point is joined to the centre by two axis-parallel legs, and each
 * edge of that cell the path crosses toggles its polygon. Sides are decided with Shewchuk's exact predicates, ties by
 * moving the path an infinitesimal (ε, ε²), so neighbours never both miss a point between them.
 *
 * A point on a boundary is covered by every polygon that has it on its boundary (as `ST_Covers`). Polygons that cross
 * the antimeridian must be cut there (RFC 7946, 3.1.9); a point at ±180° is looked up as given.
 */
export class PartitionIndex {
  /** Number of polygons. */
  readonly size: number
  readonly #raster: Raster
  /**
   * Two numbers a cell, next to each other as both are looked up at once: 2c where its lines start (they end where those
   * of the next one start); 2c + 1 which polygons are over its centre: −1 none, k ≥ 0 polygon k, −2 − s `#lists[s]`.
   */
  readonly #cells: Int32Array
  /** Polygons over a centre where there are several. */
  readonly #lists: number[][]
  /** The lines of the cells, cell by cell. */
  readonly #linesOfCells: Uint32Array
  readonly #lines: Lines
  readonly #toggled: number[] = []
  readonly #touched: number[] = []

  /** @param polygons lon/lat in degrees; positions in this array are what `locate` returns, lower ones win. */
  constructor(polygons: readonly (Polygon | MultiPolygon)[]) {
    this.size = polygons.length
    const edges = collectEdges(polygons)
    this.#raster = new Raster(edges)
    this.#lines = linesOf(edges)
    const { start, lines } = linesOfCells(this.#raster, this.#lines)
    const { centre, lists } = coverCentres(this.#raster, edges)
    this.#linesOfCells = lines
    this.#cells = inPairs(start, centre)
    this.#lists = lists
  }

  /** Lowest position of a polygon that covers the point; −1 where none does. */
  locate(x: number, y: number): number {
    const cell = this.#raster.cellAt(x, y)
    if (cell < 0) return -1
    const centre = this.#cells[2 * cell + 1]
    if (!this.#walk(cell, x, y)) return centre >= -1 ? centre : this.#lists[-2 - centre][0]
    let lowest = -1
    for (const k of this.#combine(centre)) if (lowest < 0 || k < lowest) lowest = k
    return lowest
  }

  /** Positions of all polygons that cover the point, ascending. */
  locateAll(x: number, y: number): number[] {
    const cell = this.#raster.cellAt(x, y)
    if (cell < 0) return []
    this.#walk(cell, x, y)
    return this.#combine(this.#cells[2 * cell + 1]).sort((a, b) => a - b)
  }

  /** Walks from the point to the centre of its cell and notes whose lines it crosses, and on whose it begins; false for none. */
  #walk(cell: number, px: number, py: number): boolean {
    const toggled = this.#toggled
    const touched = this.#touched
    // Emptying an array lets go of its memory, which costs more than all else here: only where there is something in it.
    if (toggled.length > 0) toggled.length = 0
    if (touched.length > 0) touched.length = 0
    const first = this.#cells[2 * cell]
    const end = this.#cells[2 * cell + 2]
    if (first === end) return false
    const cx = this.#raster.centreX(cell)
    const cy = this.#raster.centreY(cell)
    const { ends, polygons } = this.#lines
    const lines = this.#linesOfCells
    for (let i = first; i < end; i++) {
      const line = lines[i]
      const ax = ends[4 * line]
      const ay = ends[4 * line + 1]
      const bx = ends[4 * line + 2]
      const by = ends[4 * line + 3]
      const spansX = ax <= px ? px < bx : bx <= px
      if (px >= Math.min(ax, bx) && px <= Math.max(ax, bx) && py >= Math.min(ay, by) && py <= Math.max(ay, by)) {
        if (orient2d(ax, ay, bx, by, px, py) === 0) {
          addSides(polygons, line, touched)
          continue
        }
      }
      let crossings = 0
      if (spansX && isAbove(ax, ay, bx, by, px, py) !== isAbove(ax, ay, bx, by, px, cy)) crossings++
      const spansY = ay <= cy ? cy < by : by <= cy
      if (spansY && isRight(ax, ay, bx, by, px, cy) !== isRight(ax, ay, bx, by, cx, cy)) crossings++
      if (crossings === 1) addSides(polygons, line, toggled)
    }
    return toggled.length > 0 || touched.length > 0
  }

  /** Polygons over the centre, each toggled once per crossing, and those whose boundary holds the point. */
  #combine(centre: number): number[] {
    const result = centre === -1 ? [] : centre >= 0 ? [centre] : [...this.#lists[-2 - centre]]
    for (const k of this.#toggled) {
      const at = result.indexOf(k)
      if (at < 0) result.push(k)
      else result.splice(at, 1)
    }
    for (const k of this.#touched) if (!result.includes(k)) result.push(k)
    return result
  }
}

/** Adds the polygons a line parts, one or two. */
function addSides(polygons: Int32Array, line: number, to: number[]): void {
  to.push(polygons[2 * line])
  if (polygons[2 * line + 1] >= 0) to.push(polygons[2 * line + 1])
}

/** Columns in pairs, first of one, first of the other, second of one…; the other may be shorter. */
function inPairs(one: Uint32Array, other: Int32Array): Int32Array {
  const pairs = new Int32Array(2 * one.length)
  for (let i = 0; i < one.length; i++) {
    pairs[2 * i] = one[i]
    pairs[2 * i + 1] = other[i]
  }
  return pairs
}
