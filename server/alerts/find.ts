import { hourMs } from '@wangge/shared/domain'
import { maskName } from '@wangge/shared/privacy'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { listCarePersons } from '../care/queries.ts'
import { firstRow, type Queryable } from '../db/database.ts'
import { endOfHour, type FoundHotspot, findHotspots } from '../hotspots/find.ts'
import { type Finding, listOverdue, type Rule, type Standing } from './queries.ts'

/** What a rule finds now: what is new to tell, and which of the standing alerts still hold. */
export interface Found {
  findings: Finding[]
  holds(standing: Standing): boolean
}

/** Issues past their time. One that is reworked and late again is told again. */
export async function findOverdue(db: Queryable, rule: Rule, now: Date): Promise<Found> {
  const findings = (await listOverdue(db, rule, now)).map(issue => ({
    subject: `${issue.id}#${issue.reworks}`,
    regionCode: issue.regionCode,
    detail: {
      kind: 'overdue' as const,
      since: issue.since,
      issueId: issue.id,
      issueNumber: issue.number,
      categoryCode: issue.categoryCode,
      severity: issue.severity,
    },
  }))
  return { findings, holds: among(findings) }
}

/** Care persons not seen within their interval and the grace; told once until they are seen and missed again. */
export async function findCareUnseen(db: Queryable, rule: Rule, now: Date): Promise<Found> {
  const graceMs = rule.graceHours * hourMs
  const unseen = await listCarePersons(db, { region: rule.regionCode, due: 'overdue', at: now })
  const findings = unseen.flatMap(person => {
    const missedAt = Date.parse(person.dueAt) + graceMs
    if (missedAt > now.getTime() || missedAt < Date.parse(rule.createdAt)) return []
    const { id, householdId, level, place, lastSeenAt, gridCode } = person
    return [
      {
        subject: `${id}@${lastSeenAt ?? 'never'}`,
        regionCode: gridCode,
        detail: {
          kind: 'care_unseen' as const,
          since: person.dueAt,
          careId: id,
          householdId,
          careKind: person.kind,
          level,
          name: maskName(person.name),
          place,
          lastSeenAt,
        },
      },
    ]
  })
  return { findings, holds: among(findings) }
}

const among = (findings: readonly Finding[]) => {
  const subjects = new Set(findings.map(finding => finding.subject))
  return ({ subject }: Standing) => subjects.has(subject)
}

/**
 * Hotspots that came up lately and are sure at 99 %. One that was told stands while its cell belongs to a hotspot, which
 * meanwhile is not told again, though another of its cells may have most by now.
 */
export async function findNewHotspots(
  db: Queryable,
  rule: Rule,
  now: Date,
  standing: readonly Standing[],
): Promise<Found> {
  const hotspots = await findHotspots(db, rule.regionCode, endOfHour(now))
  const holds = ({ places }: FoundHotspot, { detail }: Standing) =>
    detail.kind === 'hotspot' && places.includes(detail.cell)
  const fresh = hotspots.filter(
    one => one.level === 99 && one.emergence === 'new' && !standing.some(told => holds(one, told)),
  )
  return {
    findings: await Promise.all(fresh.map(one => describe(db, one, now))),
    holds: told => hotspots.some(one => holds(one, told)),
  }
}

async function describe(
  db: Queryable,
  { peak, issues, z: score, lon, lat }: FoundHotspot,
  now: Date,
): Promise<Finding> {
  const point = sql`ST_SetSRID(ST_MakePoint(${lon}, ${lat}), 4326)`
  const grid = await firstRow(
    db,
    z.object({ code: z.string(), name: z.string() }),
    sql`
    SELECT g.code, concat_ws(' ', r.name, g.name) AS name FROM grid_version v JOIN grid g ON g.id = v.grid_id JOIN region r ON r.code = g.community_code
    WHERE v.valid_to IS NULL ORDER BY v.geom <-> ${point}, g.code LIMIT 1`,
  )
  return {
    subject: `${peak}@${now.toISOString().slice(0, 10)}`,
    regionCode: grid?.code ?? null,
    detail: {
      kind: 'hotspot',
      since: now.toISOString(),
      cell: peak,
      issues,
      z: Math.round(score * 100) / 100,
      lon,
      lat,
      place: grid?.name ?? '',
    },
  }
}
