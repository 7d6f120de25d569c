import { type Database, firstRow, rows } from '@wangge/server/db/database.ts'
import { runImport } from '@wangge/server/imports/run.ts'
import type { LayerName } from '@wangge/shared/importing'
import { sql } from 'drizzle-orm'
import iconv from 'iconv-lite'
import proj4 from 'proj4'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { feature, fileOf, geojsonFile, geopackage, shapefile, square, xlsxFile } from '../support/files.ts'
import { openTestDatabase } from '../support/template.ts'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase('empty')
})
afterAll(() => database.close())
const Count = z.object({ count: z.number() })
const count = async (table: string) =>
  (await firstRow(database.system, Count, sql`SELECT count(*)::int AS count FROM ${sql.identifier(table)}`))?.count

/** Each test has a source of its own, so that they do not meet. */
let serial = 0
let source = ''
beforeEach(() => {
  source = `test ${++serial}`
})

const put = (layer: LayerName, path: string, more: Partial<Parameters<typeof runImport>[1]> = {}) =>
  runImport(database, { layer, path, map: {}, zone: 'Asia/Shanghai', under: null, source, dryRun: false, ...more })
const problemsOf = (report: Awaited<ReturnType<typeof put>>) =>
  report.log.shown.map(({ row, field, severity, reason }) => ({ row, field, severity, reason }))

const grids = (name = '一号') =>
  geojsonFile([
    feature({ id: 'a', name, community: '甲社区' }, square(120, 37)),
    feature({ id: 'b', name: '二号', community: '甲社区' }, square(120.001, 37)),
    feature({ id: 'c', name: '三号', community: '乙社区' }, square(120.002, 37)),
  ])

describe('grids', () => {
  test('codes are made under the region; the same file twice changes nothing; an updated file updates', async () => {
    const first = await put('grids', grids(), { under: '370699' })
    expect(first.counts).toEqual({ created: 3, updated: 0, unchanged: 0 })
    const read = () =>
      rows(
        database.system,
        z.object({ code: z.string(), name: z.string(), versions: z.number() }),
        sql`
        SELECT g.code, g.name, count(v.id)::int AS versions FROM grid g JOIN grid_version v ON v.grid_id = g.id WHERE g.source = ${source} GROUP BY g.id ORDER BY g.code`,
      )
    const made = await read()
    expect(made.map(grid => grid.code)).toEqual(['370699000001001', '370699000001002', '370699000002001'])
    const again = await put('grids', grids(), { under: '370699' })
    expect(again.counts).toEqual({ created: 0, updated: 0, unchanged: 3 })
    expect(await read()).toEqual(made)
    const renamed = await put('grids', grids('改名'), { under: '370699' })
    expect(renamed.counts).toEqual({ created: 0, updated: 1, unchanged: 2 })
    const moved = geojsonFile([feature({ id: 'a', name: '改名' }, square(120, 37, 0.0005))])
    expect((await put('grids', moved, { under: '370699' })).counts.updated).toBe(1)
    expect((await read()).map(({ name, versions }) => [name, versions])).toEqual([
      ['改名', 2],
      ['二号', 1],
      ['三号', 1],
    ])
  })

  test('a dry run tells what would happen and changes nothing', async () => {
    const before = await count('grid')
    const report = await put('grids', grids(), { under: '370698', dryRun: true })
    expect(report.counts.created).toBe(3)
    expect(await count('grid')).toBe(before)
    expect(
      await firstRow(database.system, Count, sql`SELECT count(*)::int AS count FROM region WHERE code LIKE '370698%'`),
    ).toEqual({ count: 0 })
  })

  test('bad rows are listed, good rows go in', async () => {
    const file = geojsonFile([
      feature({ id: 'ok', community: '丙社区' }, square(120.01, 37)),
      feature({ id: 'no-community' }, square(120.02, 37)),
      feature({ id: 'ok', community: '丙社区' }, square(120.03, 37)),
      feature(
        { id: 'line', community: '丙社区' },
        {
          type: 'LineString',
          coordinates: [
            [120, 37],
            [121, 37],
          ],
        },
      ),
      feature({ id: 'far', community: '丙社区' }, square(500_000, 4_000_000)),
      feature(
        { id: 'flat', community: '丙社区' },
        {
          type: 'Polygon',
          coordinates: [
            [
              [120, 37],
              [120.1, 37],
              [120, 37],
              [120, 37],
            ],
          ],
        },
      ),
      feature(
        { id: 'bow', community: '丙社区' },
        {
          type: 'Polygon',
          coordinates: [
            [
              [120.05, 37],
              [120.06, 37.01],
              [120.06, 37],
              [120.05, 37.01],
              [120.05, 37],
            ],
          ],
        },
      ),
    ])
    const report = await put('grids', file, { under: '370697' })
    expect(report.counts.created).toBe(2)
    expect(problemsOf(report)).toEqual([
      { row: 4, field: 'geometry', severity: 'notice', reason: 'skipped_other_geometry' },
      { row: 5, field: 'geometry', severity: 'error', reason: 'outside_the_world' },
      { row: 3, field: 'id', severity: 'error', reason: 'duplicate_id' },
      { row: 6, field: 'geometry', severity: 'error', reason: 'no_area' },
      { row: 7, field: 'geometry', severity: 'repaired', reason: 'repaired_polygon' },
      { row: 2, field: 'community', severity: 'error', reason: 'no_community' },
    ])
    const invalid = await firstRow(
      database.system,
      Count,
      sql`SELECT count(*)::int AS count FROM grid_version WHERE NOT ST_IsValid(geom)`,
    )
    expect(invalid).toEqual({ count: 0 })
  })

  test('a file that breaks off leaves the database as it was', async () => {
    const before = [await count('grid'), await count('region')]
    const whole = JSON.stringify({
      type: 'FeatureCollection',
      features: Array.from({ length: 3000 }, (_, i) =>
        feature({ id: `${i}`, community: '丁社区' }, square(110 + i / 100, 30)),
      ),
    })
    await expect(put('grids', fileOf('cut.geojson', whole.slice(0, -400)), { under: '370696' })).rejects.toThrow(
      /breaks off/,
    )
    expect([await count('grid'), await count('region')]).toEqual(before)
  })

  test('issues that came first are given to the grid that comes around them', async () => {
    const csv = fileOf('issues.csv', '编号,经度,纬度,类别,上报时间\n1,119.5005,36.5005,漏水,2026-03-01 08:00\n')
    const report = await put('issues', csv)
    expect(problemsOf(report)).toEqual([
      { row: 2, field: 'geometry', severity: 'notice', reason: 'outside_every_grid' },
    ])
    await put('grids', geojsonFile([feature({ id: 'late', community: '戊社区' }, square(119.5, 36.5))]), {
      under: '370695',
    })
    const placed = await firstRow(
      database.system,
      z.object({ code: z.string() }),
      sql`SELECT region_code AS code FROM issue WHERE source = ${source}`,
    )
    expect(placed?.code).toBe('370695000001001')
  })
})

