import pdfmake from 'pdfmake'
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { fontFamily } from './drawing.ts'
import { fontFiles } from './fonts.ts'
import type { ReportLayout } from './layout.ts'
import type { CellKind, ReportTable } from './tables.ts'
import { fill } from './words.ts'

const shownGrids = 15
const paperWidth = 515

pdfmake.setFonts({
  [fontFamily]: {
    normal: fontFiles.regular,
    bold: fontFiles.bold,
    italics: fontFiles.regular,
    bolditalics: fontFiles.bold,
  },
})
// Nothing but the fonts is read from outside the document.
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy(path => Object.values(fontFiles).includes(path))

/** Sets the report on A4 pages. */
export async function pdfOf(layout: ReportLayout, locale: string): Promise<Uint8Array> {
  const { words } = layout
  const definition: TDocumentDefinitions = {
    pageSize: 'A4',
    pageMargins: [40, 44, 40, 50],
    info: { title: `${layout.title} ${layout.period}`, subject: layout.made },
    language: locale,
    defaultStyle: { font: fontFamily, fontSize: 9, color: '#1a2126' },
    styles: {
      title: { fontSize: 20, bold: true, margin: [0, 0, 0, 8] },
      heading: { fontSize: 12, bold: true, margin: [0, 14, 0, 6] },
      head: { bold: true, fontSize: 8, color: '#52606a' },
      soft: { color: '#52606a' },
    },
    footer: (page, pages) => ({
      columns: [
        { text: layout.made, style: 'soft', fontSize: 8 },
        { text: fill(words.page, { n: page, all: pages }), alignment: 'right', style: 'soft', fontSize: 8 },
      ],
      margin: [40, 16, 40, 0],
    }),
    content: [
      { text: layout.title, style: 'title' },
      { text: layout.period, style: 'soft', fontSize: 11 },
      heading(words.indicators),
      indicatorTable(layout),
      heading(words.trend),
      { svg: layout.weekChart, width: paperWidth },
      heading(words.categories),
      { svg: layout.categoryChart, width: paperWidth },
      { text: words.map, style: 'heading', pageBreak: 'before' },
      { svg: layout.map, width: paperWidth },
      heading(words.hotspots),
      layout.hotspots.rows.length === 0 ? { text: words.noHotspots, style: 'soft' } : tableOf(layout.hotspots),
      heading(words.care),
      { text: layout.careLine },
      { text: words.parts, style: 'heading', pageBreak: 'before' },
      tableOf(layout.parts),
      heading(words.grids),
      tableOf({ ...layout.grids, rows: layout.grids.rows.slice(0, shownGrids) }),
      { text: fill(words.gridsShown, { n: shownGrids }), style: 'soft', margin: [0, 4, 0, 0] },
      heading(words.late),
      layout.late.rows.length === 0 ? { text: words.noLate, style: 'soft' } : tableOf(layout.late),
    ],
  }
  return pdfmake.createPdf(definition).getBuffer()
}

const heading = (text: string): Content => ({ text, style: 'heading' })

/** Thin lines between rows, none between columns. */
const lines = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0,
  hLineColor: () => '#d5dbdf',
  paddingLeft: () => 3,
  paddingRight: () => 3,
}

function tableOf({ columns, rows }: ReportTable): Content {
  const isText = (i: number) => columns[i].kind === 'text'
  const cell = (value: string | number | null, i: number): TableCell => ({
    text: textOf(value, columns[i].kind),
    alignment: isText(i) ? 'left' : 'right',
    fontSize: 8,
  })
  return {
    layout: lines,
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: columns.map((_, i) => (i === 0 && isText(i) && columns.length > 5 ? '*' : isText(i) ? '*' : 'auto')),
      body: [
        columns.map(({ title }, i) => ({ text: title, style: 'head', alignment: isText(i) ? 'left' : 'right' })),
        ...rows.map(row => row.map(cell)),
      ],
    },
  }
}

function indicatorTable({ indicators, words }: ReportLayout): Content {
  const right = (text: string, bold = false): TableCell => ({ text, alignment: 'right', bold })
  const head = (text: string): TableCell => ({ text, style: 'head', alignment: 'right' })
  return {
    layout: lines,
    table: {
      headerRows: 1,
      widths: ['*', 80, 80, 80],
      body: [
        [{ text: words.indicator, style: 'head' }, head(words.thisWeek), head(words.lastWeek), head(words.change)],
        ...indicators.map(({ title, kind, now, before }) => [
          { text: title },
          right(textOf(now, kind), true),
          right(textOf(before, kind)),
          right(changeOf(now, before, kind)),
        ]),
      ],
    },
  }
}

const textOf = (value: string | number | null, kind: CellKind): string => {
  if (value === null) return '—'
  if (typeof value === 'string') return value
  if (kind === 'share') return `${(value * 100).toFixed(1)} %`
  return kind === 'count' ? value.toLocaleString('en') : value.toFixed(2)
}
function changeOf(now: number | null, before: number | null, kind: CellKind): string {
  if (now === null || before === null) return '—'
  const change = now - before
  const sign = change > 0 ? '+' : change < 0 ? '−' : ''
  const size = Math.abs(change)
  // Shares move by percentage points.
  return `${sign}${kind === 'share' ? `${(size * 100).toFixed(1)}` : kind === 'count' ? size : size.toFixed(2)}`
}
