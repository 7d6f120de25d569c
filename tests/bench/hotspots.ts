import { chance } from '@wangge/shared/chance'
import { weekMs } from '@wangge/shared/domain'
import { countEvents, layGround, locateInGround, significanceOf } from '@wangge/shared/hotspots'
import { HotspotAnalysis, stepCount } from '@wangge/web/hotspots/analysis.ts'
import type { Polygon } from 'geojson'
import type pg from 'pg'
import { fastest, ms, type Row } from './measure.ts'

const issueCount = 1_000_000
const filteredCount = 100_000
const area: Polygon = {
  type: 'Polygon',
  coordinates: [
    [
      [121, 37],
      [121.6, 37],
      [121.6, 37.4],
      [121, 37.4],
      [121, 37],
    ],
  ],
}
const nowhere = { length: 0, lon: [], lat: [], weight: [] }

/** Gi* with its false discovery rates over the cells of a district, and a filter's change in the browser's worker. */
export async function benchHotspots(client: pg.Client): Promise<Row[]> {
  const random = chance(5)
  const lon = Float64Array.from({ length: issueCount }, () => 121 + random() * 0.6)
  const lat = Float64Array.from({ length: issueCount }, () => 37 + random() * 0.4)
  const at = Float64Array.from({ length: issueCount }, () => random() * stepCount * weekMs)
  const ground = layGround([area], nowhere, 9)
  const place = locateInGround({ length: issueCount, lon, lat }, ground)
  return [
    await benchOneMap(client, ground, place, at),
    await benchFilter(client, ground, {
      lon: lon.slice(0, filteredCount),
      lat: lat.slice(0, filteredCount),
      at: at.slice(0, filteredCount),
    }),
  ]
}

async function benchOneMap(
  client: pg.Client,
  ground: ReturnType<typeof layGround>,
  place: Int32Array,
  at: Float64Array,
): Promise<Row> {
  const [from, until] = [0, stepCount * weekMs]
  const events = { length: issueCount, place, at }
  const work = () =>
    significanceOf(countEvents(events, ground.cells.length, from, until), ground.households, ground.neighbours, 'count')
  const ours = await fastest(5, work)
  await client.query('CREATE TEMP TABLE bench_event AS SELECT p, a FROM unnest($1::int[], $2::float8[]) AS i(p, a)', [
    [...place],
    [...at],
  ])
  const pairs = { i: [] as number[], j: [] as number[] }
  for (let i = 0; i < ground.cells.length; i++) {
    pairs.i.push(i)
    pairs.j.push(i)
    for (let k = ground.neighbours.offsets[i]; k < ground.neighbours.offsets[i + 1]; k++) {
      pairs.i.push(i)
      pairs.j.push(ground.neighbours.indices[k])
    }
  }
  await client.query('CREATE TEMP TABLE bench_near AS SELECT i, j FROM unnest($1::int[], $2::int[]) AS n(i, j)', [
    pairs.i,
    pairs.j,
  ])
  await client.query('ANALYZE bench_event; ANALYZE bench_near')
  const giStar = `
    WITH cell AS (SELECT c AS p, coalesce(n, 0) AS x FROM generate_series(0, ${ground.cells.length - 1}) c
        LEFT JOIN (SELECT p, count(*)::float8 AS n FROM bench_event WHERE a > ${from} AND a <= ${until} GROUP BY p) k ON k.p = c),
      moment AS (SELECT count(*)::float8 AS n, avg(x) AS mean, stddev_pop(x) AS s FROM cell)
    SELECT i, (sum(x) - mean * count(*)) / (s * sqrt((n * count(*) - count(*) ^ 2) / (n - 1))) AS z
    FROM bench_near JOIN cell ON p = j, moment GROUP BY i, n, mean, s ORDER BY i`
  const theirs = await fastest(2, () => client.query(giStar))
  const { rows } = await client.query(giStar)
  const { z } = work()
  const differing = rows.filter((row, i) => Math.abs(row.z - z[i]) > 1e-9 * Math.max(1, Math.abs(row.z))).length
  if (differing > 0) throw new Error(`${differing} cells have another z than SQL`)
  const ratio = theirs / ours
  return {
    what: `Gi* of 1 M issues on ${ground.cells.length.toLocaleString('en')} cells, with p and q (issues placed before)`,
    ours: ms(ours),
    reference: `hand-written SQL, z only ${ms(theirs)}`,
    ratio: `${ratio.toFixed(1)}× faster`,
    bar: '≤ 1 s',
    met: ours <= 1000,
  }
}

async function benchFilter(
  client: pg.Client,
  ground: ReturnType<typeof layGround>,
  { lon, lat, at }: { lon: Float64Array; lat: Float64Array; at: Float64Array },
): Promise<Row> {
  const length = filteredCount
  const category = Uint16Array.from({ length }, (_, i) => i % 30)
  const none = new Uint8Array(length)
  const analysis = new HotspotAnalysis({ length, lon, lat, at, category, severity: none, state: none })
  analysis.addGround({ resolution: 9, cells: ground.cells, households: [...ground.households] })
  const question = {
    measure: 'count' as const,
    weeks: 4,
    until: stepCount * weekMs,
    categories: [3, 7],
    severities: [],
    states: [],
  }
  const ours = await fastest(5, () => analysis.ask(9, question))
  const counting = `
    SELECT s, p, count(*) FROM generate_series(1, ${stepCount}) s JOIN (SELECT p, a FROM bench_event LIMIT ${length}) i
      ON a > (s - 4) * ${weekMs}::float8 AND a <= s * ${weekMs}::float8 GROUP BY s, p`
  const theirs = await fastest(2, () => client.query(counting))
  return {
    what: `a filter's change at 100,000 issues: 52 weekly maps of hotspots, in the browser's worker`,
    ours: ms(ours),
    reference: `counting the same weeks in SQL, no statistics ${ms(theirs)}`,
    ratio: `${(theirs / ours).toFixed(1)}× faster`,
    bar: '≤ 1 s, off the page’s thread',
    met: ours <= 1000,
  }
}
