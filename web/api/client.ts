import type { Api } from '@wangge/server/api'
import { IssueEvent } from '@wangge/shared/issues'
import { type ClientResponse, DetailedError, hc, parseResponse } from 'hono/client'
import { z } from 'zod'

/** The server's API, typed from its routes. */
export const api = hc<Api>('/api')

const ProblemShape = z.object({
  status: z.number(),
  code: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  fields: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  happened: z.array(IssueEvent).optional(),
})

/** A problem the server told of, or `offline` where it could not be asked. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  /** For a conflict: the last steps others took. */
  readonly happened: IssueEvent[] | undefined
  /** The fields that are wrong. */
  readonly fields: { field: string; message: string }[]
  constructor(
    status: number,
    code: string,
    message: string,
    happened?: IssueEvent[],
    fields: { field: string; message: string }[] = [],
  ) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.happened = happened
    this.fields = fields
  }
}

const signedOutListeners: (() => void)[] = []
/** Called when the server no longer knows the session. */
export const onSignedOut = (listener: () => void): void => {
  signedOutListeners.push(listener)
}

/** The body of an answer, typed by its route. @throws ApiError */
export async function answer<Response extends ClientResponse<unknown>>(asked: Promise<Response>) {
  try {
    return await parseResponse(asked)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    if (!(error instanceof DetailedError)) throw new ApiError(0, 'offline', 'the server cannot be reached')
    const problem = problemOf(error.statusCode ?? 0, error.detail?.data)
    if (problem.status === 401) for (const listener of signedOutListeners) listener()
    throw problem
  }
}

/** What a refused request's body says. */
export function problemOf(status: number, body: unknown): ApiError {
  const problem = ProblemShape.safeParse(body)
  if (!problem.success) return new ApiError(status, 'internal', `HTTP ${status}`)
  const { status: told, code, detail, title, happened, fields } = problem.data
  return new ApiError(told, code, detail ?? title, happened, fields)
}
