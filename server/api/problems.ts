import { IssueEvent } from '@wangge/shared/issues'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'

/** RFC 9457 problem details, with the field that is wrong where there is one. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.string().optional(),
  fields: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  /** For a conflict: the last steps others took. */
  happened: z.array(IssueEvent).optional(),
})
export type Problem = z.infer<typeof Problem>

const titles = {
  unauthenticated: [401, 'Sign in first'],
  forbidden: [403, 'Not allowed'],
  not_found: [404, 'Not found'],
  conflict: [409, 'In conflict with what is there'],
  too_large: [413, 'Too large'],
  invalid: [422, 'The request is not valid'],
  unreadable_file: [422, 'The file cannot be read'],
  internal: [500, 'A fault of the server'],
} as const satisfies Record<string, readonly [number, string]>
export type ProblemCode = keyof typeof titles

/** Thrown inside, turned into problem details at the edge. */
export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly fields: Problem['fields']
  readonly happened: Problem['happened']
  constructor(code: ProblemCode, detail?: string, fields?: Problem['fields'], happened?: Problem['happened']) {
    super(detail ?? titles[code][1])
    this.name = 'ProblemError'
    this.code = code
    this.fields = fields
    this.happened = happened
  }
}

export function problemResponse(
  code: ProblemCode,
  detail?: string,
  fields?: Problem['fields'],
  happened?: Problem['happened'],
): Response {
  const [status, title] = titles[code]
  const problem: Problem = { type: `urn:wangge:problem:${code}`, title, status, code, detail, fields, happened }
  return new Response(JSON.stringify(problem), { status, headers: { 'content-type': 'application/problem+json' } })
}

/** What the client is told of an error: its own faults in full, ours without the inside. */
export function onError(error: unknown, c: Context): Response {
  if (error instanceof ProblemError) return problemResponse(error.code, error.message, error.fields, error.happened)
  if (error instanceof HTTPException && error.status < 500) return problemResponse('invalid', error.message)
  console.error(c.req.method, c.req.path, error)
  return problemResponse('internal')
}

/** For zod-openapi: names every field that is wrong. */
export function onInvalid(result: { success: boolean; error?: z.ZodError }): Response | undefined {
  if (result.success || !result.error) return undefined
  const fields = result.error.issues.map(issue => ({ field: issue.path.join('.'), message: issue.message }))
  return problemResponse('invalid', fields.map(({ field, message }) => `${field}: ${message}`).join('; '), fields)
}
