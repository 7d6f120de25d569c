import type { EdgeColumns } from './edges.ts'
import type { Lines } from './lines.ts'
import { isRight } from './sides.ts'

/** Cells over the extent of some edges, numbered row by row from the lower left. */
export class Raster {
  readonly columns: number
  readonly rows: number
  readonly minX: number
  readonly minY: number
  readonly maxX: number
  readonly maxY: number
  readonly cellWidth: number
  readonly cellHeight: number

  constructor({ minX, minY, maxX, maxY, length }: EdgeColumns) {
    this.minX = minX
    this.minY = minY
    this.maxX = maxX
    this.maxY = maxY
    // About two cells an edge, in the proportion of the extent: most cells then hold no edge at all.
    const cells = Math.min(4_194_304, Math.max(16, length * 2))
    const width = Math.max(maxX - minX, 1e-12)
    const height = Math.max(maxY - minY, 1e-12)
    this.columns = Math.min(4096, Math.max(1, Math.round(Math.sqrt((cells * width) / height))))
    this.rows = Math.min(4096, Math.max(1, Math.round(cells / this.columns)))
    this.cellWidth = width / this.columns
    this.cellHeight = height / this.rows
  }

  /** The column of a place; the nearest one for what is outside. */
  column(x: number): number {
    return Math.min(this.columns - 1, Math.max(0, Math.floor((x - this.minX) / this.cellWidth)))
  }

  /** The row of a place; the nearest one for what is outside. */
  row(y: number): number {
    return Math.min(this.rows - 1, Math.max(0, Math.floor((y - this.minY) / this.cellHeight)))
  }

  /** The cell of a place; −1 outside. */
  cellAt(x: number, y: number): number {
    if (!(x >= this.minX && x <= this.maxX && y >= this.minY && y <= this.maxY)) return -1
    return this.row(y) * this.columns + this.column(x)
  }

  columnCentre(column: number): number {
    return this.minX + (column + 0.5) * this.cellWidth
  }

  rowCentre(row: number): number {
    return this.minY + (row + 0.5) * this.cellHeight
  }

  centreX(cell: number): number {
    return this.columnCentre(cell % this.columns)
  }

  centreY(cell: number): number {
    return this.rowCentre(Math.floor(cell / this.columns))
  }
}

/** The lines that may touch each cell (a hair generous, never short): those of cell c are `lines[start[c] .. start[c + 1])`. */
export function linesOfCells(raster: Raster, all: Lines): { start: Uint32Array; lines: Uint32Array } {
  const start = new Uint32Array(raster.columns * raster.rows + 1)
  eachCellOfLines(raster, all, cell => start[cell + 1]++)
  for (let c = 1; c < start.length; c++) start[c] += start[c - 1]
  const next = start.slice()
  const lines = new Uint32Array(start[start.length - 1])
  eachCellOfLines(raster, all, (cell, line) => {
    lines[next[cell]++] = line
  })
  return { start, lines }
}

function eachCellOfLines(raster: Raster, { length, ends }: Lines, visit: (cell: number, line: number) => void): void {
  const slackX = raster.cellWidth * 1e-6
  const slackY = raster.cellHeight * 1e-6
  for (let line = 0; line < length; line++) {
    const x1 = ends[4 * line]
    const y1 = ends[4 * line + 1]
    const x2 = ends[4 * line + 2]
    const y2 = ends[4 * line + 3]
    const firstRow = raster.row(Math.min(y1, y2) - slackY)
    const lastRow = raster.row(Math.max(y1, y2) + slackY)
    const low = Math.min(x1, x2)
    const high = Math.max(x1, x2)
    const slope = y2 === y1 ? 0 : (x2 - x1) / (y2 - y1)
    for (let row = firstRow; row <= lastRow; row++) {
      let from = low
      let to = high
      if (firstRow !== lastRow && slope !== 0) {
        const atBottom = x1 + slope * (raster.minY + row * raster.cellHeight - slackY - y1)
        const atTop = x1 + slope * (raster.minY + (row + 1) * raster.cellHeight + slackY - y1)
        from = Math.max(low, Math.min(atBottom, atTop))
        to = Math.min(high, Math.max(atBottom, atTop))
      }
      const lastColumn = raster.column(to + slackX)
      for (let column = raster.column(from - slackX); column <= lastColumn; column++)
        visit(row * raster.columns + column, line)
    }
  }
}

/**
 * Which polygons are over the centre of each cell: every polygon is scan-converted along the rows of centres. −1 none,
 * k ≥ 0 polygon k, −2 − s those of `lists[s]`, ascending.
 */
export function coverCentres(
  raster: Raster,
  { x1, y1, x2, y2, start }: EdgeColumns,
): { centre: Int32Array; lists: number[][] } {
  const centre = new Int32Array(raster.columns * raster.rows).fill(-1)
  const lists: number[][] = []
  const cover = (cell: number, k: number): void => {
    const present = centre[cell]
    if (present === -1) centre[cell] = k
    else centre[cell] = -2 - (lists.push([...(present >= 0 ? [present] : lists[-2 - present]), k]) - 1)
  }
  const turns: number[][] = Array.from({ length: raster.rows }, () => [])
  for (let k = 0; k + 1 < start.length; k++) {
    let bottom = raster.rows
    let top = -1
    for (let e = start[k]; e < start[k + 1]; e++) {
      const firstRow = raster.row(Math.min(y1[e], y2[e]) - raster.cellHeight)
      const lastRow = raster.row(Math.max(y1[e], y2[e]) + raster.cellHeight)
      for (let row = firstRow; row <= lastRow; row++) {
        const cy = raster.rowCentre(row)
        if (y1[e] <= cy ? cy >= y2[e] : cy < y2[e]) continue
        turns[row].push(firstColumnRightOf(raster, x1[e], y1[e], x2[e], y2[e], cy))
        bottom = Math.min(bottom, row)
        top = Math.max(top, row)
      }
    }
    for (let row = bottom; row <= top; row++) {
      const columns = turns[row].sort((a, b) => a - b)
      for (let i = 0; i + 1 < columns.length; i += 2)
        for (let column = columns[i]; column < columns[i + 1]; column++) cover(row * raster.columns + column, k)
      columns.length = 0
    }
  }
  return { centre, lists }
}

function firstColumnRightOf(raster: Raster, ax: number, ay: number, bx: number, by: number, cy: number): number {
  const crossing = ax + ((bx - ax) * (cy - ay)) / (by - ay)
  let column = Math.min(raster.columns, Math.max(0, Math.ceil((crossing - raster.minX) / raster.cellWidth - 0.5)))
  while (column > 0 && isRight(ax, ay, bx, by, raster.columnCentre(column - 1), cy)) column--
  while (column < raster.columns && !isRight(ax, ay, bx, by, raster.columnCentre(column), cy)) column++
  return column
}
