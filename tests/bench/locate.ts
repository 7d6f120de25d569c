import { chance } from '@wangge/shared/chance'
import { PartitionIndex } from '@wangge/shared/geometry'
import type pg from 'pg'
import { fastestInTurns, ms, type Row } from './measure.ts'
import { wigglyGrids } from './partition.ts'

const pointCount = 500_000

/** 500,000 points in 2,500 wiggly grids: building the index and placing all, against a PostGIS ST_Covers join whose GiST indexes were made before. */
export async function benchLocate(client: pg.Client): Promise<Row> {
  const random = chance(11)
  const grids = wigglyGrids(50, 10, random)
  const lon = Float64Array.from({ length: pointCount }, () => 120 + random())
  const lat = Float64Array.from({ length: pointCount }, () => 30 + random())
  await client.query('CREATE TEMP TABLE bench_grid (k int, geom geometry(Polygon,4326))')
  await client.query(
    'INSERT INTO bench_grid SELECT g.k, ST_SetSRID(ST_GeomFromGeoJSON(g.shape), 4326) FROM jsonb_to_recordset($1::jsonb) AS g(k int, shape jsonb)',
    [JSON.stringify(grids.map((shape, k) => ({ k, shape })))],
  )
  await client.query(
    'CREATE TEMP TABLE bench_point AS SELECT n, ST_SetSRID(ST_MakePoint(x, y), 4326) AS geom FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY AS p(x, y, n)',
    [[...lon], [...lat]],
  )
  await client.query('CREATE INDEX ON bench_grid USING gist (geom); CREATE INDEX ON bench_point USING gist (geom)')
  await client.query('ANALYZE bench_grid; ANALYZE bench_point')

  const counts = new Int32Array(grids.length)
  const place = () => {
    counts.fill(0)
    const index = new PartitionIndex(grids)
    for (let i = 0; i < pointCount; i++) counts[index.locate(lon[i], lat[i])]++
  }
  const join =
    'SELECT g.k, count(*)::int AS n FROM bench_point p JOIN bench_grid g ON ST_Covers(g.geom, p.geom) GROUP BY g.k'
  // The planner takes points as the outer side; asked grid by grid, PostGIS keeps each one prepared. The faster one counts.
  const byGrid =
    'SELECT g.k, (SELECT count(*) FROM bench_point p WHERE ST_Covers(g.geom, p.geom))::int AS n FROM bench_grid g'
  await client.query('SET jit = off')
  const [ours, ...both] = await fastestInTurns(4, [place, () => client.query(join), () => client.query(byGrid)])
  const theirs = Math.min(...both)
  const found = await client.query(join)
  const differing = found.rows.filter(({ k, n }) => counts[k] !== n).length
  if (differing > 0) throw new Error(`${differing} grids have other counts than PostGIS`)
  const ratio = theirs / ours
  return {
    what: 'locate 500,000 points in 2,500 wiggly grids (index built each time)',
    ours: ms(ours),
    reference: `PostGIS ST_Covers join ${ms(theirs)}`,
    ratio: `${ratio.toFixed(1)}× faster`,
    bar: '≥ 10× faster',
    met: ratio >= 10,
  }
}
