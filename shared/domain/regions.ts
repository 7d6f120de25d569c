import { z } from 'zod'

/** Levels of the administrative hierarchy above the grid, widest first (区, 街道, 社区). */
export const regionLevels = ['district', 'street', 'community'] as const
export const RegionLevel = z.enum(regionLevels)
export type RegionLevel = z.infer<typeof RegionLevel>

/** A region or grid code: digits that nest by prefix. Standard lengths are 6, 9, 12 and (grids) 15. */
export const RegionCode = z.string().regex(/^\d{2,15}$/, 'code')

const standardLengths: Record<RegionLevel | 'grid', number> = { district: 6, street: 9, community: 12, grid: 15 }

/** Digits in a standard code of the level. Foreign registers may use shorter district codes (FIPS `06075`). */
export const codeLength = (level: RegionLevel | 'grid'): number => standardLengths[level]

/** The level that a standard code length stands for; `undefined` for lengths outside the standard. */
export function levelOfCode(code: string): RegionLevel | 'grid' | undefined {
  for (const level of [...regionLevels, 'grid'] as const) if (standardLengths[level] === code.length) return level
  return undefined
}

/**
 * The code of the n-th child of `parent` at `level`, padded to the level's standard length.
 * @throws RangeError when the parent's code leaves no room or the numbers are used up.
 */
export function childCode(parent: string, level: RegionLevel | 'grid', ordinal: number): string {
  const room = standardLengths[level] - parent.length
  const digits = String(ordinal)
  if (ordinal < 1 || digits.length > room) throw new RangeError(`no ${level} code number ${ordinal} under ${parent}`)
  return parent + digits.padStart(room, '0')
}

/** True when `code` is `scope` or lies under it. The empty scope holds everything. */
export const isWithin = (code: string, scope: string): boolean => code.startsWith(scope)
