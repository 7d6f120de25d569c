import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '@wangge/server/db/database.ts'
import { openSource } from '@wangge/server/imports/readers/open.ts'
import { applyDuePlans } from '@wangge/server/plans/publish.ts'
import { areaM2 } from '@wangge/shared/geometry'
import type { GridFigures } from '@wangge/shared/grids'
import { perDegree } from '@wangge/shared/partition'
import type {
  CheckFailure,
  GridBoundary,
  GridFamily,
  PlanDetail,
  PlanGround,
  PlanSummary,
  RepairReport,
} from '@wangge/shared/plans'
import { PlanTable } from '@wangge/shared/plans'
import ExcelJS from 'exceljs'
import { v7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, serveForTests } from '../support/client.ts'
import {
  across,
  amongUnits,
  approve,
  beginPlan,
  draw,
  drawnOf,
  jinhui,
  judge,
  neighbours,
  publish,
} from '../support/plans.ts'
import { openTestDatabase } from '../support/template.ts'

let database: Database
let planner: Client
let supervisor: Client
let worker: Client
let viewer: Client
beforeAll(async () => {
  database = await openTestDatabase('demo')
  const server = serveForTests(database)
  planner = await server.signIn('planner')
  supervisor = await server.signIn('supervisor')
  worker = await server.signIn('worker')
  viewer = await server.signIn('viewer')
})
afterAll(() => database.close())

const read = (id: string) => planner.json<PlanDetail>(`/api/plans/${id}`)
const figuresOf = async (at?: string) =>
  (await planner.json<{ items: GridFigures[] }>(`/api/grids?region=${jinhui}${at ? `&at=${at}` : ''}`)).items

describe('the faulty draft', () => {
  test('shows 37 orphans and 12 double covers, cannot be submitted; repaired, it shows none', async () => {
    const { items } = await planner.json<{ items: PlanSummary[] }>('/api/plans')
    const faulty = items.find(({ isDrawn }) => !isDrawn)
    if (!faulty) throw new Error('the demo has a faulty draft')
    const failures = await planner.json<{ items: CheckFailure[] }>(`/api/plans/${faulty.id}/checks`)
    const count = (check: string) => failures.items.find(one => one.check === check)?.count
    expect([count('orphan_units'), count('doubly_covered_units')]).toEqual([37, 12])
    expect(failures.items.find(({ check }) => check === 'orphan_units')?.places).toHaveLength(37)
    expect(failures.items.some(({ check }) => check === 'gap')).toBe(true)
    expect((await judge(planner, faulty.id, 'submitted')).status).toBe(422)
    const repair = async (wish: object): Promise<RepairReport> =>
      (await planner.send('POST', `/api/plans/${faulty.id}/repair`, wish)).json()
    const asked = await repair({ toleranceM: 1, apply: true })
    expect(asked.applied).toBe(false)
    expect(asked.open.map(({ kind }) => kind).sort()).toEqual(['gap', 'overlap'])
    expect((await repair({ toleranceM: 1, closesAll: true, apply: true })).applied).toBe(true)
    expect((await planner.json<{ items: CheckFailure[] }>(`/api/plans/${faulty.id}/checks`)).items).toEqual([])
  })
})

