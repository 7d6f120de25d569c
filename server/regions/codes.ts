import { childCode, codeLength, levelOfCode, type RegionLevel } from '@wangge/shared/domain'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { firstRow, type Queryable } from '../db/database.ts'

const Code = z.object({ code: z.string() })

/** The region of that code, made under its code's ancestors where it is missing; its name is then its code. */
export async function ensureRegion(db: Queryable, code: string, name = code): Promise<string> {
  const known = await firstRow(db, Code, sql`SELECT code FROM region WHERE code = ${code}`)
  if (known) return known.code
  const level = levelOfCode(code)
  const parent =
    level === 'community'
      ? code.slice(0, codeLength('street'))
      : level === 'street'
        ? code.slice(0, codeLength('district'))
        : null
  if (parent) await ensureRegion(db, parent)
  const own: RegionLevel = level === 'street' || level === 'community' ? level : 'district'
  await db.execute(
    sql`INSERT INTO region (code, parent_code, name, level) VALUES (${code}, ${parent}, ${name}, ${own})`,
  )
  return code
}

/** The community of that name under a region, made with the next free code where it is missing. */
export async function ensureCommunity(db: Queryable, under: string, name: string, source: string): Promise<string> {
  const known = await firstRow(
    db,
    Code,
    sql`
    SELECT code FROM region WHERE level = 'community' AND starts_with(code, ${under}) AND (name = ${name} OR code = ${name}) ORDER BY code LIMIT 1`,
  )
  if (known) return known.code
  const code = childCode(under, 'community', await nextOrdinal(db, under, 'community'))
  await db.execute(sql`
    INSERT INTO region (code, parent_code, name, level, source, external_id)
    VALUES (${code}, ${await ensureRegion(db, under)}, ${name}, 'community', ${source}, ${name})`)
  return code
}

/** The number of the next region of a level under another. */
export async function nextOrdinal(db: Queryable, under: string, level: RegionLevel): Promise<number> {
  const last = await firstRow(
    db,
    Code,
    sql`
    SELECT max(code) AS code FROM region WHERE level = ${level} AND starts_with(code, ${under}) AND code <> ${under} HAVING max(code) IS NOT NULL`,
  )
  return last ? Number(last.code.slice(under.length)) + 1 : 1
}

/** The next free grid code of a community. */
export async function nextGridCode(db: Queryable, community: string): Promise<string> {
  const last = await firstRow(
    db,
    Code,
    sql`SELECT max(code) AS code FROM grid WHERE community_code = ${community} HAVING max(code) IS NOT NULL`,
  )
  return childCode(community, 'grid', last ? Number(last.code.slice(community.length)) + 1 : 1)
}
