import { z } from 'zod'

/** Roles, weakest first. A viewer sees no personal data; a worker only the own grids. */
export const roles = ['viewer', 'worker', 'supervisor', 'planner', 'admin'] as const
export const Role = z.enum(roles)
export type Role = z.infer<typeof Role>

/** What an account may do, and where: a role over a code prefix (a region, a grid, or everything: ''). */
export const Assignment = z.object({ role: Role, regionCode: z.string().regex(/^\d{0,15}$/) })
export type Assignment = z.infer<typeof Assignment>

/** Rights that are asked for in code; who holds them is decided here and nowhere else. */
export const rights = [
  'readFigures',
  'readRegister',
  'revealPerson',
  'importData',
  'exportData',
  'manageAccounts',
  'handleIssues',
  'superviseIssues',
  'keepRegister',
  'drawPlans',
  'reviewPlans',
] as const
export type Right = (typeof rights)[number]

const rightsByRole: Record<Role, readonly Right[]> = {
  viewer: ['readFigures'],
  worker: ['readFigures', 'readRegister', 'revealPerson', 'handleIssues', 'keepRegister'],
  supervisor: [
    'readFigures',
    'readRegister',
    'revealPerson',
    'exportData',
    'handleIssues',
    'superviseIssues',
    'keepRegister',
    'reviewPlans',
  ],
  planner: ['readFigures', 'readRegister', 'importData', 'exportData', 'drawPlans', 'reviewPlans'],
  admin: rights,
}

/** The code prefixes under which the assignments grant a right; empty when nowhere. */
export const scopesOf = (assignments: readonly Assignment[], right: Right): string[] =>
  outermost(assignments.filter(a => rightsByRole[a.role].includes(right)).map(a => a.regionCode))

/** Drops the codes that lie under another of the list. */
export function outermost(codes: readonly string[]): string[] {
  const distinct = [...new Set(codes)]
  return distinct.filter(code => !distinct.some(other => other !== code && code.startsWith(other)))
}