describe('drawing together', () => {
  test('steps are saved once, on top of each other only; going back is a step', async () => {
    const plan = await beginPlan(planner, '共绘')
    const drawn = drawnOf(plan)
    const [code] = neighbours(drawn)
    const split = {
      kind: 'split' as const,
      grid: code,
      line: across(drawn, code),
      code: `${jinhui}901`,
      name: '新网格',
    }
    const body = { base: 0, steps: [{ id: v7(), edit: split }] }
    for (let time = 0; time < 3; time++) {
      const response = await planner.send('POST', `/api/plans/${plan.id}/steps`, body)
      expect([response.status, await response.json()]).toEqual([200, { revision: 1 }])
    }
    const late = await draw(planner, plan.id, 0, { kind: 'merge', into: code, other: neighbours(drawn)[1] })
    expect(late.status).toBe(409)
    expect((await draw(planner, plan.id, 1, { kind: 'merge', into: code, other: `${jinhui}999` })).status).toBe(422)
    expect((await read(plan.id)).steps).toHaveLength(1)
    expect((await draw(planner, plan.id, 1, { kind: 'restore', to: 0 })).status).toBe(200)
    expect(drawnOf(await read(plan.id))).toEqual(drawn)
  })

  test('at once, ten times: one of each pair is saved, the other is told', async () => {
    const plan = await beginPlan(planner, '同时')
    const [code, other] = neighbours(drawnOf(plan))
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        draw(planner, plan.id, 0, { kind: 'describe', grid: i % 2 ? code : other, name: `名${i}`, workerId: null }),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)])
    expect((await read(plan.id)).revision).toBe(1)
  })

  test('only planners of the region draw; others see, workers do not', async () => {
    const plan = await beginPlan(planner, '谁能画')
    const [code] = neighbours(drawnOf(plan))
    const edit = { kind: 'describe' as const, grid: code, name: 'x', workerId: null }
    for (const [client, status] of [
      [supervisor, 403],
      [viewer, 403],
      [worker, 404],
    ] as const) {
      expect((await draw(client, plan.id, 0, edit)).status).toBe(status)
      expect((await publish(client, plan.id)).status).toBe(status)
      expect((await client.send('POST', `/api/plans/${plan.id}/repair`, { toleranceM: 1 })).status).toBe(status)
      expect((await client.send('POST', '/api/plans', { id: v7(), name: 'x', regionCode: jinhui })).status).toBe(403)
    }
    for (const [client, status] of [
      [viewer, 403],
      [worker, 404],
    ] as const)
      for (const verdict of ['approved', 'returned', 'submitted', null])
        expect((await judge(client, plan.id, verdict, 'x')).status).toBe(status)
    expect((await judge(supervisor, plan.id, 'submitted')).status).toBe(403)
  })

  test('lines that were proposed are taken as a draft when they are a partition, refused when not', async () => {
    const document = drawnOf(await beginPlan(planner, '原线'))
    const taken = await beginPlan(planner, '方案', { document })
    expect(drawnOf(taken).partition.arcs).toEqual(document.partition.arcs)
    expect(drawnOf(taken).about).toEqual(document.about)
    const { arcs, grids } = document.partition
    const crossed = {
      ...document,
      partition: {
        grids,
        arcs: arcs.map((arc, i) =>
          i === 0
            ? { ...arc, vertices: [arc.vertices[0], [arc.vertices[0][0] + 900_000, 0], ...arc.vertices.slice(1)] }
            : arc,
        ),
      },
    }
    const foreign = {
      ...document,
      partition: { arcs, grids: grids.map((grid, i) => (i === 0 ? { ...grid, code: '999999001001001' } : grid)) },
    }
    for (const wrong of [crossed, foreign])
      expect(
        (await planner.send('POST', '/api/plans', { id: v7(), name: 'x', regionCode: jinhui, document: wrong })).status,
      ).toBe(422)
  })
})

