import type { MultiPolygon, Polygon } from 'geojson'
import { orient2d } from 'robust-predicates'
import { collectEdges, type EdgeColumns } from './edges.ts'
import { coverCentres, edgesOfCells, Raster } from './raster.ts'
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
   * Two numbers a cell, next to each other as both are looked up at once: 2c where its edges start (they end where those
   * of the next one start); 2c + 1 which polygons are over its centre: −1 none, k ≥ 0 polygon k, −2 − s `#lists[s]`.
   */
  readonly #cells: Int32Array
  /** Polygons over a centre where there are several. */
  readonly #lists: number[][]
  /** Of which polygon the edges of the cells are, cell by cell. */
  readonly #polygons: Uint32Array
  /** Their ends: x1, y1, x2, y2 of edge i from 4i on. An edge is there once for each of its cells: a look-up reads one place. */
  readonly #ends: Float64Array
  readonly #toggled: number[] = []
  readonly #touched: number[] = []

  /** @param polygons lon/lat in degrees; positions in this array are what `locate` returns, lower ones win. */
  constructor(polygons: readonly (Polygon | MultiPolygon)[]) {
    this.size = polygons.length
    const columns = collectEdges(polygons)
    this.#raster = new Raster(columns)
    const { start, edges } = edgesOfCells(this.#raster, columns)
    const { centre, lists } = coverCentres(this.#raster, columns)
    this.#cells = inPairs(start, centre)
    this.#lists = lists
    this.#polygons = edges.map(e => columns.polygon[e])
    this.#ends = endsOf(columns, edges)
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
    return [...new Set(this.#combine(this.#cells[2 * cell + 1]))].sort((a, b) => a - b)
  }

  /** Walks from the point to the centre of its cell and notes whose edges it crosses, and on whose it begins; false for none. */
  #walk(cell: number, px: number, py: number): boolean {
    const toggled = this.#toggled
    const touched = this.#touched
    toggled.length = 0
    touched.length = 0
    const first = this.#cells[2 * cell]
    const end = this.#cells[2 * cell + 2]
    if (first === end) return false
    const cx = this.#raster.centreX(cell)
    const cy = this.#raster.centreY(cell)
    const ends = this.#ends
    for (let i = first; i < end; i++) {
      const ax = ends[4 * i]
      const ay = ends[4 * i + 1]
      const bx = ends[4 * i + 2]
      const by = ends[4 * i + 3]
      const spansX = ax <= px ? px < bx : bx <= px
      if (px >= Math.min(ax, bx) && px <= Math.max(ax, bx) && py >= Math.min(ay, by) && py <= Math.max(ay, by)) {
        if (orient2d(ax, ay, bx, by, px, py) === 0) {
          touched.push(this.#polygons[i])
          continue
        }
      }
      let crossings = 0
      if (spansX && isAbove(ax, ay, bx, by, px, py) !== isAbove(ax, ay, bx, by, px, cy)) crossings++
      const spansY = ay <= cy ? cy < by : by <= cy
      if (spansY && isRight(ax, ay, bx, by, px, cy) !== isRight(ax, ay, bx, by, cx, cy)) crossings++
      if (crossings === 1) toggled.push(this.#polygons[i])
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

/** Columns in pairs, first of one, first of the other, second of one…; the other may be shorter. */
function inPairs(one: Uint32Array, other: Int32Array): Int32Array {
  const pairs = new Int32Array(2 * one.length)
  for (let i = 0; i < one.length; i++) {
    pairs[2 * i] = one[i]
    pairs[2 * i + 1] = other[i]
  }
  return pairs
}

function endsOf({ x1, y1, x2, y2 }: EdgeColumns, edges: Uint32Array): Float64Array {
  const ends = new Float64Array(4 * edges.length)
  for (let i = 0; i < edges.length; i++) {
    const e = edges[i]
    ends[4 * i] = x1[e]
    ends[4 * i + 1] = y1[e]
    ends[4 * i + 2] = x2[e]
    ends[4 * i + 3] = y2[e]
  }
  return ends
}
