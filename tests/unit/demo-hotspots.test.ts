import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { distance } from '@turf/turf'
import { generateDemo } from '@wangge/demo'
import { openSource } from '@wangge/server/imports/readers/open.ts'
import { weekMs } from '@wangge/shared/domain'
import { cellCentre, countEvents, layGround, locateInGround, significanceOf } from '@wangge/shared/hotspots'
import type { Polygon } from 'geojson'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

const folder = mkdtempSync(join(tmpdir(), 'wangge-hotspots-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const Truths = z.object({
  now: z.iso.datetime().transform(Date.parse),
  hotspots: z.array(
    z.object({
      name: z.string(),
      category: z.string(),
      centre: z.tuple([z.number(), z.number()]),
      radiusM: z.number(),
      from: z.iso.datetime().transform(Date.parse),
      to: z.iso.datetime().transform(Date.parse),
    }),
  ),
})
const Grids = z.object({ features: z.array(z.object({ geometry: z.custom<Polygon>() })) })

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'))
async function readRows<Row>(name: string, row: z.ZodType<Row>): Promise<Row[]> {
  const all: Row[] = []
  for await (const { properties } of (await openSource(join(folder, name))).rows) all.push(row.parse(properties))
  return all
}
const place = { lon: z.coerce.number(), lat: z.coerce.number() }

/** Resolution of the map of a whole town; a cell and its ring reach this far from the cell's middle, metres. */
const resolution = 9
const reachM = 600

/** The demo is made anew for the day it is loaded: what was planted must stand out on any. */
const days = ['2026-11-24T04:00:00Z', '2026-11-24T20:37:51Z', '2026-12-25T04:00:00Z', '2027-08-15T09:00:00Z']

describe.each(days)('the demo of %s', now => {
  let truths: z.infer<typeof Truths>
  let ground: ReturnType<typeof layGround>
  let issues: { category: string; at: number; place: number }[]

  beforeAll(async () => {
    generateDemo(folder, Date.parse(now))
    truths = Truths.parse(readJson('truths.json'))
    const homes = Map.groupBy(await readRows('households.csv', z.object({ unit: z.string() })), home => home.unit)
    const units = await readRows('units.csv', z.object({ id: z.string(), ...place }))
    ground = layGround(
      Grids.parse(readJson('grids.geojson')).features.map(feature => feature.geometry),
      {
        length: units.length,
        lon: units.map(unit => unit.lon),
        lat: units.map(unit => unit.lat),
        weight: units.map(unit => homes.get(unit.id)?.length ?? 0),
      },
      resolution,
    )
    const read = await readRows('issues.csv', z.object({ ...place, category: z.string(), opened: z.iso.datetime() }))
    const places = locateInGround(
      { length: read.length, lon: read.map(issue => issue.lon), lat: read.map(issue => issue.lat) },
      ground,
    )
    issues = read.map(({ category, opened }, i) => ({ category, at: Date.parse(opened), place: places[i] }))
  })

  /** Cells hot at 99 % in a stretch of time. */
  function hotCells(from: number, to: number, category?: string): string[] {
    const asked = issues.filter(issue => category === undefined || issue.category === category)
    const events = { length: asked.length, place: asked.map(issue => issue.place), at: asked.map(issue => issue.at) }
    const counts = countEvents(events, ground.cells.length, from, to)
    const { level } = significanceOf(counts, ground.households, ground.neighbours, 'rate')
    return ground.cells.filter((_, i) => level[i] === 99)
  }

  const isAt = (cell: string, hotspot: z.infer<typeof Truths>['hotspots'][number]) =>
    distance(cellCentre(cell), hotspot.centre, { units: 'meters' }) <= hotspot.radiusM + reachM

  test('the four planted hotspots are found in their weeks, among all issues and among their own kind', () => {
    expect(truths.hotspots).toHaveLength(4)
    for (const hotspot of truths.hotspots) {
      for (const category of [undefined, hotspot.category]) {
        const hot = hotCells(hotspot.from, hotspot.to, category)
        expect(hot.length, hotspot.name).toBeGreaterThan(0)
        for (const cell of hot)
          expect(truths.hotspots.some(one => one.from < hotspot.to && one.to > hotspot.from && isAt(cell, one))).toBe(
            true,
          )
      }
    }
  })

  test('in no four weeks of the year is anything else hot at 99 %', () => {
    for (let week = 0; week <= 48; week++) {
      const to = truths.now - week * weekMs
      const from = to - 4 * weekMs
      const planted = truths.hotspots.filter(hotspot => hotspot.from < to && hotspot.to > from)
      const other = hotCells(from, to).filter(cell => !planted.some(hotspot => isAt(cell, hotspot)))
      expect(other, `${week} weeks ago`).toEqual([])
    }
  })

  test('among issues of other kinds, chance makes a hotspot in no more than one look of a hundred', () => {
    const planted = new Set(truths.hotspots.map(hotspot => hotspot.category))
    const looks = [...new Set(issues.map(issue => issue.category))]
      .filter(category => !planted.has(category))
      .flatMap(category => Array.from({ length: 13 }, (_, i) => ({ category, to: truths.now - i * 4 * weekMs })))
    const found = looks.filter(({ category, to }) => hotCells(to - 4 * weekMs, to, category).length > 0)
    expect(found.length).toBeLessThanOrEqual(looks.length / 100)
  })
})