describe('review and publishing', () => {
  test('from a draft to today’s lines: units, issues, rights and notices follow; the past stays; then back again', async () => {
    const before = await figuresOf()
    const instant = new Date().toISOString()
    const plan = await beginPlan(planner, '松园里一分为二')
    const drawn = drawnOf(plan)
    const own = '370602005001006'
    const half = `${jinhui}${String(drawn.partition.grids.length + 101)}`
    const ground = await planner.json<PlanGround>(`/api/plans/${plan.id}/ground`)
    expect(
      (
        await draw(planner, plan.id, 0, {
          kind: 'split',
          grid: own,
          line: amongUnits(drawn, own, ground),
          code: half,
          name: '松园里南',
        })
      ).status,
    ).toBe(200)
    // A grid nobody looks after cannot be submitted.
    expect((await judge(planner, plan.id, 'submitted')).status).toBe(422)
    const other = ground.grids.find(({ code, workerId }) => code !== own && workerId)?.workerId ?? ''
    expect(
      (await draw(planner, plan.id, 1, { kind: 'describe', grid: half, name: '松园里南', workerId: other })).status,
    ).toBe(200)
    expect((await publish(planner, plan.id)).status).toBe(409)
    expect(await (await judge(planner, plan.id, 'submitted')).json()).toMatchObject({ state: 'in_review' })
    expect((await draw(planner, plan.id, 2, { kind: 'restore', to: 0 })).status).toBe(409)
    expect((await judge(planner, plan.id, 'approved')).status).toBe(403)
    expect((await judge(supervisor, plan.id, 'returned')).status).toBe(422)
    expect((await judge(supervisor, plan.id, 'returned', '南边线改到路上', { lon: 121.39, lat: 37.53 })).status).toBe(
      200,
    )
    await approve(planner, supervisor, plan.id)
    const placed = new PlanTable(ground)
    const wanted = placed.figures(placed.place(drawnOf(await read(plan.id))))
    const answers = await Promise.all([publish(planner, plan.id), publish(planner, plan.id)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])

    const after = await figuresOf()
    for (const code of [own, half]) {
      const grid = after.find(one => one.code === code)
      const drawnFigures = wanted.get(code)
      expect([grid?.units, grid?.households, grid?.residents, grid?.openIssues]).toEqual([
        drawnFigures?.units,
        drawnFigures?.households,
        drawnFigures?.residents,
        drawnFigures?.openIssues,
      ])
    }
    const sum = (grids: GridFigures[], key: 'households' | 'units' | 'openIssues' | 'careRed') =>
      grids.reduce((total, grid) => total + grid[key], 0)
    for (const key of ['households', 'units', 'openIssues', 'careRed'] as const)
      expect(sum(after, key)).toBe(sum(before, key))
    // What was is as it was.
    expect(
      (await figuresOf(instant)).map(({ code, households, openIssues }) => [code, households, openIssues]),
    ).toEqual(before.map(({ code, households, openIssues }) => [code, households, openIssues]))
    // On today's lines the same instant reads as if they had been there then.
    const restated = (
      await planner.json<{ items: GridFigures[] }>(`/api/grids?region=${jinhui}&at=${instant}&lines=today`)
    ).items
    expect(restated.map(({ code, households, openIssues }) => [code, households, openIssues])).toEqual(
      after.map(({ code, households, openIssues }) => [code, households, openIssues]),
    )
    const notices = await worker.json<{ items: { about: { kind: string; unitsLost?: number } }[] }>('/api/notices')
    expect(notices.items.find(({ about }) => about.kind === 'plan')?.about.unitsLost).toBe(wanted.get(half)?.units)
    const family = await planner.json<GridFamily>(`/api/grids/${half}/family`)
    expect(family.origins.map(({ code }) => code)).toEqual([own])
    expect((await planner.json<GridFamily>(`/api/grids/${own}/family`)).descendants.map(({ code }) => code)).toEqual([
      half,
    ])

    const back = await beginPlan(planner, '恢复', { copyOf: plan.id, before: true })
    await approve(planner, supervisor, back.id)
    expect((await publish(planner, back.id)).status).toBe(200)
    const restored = await figuresOf()
    expect(restored.map(({ code, households, openIssues }) => [code, households, openIssues])).toEqual(
      before.map(({ code, households, openIssues }) => [code, households, openIssues]),
    )
  })

  test('two drafts over one community: the second is refused with the reason; so is one over a plan still to come', async () => {
    const [one, two, three] = [
      await beginPlan(planner, '甲'),
      await beginPlan(planner, '乙'),
      await beginPlan(planner, '丙'),
    ]
    for (const plan of [one, two, three]) {
      const document = drawnOf(plan)
      const [into, other] = neighbours(document)
      const vertex = document.partition.arcs.find(
        ({ left, right, vertices }) => left >= 0 && right >= 0 && vertices.length > 0,
      )?.vertices
      if (!vertex) throw new Error('no line')
      const middle: [number, number] = [
        Math.round((vertex[0][0] + vertex[1][0]) / 2) + 30,
        Math.round((vertex[0][1] + vertex[1][1]) / 2) + 30,
      ]
      expect([into, other]).toHaveLength(2)
      expect(
        (await draw(planner, plan.id, 0, { kind: 'insert', between: [[...vertex[0]], [...vertex[1]]], at: middle }))
          .status,
      ).toBe(200)
      await approve(planner, supervisor, plan.id)
    }
    const tomorrow = new Date(Date.now() + 86_400_000)
    expect((await publish(planner, one.id, tomorrow.toISOString())).status).toBe(200)
    expect((await read(one.id)).appliedAt).toBeNull()
    const refused = await publish(planner, two.id)
    expect([refused.status, await refused.text()]).toEqual([409, expect.stringContaining('甲')])
    await applyDuePlans(database, new Date())
    expect((await read(one.id)).appliedAt).toBeNull()
    await applyDuePlans(database, tomorrow)
    expect((await read(one.id)).appliedAt).not.toBeNull()
    const late = await publish(planner, three.id)
    expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('甲')])
  })
})

