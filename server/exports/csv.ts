export type Cell = string | number | boolean | null

/**
 * One CSV line (RFC 4180). Text that a spreadsheet would take for a formula is written behind an apostrophe, so that a
 * register entry cannot run anything on the reader's machine.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = /^[=+@\t\r]|^-(?![\d.])/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
