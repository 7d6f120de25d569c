import type { AtomGraph } from '@wangge/shared/proposals'
import type pg from 'pg'

/**
 * The count-based splitter of hotosm/field-tm, by number of tasks, reproduced: the ground is cut along lines (roads above
 * residential ones, waterways), each piece gets tasks by its count of buildings until there are k, and PostGIS's k-means
 * puts the buildings of a piece into its tasks.
 * @param lines flat, in metres as the atoms are
 */
export async function fieldTm(
  client: pg.Client,
  { x, y, count }: AtomGraph,
  lines: readonly (readonly number[])[],
  k: number,
): Promise<Int32Array> {
  const piece = await piecesOfGround(client, x, y, lines)
  const tasks = tasksOf(piece, k)
  const { rows } = await client.query<{ atom: number; piece: number; part: number }>(
    `SELECT (i - 1)::int AS atom, piece, ST_ClusterKMeans(ST_MakePoint(x, y), tasks) OVER (PARTITION BY piece)::int AS part
     FROM unnest($1::float8[], $2::float8[], $3::int[], $4::int[]) WITH ORDINALITY AS u(x, y, piece, tasks, i)`,
    [[...x], [...y], piece, piece.map(one => tasks.get(one))],
  )
  const labels = new Int32Array(count)
  const known = new Map<string, number>()
  for (const { atom, piece: of, part } of rows) {
    const key = `${of} ${part}`
    known.set(key, known.get(key) ?? known.size)
    labels[atom] = known.get(key) ?? 0
  }
  return labels
}

/** The piece of ground between the lines in which each place lies. */
async function piecesOfGround(
  client: pg.Client,
  x: Float64Array,
  y: Float64Array,
  lines: readonly (readonly number[])[],
): Promise<number[]> {
  if (lines.length === 0) return Array(x.length).fill(1)
  const wkt = lines.map(
    line =>
      `LINESTRING(${Array.from({ length: line.length / 2 }, (_, i) => `${line[2 * i]} ${line[2 * i + 1]}`).join(',')})`,
  )
  const { rows } = await client.query<{ piece: number }>(
    `WITH places AS (SELECT i, ST_MakePoint(x, y) AS geom FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY AS u(x, y, i)),
      aoi AS (SELECT ST_Expand(ST_Extent(geom)::geometry, 20) AS geom FROM places),
      merged AS (SELECT ST_LineMerge(ST_Union(ST_Intersection(aoi.geom, ST_GeomFromText(l)))) AS geom FROM aoi, unnest($3::text[]) AS l),
      pieces AS (SELECT row_number() OVER () AS id, d.geom FROM (
        SELECT (ST_Dump(ST_Polygonize(ST_Union(ST_Boundary(aoi.geom), merged.geom)))).geom FROM aoi, merged) d)
     SELECT min(pieces.id)::int AS piece FROM places JOIN pieces ON ST_Intersects(pieces.geom, places.geom) GROUP BY i ORDER BY i`,
    [[...x], [...y], wkt],
  )
  return rows.map(({ piece }) => piece)
}

/** Tasks of each piece: by its count, then one more where the buildings are most to a task (or one fewer), until there are k. */
function tasksOf(piece: readonly number[], k: number): Map<number, number> {
  const counts = new Map<number, number>()
  for (const one of piece) counts.set(one, (counts.get(one) ?? 0) + 1)
  const tasks = new Map([...counts].map(([id, n]) => [id, Math.max(1, Math.ceil(n / (piece.length / k)))]))
  const total = () => [...tasks.values()].reduce((sum, one) => sum + one, 0)
  const each = (id: number) => (counts.get(id) ?? 0) / (tasks.get(id) ?? 1)
  while (total() !== k && k >= counts.size) {
    const isOver = total() > k
    const [id] = [...tasks.keys()]
      .filter(one => !isOver || (tasks.get(one) ?? 0) > 1)
      .sort((a, b) => (isOver ? each(a) - each(b) : each(b) - each(a)))
    tasks.set(id, (tasks.get(id) ?? 0) + (isOver ? -1 : 1))
  }
  return tasks
}