describe('formats', () => {
  const expectBuildings = async (names: string[]) => {
    const found = await rows(
      database.system,
      z.object({ name: z.string() }),
      sql`SELECT name FROM building WHERE source = ${source} ORDER BY name`,
    )
    expect(found.map(one => one.name)).toEqual(names)
  }

  test('newline-delimited GeoJSON', async () => {
    const lines = ['甲楼', '乙楼']
      .map((name, i) => JSON.stringify(feature({ id: i, 名称: name }, square(118 + i, 36))))
      .join('\n')
    const report = await put('buildings', fileOf('layer.geojsonl', `${lines}\nnot json\n`))
    expect(report.counts.created).toBe(2)
    expect(problemsOf(report)).toEqual([{ row: 3, field: 'geometry', severity: 'error', reason: 'missing' }])
    await expectBuildings(['乙楼', '甲楼'])
  })

  test('CSV in GB 18030 with Chinese headings, times in the zone that is named', async () => {
    const text =
      '编号;经度;纬度;类别;状态;上报时间;办结时间\n7;117.5;36.5;邻里纠纷;办结;2026/3/1 8:00;2026年3月2日 9:30\n8;117.5;99;邻里纠纷;上报;某天;\n'
    const report = await put('issues', fileOf('问题.csv', iconv.encode(text, 'gb18030')))
    expect(report.counts.created).toBe(1)
    expect(problemsOf(report).filter(one => one.severity === 'error')).toEqual([
      { row: 3, field: 'opened', severity: 'error', reason: 'not_a_time' },
    ])
    const issue = await firstRow(
      database.system,
      z.object({ category: z.string(), state: z.string(), opened: z.string(), events: z.number() }),
      sql`SELECT category_code AS category, state, to_char(opened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS opened, (SELECT count(*) FROM issue_event e WHERE e.issue_id = i.id)::int AS events FROM issue i WHERE source = ${source}`,
    )
    expect(issue).toEqual({ category: 'disputes.neighbours', state: 'closed', opened: '2026-03-01 00:00', events: 4 })
  })

  test('XLSX: dates, numbers and formulas as they are shown', async () => {
    await put('buildings', geojsonFile([feature({ id: 'B1' }, square(116, 36))]))
    const file = await xlsxFile([
      ['编号', '楼栋', '单元', '层数', '每层户数', '应有户数'],
      [1, 'B1', '一单元', 6, 2, { formula: 'D2*E2', result: 12 }],
      [2, 'B9', '二单元', 6, 2, 12],
      [3, 'B1', '三单元', 'six', 2, 12],
    ])
    const report = await put('units', file)
    expect(report.counts.created).toBe(1)
    expect(problemsOf(report)).toEqual([
      { row: 4, field: 'floors', severity: 'error', reason: 'not_a_number' },
      { row: 3, field: 'building', severity: 'error', reason: 'unknown_reference' },
    ])
    const units = await rows(
      database.system,
      z.object({ name: z.string(), expected: z.number() }),
      sql`
      SELECT u.name, u.households_expected AS expected FROM unit u JOIN building b ON b.id = u.building_id WHERE b.source = ${source}`,
    )
    expect(units).toEqual([{ name: '一单元', expected: 12 }])
  })

  const prj39 =
    'PROJCS["CGCS2000_3_Degree_GK_Zone_40",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",40500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'

  test('a zipped shapefile in a 3-degree Gauss–Krüger zone, by its .prj', async () => {
    const place = proj4(
      'EPSG:4326',
      '+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=40500000 +y_0=0 +ellps=GRS80 +units=m',
      [121.386, 37.541],
    )
    const report = await put(
      'buildings',
      await shapefile(
        [feature({ id: 'x', name: 'hall' }, square(place[0], place[1], 100)) as Parameters<typeof shapefile>[0][0]],
        prj39,
      ),
    )
    expect(report.system).toBe('cgcs2000-3-40')
    const at = await firstRow(
      database.system,
      z.object({ lon: z.number(), lat: z.number() }),
      sql`SELECT ST_XMin(geom) AS lon, ST_YMin(geom) AS lat FROM building WHERE source = ${source}`,
    )
    expect(at?.lon).toBeCloseTo(121.386, 4)
    expect(at?.lat).toBeCloseTo(37.541, 4)
  })

  test('a system that is not known is refused, unless the user names one', async () => {
    const file = geojsonFile([feature({ id: 'x' }, square(115, 36))], {
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::27700' } },
    })
    await expect(put('buildings', file)).rejects.toMatchObject({ reason: 'unknown_crs' })
    expect((await put('buildings', file, { system: 'wgs84' })).counts.created).toBe(1)
  })

  test('GeoPackage', async () => {
    const report = await put(
      'buildings',
      geopackage(
        [
          { name: '南楼', geometry: square(114, 36) },
          { name: '北楼', geometry: square(114.1, 36) },
        ],
        4490,
      ),
    )
    expect(report.system).toBe('cgcs2000')
    await expectBuildings(['北楼', '南楼'])
  })

  test('a file that is not what its name says is refused with the reason', async () => {
    for (const [name, content, reason] of [
      ['a.geojson', '<kml/>', 'not_geojson'],
      ['a.geojson', '{"type":"FeatureCollection","features":[]}', 'no_features'],
      ['a.csv', '', 'empty_file'],
      ['a.xlsx', 'no workbook', 'broken_xlsx'],
      ['a.zip', 'no zip', 'broken_zip'],
      ['a.gpkg', 'no database', 'broken_geopackage'],
      ['a.doc', 'x', 'unknown_format'],
    ]) {
      await expect(
        put('grids', fileOf(name, content), { under: '370699' }),
        `${name} ${content}`,
      ).rejects.toMatchObject({ reason })
    }
    await expect(put('grids', '/nowhere/a.csv')).rejects.toMatchObject({ reason: 'no_file' })
  })
})