test('the ground of a plan adds up to the figures of its grids', async () => {
  const plan = await beginPlan(planner, '核对')
  const ground = await planner.json<PlanGround>(`/api/plans/${plan.id}/ground`)
  const table = new PlanTable(ground)
  const figures = table.figures(table.place(drawnOf(plan)))
  for (const grid of await figuresOf()) {
    const drawn = figures.get(grid.code)
    expect([drawn?.units, drawn?.households, drawn?.residents, drawn?.carePersons, drawn?.openIssues]).toEqual([
      grid.units,
      grid.households,
      grid.residents,
      grid.careRed + grid.careYellow + grid.careGreen,
      grid.openIssues,
    ])
    expect(drawn?.workloadHours).toBeCloseTo(grid.workloadHours, 6)
    expect(drawn?.changingHouseholds).toBe(0)
  }
  expect(ground.units.x[0] / perDegree).toBeGreaterThan(120)
})

describe('as files', () => {
  test('GeoJSON, shapefile and GeoPackage hold the same grids and can be read again; only for those who export', async () => {
    const plan = await beginPlan(planner, '导出')
    const get = (file: string, client = planner) => client.get(`/api/plans/${plan.id}/files/${file}`)
    const areas: number[][] = []
    for (const [file, name] of [
      ['grids.geojson', 'a.geojson'],
      ['grids.shp.zip', 'a.zip'],
      ['grids.gpkg', 'a.gpkg'],
    ]) {
      const response = await get(file)
      expect(response.status).toBe(200)
      const path = join(mkdtempSync(join(tmpdir(), 'wangge-files-')), name)
      writeFileSync(path, Buffer.from(await response.arrayBuffer()))
      const source = await openSource(path)
      const found: { code: unknown; name: unknown; areaM2: number }[] = []
      for await (const { properties, geometry } of source.rows) {
        if (geometry?.type !== 'MultiPolygon' && geometry?.type !== 'Polygon') throw new Error('no polygon')
        found.push({ code: properties.code, name: properties.name, areaM2: areaM2(geometry) })
      }
      const { about } = drawnOf(plan)
      expect(found.map(({ code, name: called }) => [code, called])).toEqual(
        Object.entries(about).map(([code, { name: called }]) => [code, called]),
      )
      areas.push(found.map(one => one.areaM2))
    }
    for (const other of areas.slice(1))
      for (const [i, area] of other.entries()) expect(area).toBeCloseTo(areas[0][i], 0)
    for (const [client, status] of [
      [viewer, 403],
      [worker, 404],
      [supervisor, 200],
    ] as const)
      expect((await get('grids.gpkg', client)).status).toBe(status)
    expect((await get('passwords.txt')).status).toBe(404)
  })

  test('the comparison lists every household that moves, by its door', async () => {
    const plan = await beginPlan(planner, '对比')
    const drawn = drawnOf(plan)
    const [into, other] = neighbours(drawn)
    const households = (await figuresOf()).find(({ code }) => code === other)?.households
    expect((await draw(planner, plan.id, 0, { kind: 'merge', into, other })).status).toBe(200)
    const response = await planner.get(`/api/plans/${plan.id}/files/comparison.xlsx?locale=en`)
    const book = new ExcelJS.Workbook()
    await book.xlsx.load(await response.arrayBuffer())
    expect(book.getWorksheet('Households that move')?.actualRowCount).toBe((households ?? 0) + 1)
    expect(book.getWorksheet('Grids')?.actualRowCount).toBe(drawn.partition.grids.length + 1)
  })
})

test('the sheet of a grid says what bounds it on each side, and lists every unit', async () => {
  const sheet = await worker.json<GridBoundary>('/api/grids/370602005001006/boundary')
  expect(new Set(sheet.sides.map(({ side }) => side))).toEqual(new Set(['north', 'east', 'south', 'west']))
  expect(sheet.sides.some(({ kind }) => kind === 'road')).toBe(true)
  expect(sheet.buildings.flatMap(({ units }) => units)).toHaveLength(32)
  expect(sheet.households).toBe(460)
  const beside = sheet.sides.filter(({ kind }) => kind === 'grid').reduce((sum, { lengthM }) => sum + lengthM, 0)
  expect(beside).toBeLessThan(4 * Math.sqrt(sheet.areaM2) * 1.5)
})
