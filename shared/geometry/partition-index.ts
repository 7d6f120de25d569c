import type { MultiPolygon, Polygon } from 'geojson'
import { orient2d } from 'robust-predicates'
import { collectEdges, type EdgeColumns } from './edges.ts'

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
  readonly #edges: EdgeColumns
  readonly #columns: number
  readonly #rows: number
  readonly #cellWidth: number
  readonly #cellHeight: number
  /** Edges of cell c: `#cellEdges[#cellStart[c] .. #cellStart[c + 1])`. */
  readonly #cellStart: Uint32Array
  readonly #cellEdges: Uint32Array
  /** Polygons over the centre of a cell: −1 none, k ≥ 0 polygon k, −2 − s the list `#lists[s]`. */
  readonly #centre: Int32Array
  readonly #lists: number[][] = []
  readonly #toggled: number[] = []
  readonly #touched: number[] = []

  /** @param polygons lon/lat in degrees; positions in this array are what `locate` returns, lower ones win. */
  constructor(polygons: readonly (Polygon | MultiPolygon)[]) {
    this.size = polygons.length
    this.#edges = collectEdges(polygons)
    const { minX, minY, maxX, maxY, length } = this.#edges
    // About two cells an edge, in the proportion of the extent: most cells then hold no edge at all.
    const cells = Math.min(4_194_304, Math.max(16, length * 2))
    const width = Math.max(maxX - minX, 1e-12)
    const height = Math.max(maxY - minY, 1e-12)
    this.#columns = Math.min(4096, Math.max(1, Math.round(Math.sqrt((cells * width) / height))))
    this.#rows = Math.min(4096, Math.max(1, Math.round(cells / this.#columns)))
    this.#cellWidth = width / this.#columns
    this.#cellHeight = height / this.#rows
    ;[this.#cellStart, this.#cellEdges] = this.#bucketEdges()
    this.#centre = this.#coverCentres()
  }

  /** Lowest position of a polygon that covers the point; −1 where none does. */
  locate(x: number, y: number): number {
    const cell = this.#cellAt(x, y)
    if (cell < 0) return -1
    const centre = this.#centre[cell]
    if (this.#cellStart[cell] === this.#cellStart[cell + 1]) return centre >= -1 ? centre : this.#lists[-2 - centre][0]
    let lowest = -1
    for (const k of this.#coveringInCell(cell, x, y)) if (lowest < 0 || k < lowest) lowest = k
    return lowest
  }

  /** Positions of all polygons that cover the point, ascending. */
  locateAll(x: number, y: number): number[] {
    const cell = this.#cellAt(x, y)
    if (cell < 0) return []
    return [...new Set(this.#coveringInCell(cell, x, y))].sort((a, b) => a - b)
  }

  #cellAt(x: number, y: number): number {
    const { minX, minY, maxX, maxY } = this.#edges
    if (!(x >= minX && x <= maxX && y >= minY && y <= maxY)) return -1
    return this.#row(y) * this.#columns + this.#column(x)
  }

  #column = (x: number) =>
    Math.min(this.#columns - 1, Math.max(0, Math.floor((x - this.#edges.minX) / this.#cellWidth)))
  #row = (y: number) => Math.min(this.#rows - 1, Math.max(0, Math.floor((y - this.#edges.minY) / this.#cellHeight)))
  #centreX = (column: number) => this.#edges.minX + (column + 0.5) * this.#cellWidth
  #centreY = (row: number) => this.#edges.minY + (row + 0.5) * this.#cellHeight

  #coveringInCell(cell: number, px: number, py: number): number[] {
    const cx = this.#centreX(cell % this.#columns)
    const cy = this.#centreY(Math.floor(cell / this.#columns))
    const { x1, y1, x2, y2, polygon } = this.#edges
    const toggled = this.#toggled
    const touched = this.#touched
    toggled.length = 0
    touched.length = 0
    for (let i = this.#cellStart[cell]; i < this.#cellStart[cell + 1]; i++) {
      const e = this.#cellEdges[i]
      const ax = x1[e]
      const ay = y1[e]
      const bx = x2[e]
      const by = y2[e]
      const spansX = ax <= px ? px < bx : bx <= px
      if (px >= Math.min(ax, bx) && px <= Math.max(ax, bx) && py >= Math.min(ay, by) && py <= Math.max(ay, by)) {
        if (orient2d(ax, ay, bx, by, px, py) === 0) {
          touched.push(polygon[e])
          continue
        }
      }
      let crossings = 0
      if (spansX && isAbove(ax, ay, bx, by, px, py) !== isAbove(ax, ay, bx, by, px, cy)) crossings++
      const spansY = ay <= cy ? cy < by : by <= cy
      if (spansY && isRight(ax, ay, bx, by, px, cy) !== isRight(ax, ay, bx, by, cx, cy)) crossings++
      if (crossings === 1) toggled.push(polygon[e])
    }
    return this.#combine(this.#centre[cell])
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

  /** Lists for each cell the edges that may touch it (a hair generous, never short). */
  #bucketEdges(): [start: Uint32Array, edges: Uint32Array] {
    const start = new Uint32Array(this.#columns * this.#rows + 1)
    this.#eachCellOfEdges(cell => start[cell + 1]++)
    for (let c = 1; c < start.length; c++) start[c] += start[c - 1]
    const next = start.slice()
    const edges = new Uint32Array(start[start.length - 1])
    this.#eachCellOfEdges((cell, edge) => {
      edges[next[cell]++] = edge
    })
    return [start, edges]
  }

  #eachCellOfEdges(visit: (cell: number, edge: number) => void): void {
    const { x1, y1, x2, y2, length } = this.#edges
    const slackX = this.#cellWidth * 1e-6
    const slackY = this.#cellHeight * 1e-6
    for (let e = 0; e < length; e++) {
      const firstRow = this.#row(Math.min(y1[e], y2[e]) - slackY)
      const lastRow = this.#row(Math.max(y1[e], y2[e]) + slackY)
      const low = Math.min(x1[e], x2[e])
      const high = Math.max(x1[e], x2[e])
      const slope = y2[e] === y1[e] ? 0 : (x2[e] - x1[e]) / (y2[e] - y1[e])
      for (let row = firstRow; row <= lastRow; row++) {
        let from = low
        let to = high
        if (firstRow !== lastRow && slope !== 0) {
          const atBottom = x1[e] + slope * (this.#edges.minY + row * this.#cellHeight - slackY - y1[e])
          const atTop = x1[e] + slope * (this.#edges.minY + (row + 1) * this.#cellHeight + slackY - y1[e])
          from = Math.max(low, Math.min(atBottom, atTop))
          to = Math.min(high, Math.max(atBottom, atTop))
        }
        const lastColumn = this.#column(to + slackX)
        for (let column = this.#column(from - slackX); column <= lastColumn; column++)
          visit(row * this.#columns + column, e)
      }
    }
  }

  /** Scan-converts every polygon along the rows of cell centres. */
  #coverCentres(): Int32Array {
    const centre = new Int32Array(this.#columns * this.#rows).fill(-1)
    const { x1, y1, x2, y2, start } = this.#edges
    const turns: number[][] = Array.from({ length: this.#rows }, () => [])
    for (let k = 0; k < this.size; k++) {
      let bottom = this.#rows
      let top = -1
      for (let e = start[k]; e < start[k + 1]; e++) {
        const firstRow = this.#row(Math.min(y1[e], y2[e]) - this.#cellHeight)
        const lastRow = this.#row(Math.max(y1[e], y2[e]) + this.#cellHeight)
        for (let row = firstRow; row <= lastRow; row++) {
          const cy = this.#centreY(row)
          if (y1[e] <= cy ? cy >= y2[e] : cy < y2[e]) continue
          turns[row].push(this.#firstColumnRightOf(x1[e], y1[e], x2[e], y2[e], cy))
          bottom = Math.min(bottom, row)
          top = Math.max(top, row)
        }
      }
      for (let row = bottom; row <= top; row++) {
        const columns = turns[row].sort((a, b) => a - b)
        for (let i = 0; i + 1 < columns.length; i += 2) {
          for (let column = columns[i]; column < columns[i + 1]; column++)
            this.#cover(centre, row * this.#columns + column, k)
        }
        columns.length = 0
      }
    }
    return centre
  }

  #firstColumnRightOf(ax: number, ay: number, bx: number, by: number, cy: number): number {
    const crossing = ax + ((bx - ax) * (cy - ay)) / (by - ay)
    let column = Math.min(this.#columns, Math.max(0, Math.ceil((crossing - this.#edges.minX) / this.#cellWidth - 0.5)))
    while (column > 0 && isRight(ax, ay, bx, by, this.#centreX(column - 1), cy)) column--
    while (column < this.#columns && !isRight(ax, ay, bx, by, this.#centreX(column), cy)) column++
    return column
  }

  #cover(centre: Int32Array, cell: number, k: number): void {
    const present = centre[cell]
    if (present === -1) centre[cell] = k
    else centre[cell] = -2 - (this.#lists.push([...(present >= 0 ? [present] : this.#lists[-2 - present]), k]) - 1)
  }
}

/** Is (x + ε, y + ε²) above the edge? Only asked where the edge spans x + ε. */
function isAbove(ax: number, ay: number, bx: number, by: number, x: number, y: number): boolean {
  const turn = ax < bx ? -orient2d(ax, ay, bx, by, x, y) : -orient2d(bx, by, ax, ay, x, y)
  if (turn !== 0) return turn > 0
  const rising = (by - ay) * (bx - ax)
  return rising <= 0
}

/** Is (x + ε, y + ε²) right of the edge? Only asked where the edge spans y + ε². */
function isRight(ax: number, ay: number, bx: number, by: number, x: number, y: number): boolean {
  return (ay < by ? orient2d(ax, ay, bx, by, x, y) : orient2d(bx, by, ax, ay, x, y)) >= 0
}