describe('the register', () => {
  test('a door is held once, plates stay where they are, phones are sealed, visits are never changed', async () => {
    await put('buildings', geojsonFile([feature({ id: 'B' }, square(113, 36))]))
    await put('units', fileOf('u.csv', '编号,楼栋,单元\nU,B,1单元\n'))
    const households =
      '编号,单元编号,房号,居住状态,车牌\nh1,U,101,自住,"鲁F00001, 鲁F00002"\nh2,U,101,出租,\nh3,U,102,出租,鲁F00001\nh4,U,103,城堡,\n'
    const report = await put('households', fileOf('h.csv', households))
    expect(report.counts.created).toBe(2)
    expect(problemsOf(report)).toEqual([
      { row: 5, field: 'tenure', severity: 'error', reason: 'not_a_choice' },
      { row: 3, field: 'door', severity: 'error', reason: 'door_taken' },
      { row: 4, field: 'plates', severity: 'notice', reason: 'plate_elsewhere' },
    ])
    const residents =
      '编号,户编号,姓名,手机,身份证号\nr1,h1,张三,13812341234,11010519491231002X\nr2,h1,李四,,110105194912310021\n'
    expect(problemsOf(await put('residents', fileOf('r.csv', residents)))).toEqual([
      { row: 3, field: 'idNumber', severity: 'notice', reason: 'check_digit' },
    ])
    expect((await put('residents', fileOf('r.csv', residents))).counts).toEqual({
      created: 0,
      updated: 0,
      unchanged: 2,
    })
    const visits = (outcome: string) => fileOf('v.csv', `编号,户编号,时间,结果\nv1,h1,2026-05-01 19:00,${outcome}\n`)
    expect((await put('visits', visits('见到'))).counts.created).toBe(1)
    expect((await put('visits', visits('见到'))).counts.unchanged).toBe(1)
    expect(problemsOf(await put('visits', visits('无人')))).toEqual([
      { row: 2, field: 'id', severity: 'error', reason: 'append_only' },
    ])
  })
})
