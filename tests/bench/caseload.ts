import { addUnit, type Counts, countIssues, countUnits, noCounts } from '@wangge/shared/caseload'
import { chance } from '@wangge/shared/chance'
import type pg from 'pg'
import { fastest, ms, type Row } from './measure.ts'

const gridCount = 2500
const unitCount = 300_000
const issueCount = 1_000_000
const windowDays = 90
const now = Date.UTC(2026, 0, 1)
const dayMs = 86_400_000

/** A district of 300,000 units with 1,000,000 households and 1,000,000 issues, as columns. */
function makeDistrict() {
  const random = chance(7)
  const whole = (most: number) => Math.floor(random() * most)
  const column = (make: (u: number) => number) => Uint32Array.from({ length: unitCount }, (_, u) => make(u))
  const households = column(() => 2 + whole(3.7))
  const units = {
    length: unitCount,
    building: column(u => Math.floor(u / 3)),
    households,
    residents: column(u => households[u] * 2),
    householdsExpected: column(u => households[u] + whole(2)),
    householdsMet: column(u => whole(households[u] + 1)),
    householdsVerified: column(u => whole(households[u] + 1)),
    visits: column(() => whole(9)),
    visitsMet: column(() => whole(4)),
    careRed: column(() => (random() < 0.02 ? 1 : 0)),
    careYellow: column(() => (random() < 0.04 ? 1 : 0)),
    careGreen: column(() => (random() < 0.06 ? 1 : 0)),
    careSeen: column(() => 0),
  }
  const gridOfUnit = Int32Array.from({ length: unitCount }, (_, u) => Math.floor((u * gridCount) / unitCount))
  const openedAt = Float64Array.from({ length: issueCount }, () => now - random() * 730 * dayMs)
  const ended = () => random() < 0.93
  const endedAt = openedAt.map(at => (ended() ? at + random() * 20 * dayMs : Number.NaN))
  const issues = {
    length: issueCount,
    openedAt,
    resolvedAt: endedAt.map(at => at - dayMs / 24),
    endedAt,
    dueAt: openedAt.map(at => at + 7 * dayMs),
    minutes: Float64Array.from({ length: issueCount }, () => 30 + whole(60)),
  }
  const gridOfIssue = Int32Array.from({ length: issueCount }, () => whole(gridCount))
  return { units, gridOfUnit, issues, gridOfIssue }
}
type District = ReturnType<typeof makeDistrict>

async function fill(client: pg.Client, { units, gridOfUnit, issues, gridOfIssue }: District): Promise<void> {
  const names = Object.keys(units).filter((name): name is Exclude<keyof typeof units, 'length'> => name !== 'length')
  await client.query(
    `CREATE TEMP TABLE bench_unit AS SELECT * FROM unnest($1::int[], ${names.map((_, i) => `$${i + 2}::int[]`).join(', ')}) AS u(grid, ${names.map(name => `"${name}"`).join(', ')})`,
    [[...gridOfUnit], ...names.map(name => [...units[name]])],
  )
  const times = (column: Float64Array) => [...column].map(value => (Number.isNaN(value) ? null : value / 1000))
  await client.query(
    `CREATE TEMP TABLE bench_issue AS SELECT grid, to_timestamp(o) AS opened_at, to_timestamp(r) AS resolved_at, to_timestamp(e) AS ended_at, to_timestamp(d) AS due_at, minutes
     FROM unnest($1::int[], $2::float8[], $3::float8[], $4::float8[], $5::float8[], $6::float8[]) AS i(grid, o, r, e, d, minutes)`,
    [
      [...gridOfIssue],
      times(issues.openedAt),
      times(issues.resolvedAt),
      times(issues.endedAt),
      times(issues.dueAt),
      [...issues.minutes],
    ],
  )
  await client.query('ANALYZE bench_unit; ANALYZE bench_issue')
}

/** The same counts by hand-written SQL over the same columns: what a good engineer would write without the kernel. */
const handWritten = `
  SELECT g.k, u.*, i.* FROM generate_series(0, ${gridCount - 1}) AS g(k)
  LEFT JOIN (
    SELECT grid, count(*) AS units, count(DISTINCT building) AS buildings, sum(households) AS households, sum(residents) AS residents, sum("householdsExpected") AS expected,
      sum(least(households, "householdsExpected")) AS registered, sum("householdsMet") AS met, sum("householdsVerified") AS verified, sum(visits) AS visits, sum("visitsMet") AS visits_met,
      sum("careRed") AS red, sum("careYellow") AS yellow, sum("careGreen") AS green, sum("careSeen") AS seen FROM bench_unit GROUP BY grid
  ) u ON u.grid = g.k
  LEFT JOIN (
    SELECT grid, count(*) AS issues, count(*) FILTER (WHERE opened_at > $1::timestamptz - interval '${windowDays} days') AS opened,
      sum(minutes) FILTER (WHERE opened_at > $1::timestamptz - interval '${windowDays} days') AS minutes,
      count(*) FILTER (WHERE ended_at <= $1 AND ended_at > $1::timestamptz - interval '${windowDays} days') AS closed,
      count(*) FILTER (WHERE ended_at IS NULL OR ended_at > $1) AS open,
      count(*) FILTER (WHERE (ended_at IS NULL OR ended_at > $1) AND (resolved_at IS NULL OR resolved_at > $1) AND due_at < $1) AS overdue
    FROM bench_issue WHERE opened_at <= $1 GROUP BY grid
  ) i ON i.grid = g.k ORDER BY g.k`

export async function benchCaseload(client: pg.Client): Promise<Row[]> {
  const district = makeDistrict()
  await fill(client, district)
  const { units, gridOfUnit, issues, gridOfIssue } = district
  let counts: Counts[] = []
  const ours = await fastest(5, () => {
    counts = countUnits(units, gridOfUnit, gridCount)
    countIssues(issues, gridOfIssue, counts, now, windowDays)
  })
  const at = [new Date(now).toISOString()]
  const theirs = await fastest(3, () => client.query(handWritten, at))
  const { rows } = await client.query(handWritten, at)
  const differing = rows.filter(
    (row, k) =>
      Number(row.households) !== counts[k].households ||
      Number(row.open) !== counts[k].openIssues ||
      Number(row.overdue) !== counts[k].overdueIssues,
  )
  if (differing.length > 0) throw new Error(`${differing.length} grids differ from SQL`)
  const from = noCounts()
  const change = await fastest(50, () => {
    addUnit(from, units, 12_345, -1)
    addUnit(counts[7], units, 12_345, 1)
  })
  return [
    {
      what: 'caseload and coverage counts of 2,500 grids: 300,000 units, 1 M households, 1 M issues, from columns',
      ours: ms(ours),
      reference: `hand-written SQL over the same columns ${ms(theirs)}`,
      ratio: `${(theirs / ours).toFixed(1)}× faster`,
      bar: 'no slower',
      met: ours <= theirs,
    },
    {
      what: 'the same after one unit has changed hands',
      ours: ms(change),
      reference: 'absolute',
      ratio: '—',
      bar: '≤ 10 ms',
      met: change <= 10,
    },
  ]
}
