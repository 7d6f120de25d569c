import { comparePlacements, type PlanDocument, type PlanGround, PlanTable } from '@wangge/shared/plans'
import { sql } from 'drizzle-orm'
import ExcelJS from 'exceljs'
import { z } from 'zod'
import { type Queryable, rows } from '../../db/database.ts'

const words = {
  'zh-CN': {
    grids: '各网格',
    moving: '换网格的户',
    grid: [
      '编码',
      '网格',
      '户（前）',
      '户（后）',
      '人（前）',
      '人（后）',
      '工时/月（前）',
      '工时/月（后）',
      '均衡（前）',
      '均衡（后）',
      '未结（前）',
      '未结（后）',
      '关爱（前）',
      '关爱（后）',
      '换网格员的户',
    ],
    home: ['小区', '楼栋', '单元', '门牌', '从', '到'],
  },
  en: {
    grids: 'Grids',
    moving: 'Households that move',
    grid: [
      'Code',
      'Grid',
      'Households before',
      'after',
      'Residents before',
      'after',
      'Hours a month before',
      'after',
      'Balance before',
      'after',
      'Open issues before',
      'after',
      'Care persons before',
      'after',
      'Households that change worker',
    ],
    home: ['Estate', 'Building', 'Unit', 'Door', 'From', 'To'],
  },
}
export type Locale = keyof typeof words

/** Two ways to draw a region as a workbook: the figures grid by grid, and every household that moves (no names). */
export async function comparisonWorkbook(
  db: Queryable,
  ground: PlanGround,
  before: PlanDocument,
  after: PlanDocument,
  title: string,
  locale: Locale,
): Promise<Uint8Array> {
  const table = new PlanTable(ground)
  const { grids, moving } = comparePlacements(table, table.place(before), table.place(after))
  const { [locale]: text } = words
  const book = new ExcelJS.Workbook()
  book.title = title
  const sheet = book.addWorksheet(text.grids, { views: [{ state: 'frozen', ySplit: 1 }] })
  sheet.addRow(text.grid).font = { bold: true }
  for (const { code, name, before: was, after: is } of grids)
    sheet.addRow([
      code,
      name,
      ...[['households'], ['residents'], ['workloadHours'], ['balance'], ['openIssues'], ['carePersons']].flatMap(
        ([key]) => [was, is].map(figures => (figures ? figureOf(figures, key) : null)),
      ),
      is?.changingHouseholds ?? null,
    ])
  for (const column of [7, 8]) sheet.getColumn(column).numFmt = '0.0'
  for (const column of [9, 10]) sheet.getColumn(column).numFmt = '0.0%'
  const list = book.addWorksheet(text.moving, { views: [{ state: 'frozen', ySplit: 1 }] })
  list.addRow(text.home).font = { bold: true }
  const nameOf = (code: string | undefined) =>
    code === undefined ? '—' : (after.about[code]?.name ?? before.about[code]?.name ?? code)
  const doors = await listDoors(
    db,
    moving.map(({ unit }) => ground.units.id[unit]),
  )
  for (const { unit, from, to } of moving) {
    const building = ground.units.building[unit]
    for (const door of doors.get(ground.units.id[unit]) ?? [])
      list.addRow([
        ground.buildings.estate[building],
        ground.buildings.name[building],
        ground.units.name[unit],
        door,
        nameOf(from),
        nameOf(to),
      ])
  }
  for (const one of book.worksheets) for (const column of one.columns) column.width = 16
  return new Uint8Array(await book.xlsx.writeBuffer())
}

function figureOf(figures: object, key: string): number | null {
  const value = Object.entries(figures).find(([name]) => name === key)?.[1]
  return typeof value === 'number' ? value : null
}

async function listDoors(db: Queryable, units: readonly string[]): Promise<Map<string, string[]>> {
  if (units.length === 0) return new Map()
  const found = await rows(
    db,
    z.object({ unitId: z.string(), door: z.string() }),
    sql`
    SELECT unit_id AS "unitId", door FROM household WHERE valid_to IS NULL AND unit_id = ANY(ARRAY(SELECT jsonb_array_elements_text(${JSON.stringify(units)}::jsonb)::uuid)) ORDER BY unit_id, door`,
  )
  const doors = new Map<string, string[]>()
  for (const { unitId, door } of found) doors.set(unitId, [...(doors.get(unitId) ?? []), door])
  return doors
}
