import { createRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import type { Viewer } from '@wangge/shared/accounts'
import type { MiddlewareHandler } from 'hono'
import { z } from 'zod'
import type { Database } from '../db/database.ts'
import type { FiguresCache } from '../figures/cache.ts'
import type { ImportJobs } from '../imports/jobs.ts'
import type { ChangeFeed } from '../live/feed.ts'
import { onInvalid, Problem } from './problems.ts'

/** What every request has at hand. `viewer` is set before any route but sign-in runs. */
export interface Env {
  Variables: { database: Database; figures: FiguresCache; jobs: ImportJobs; feed: ChangeFeed; viewer: Viewer }
}

export const createRouter = () => new OpenAPIHono<Env>({ defaultHook: onInvalid })

interface ReadRoute<Path extends string, Body extends z.ZodType, Request extends RouteConfig['request']> {
  path: Path
  summary: string
  tag: string
  answer: Body
  request: Request
  mediaType?: 'application/geo+json'
  middleware?: MiddlewareHandler<Env>[]
}

const problem = (description: string) => ({ description, content: { 'application/problem+json': { schema: Problem } } })
const json = <Body extends z.ZodType>(schema: Body) => ({ content: { 'application/json': { schema } } })

const readProblems = {
  401: problem('not signed in'),
  403: problem('outside the viewer’s rights'),
  404: problem('not there, or not the viewer’s to see'),
  422: problem('a parameter is wrong'),
}

/** The body of a request that changes something. */
export const jsonBody = <Body extends z.ZodType>(schema: Body) => ({ required: true, ...json(schema) })
/** What a request that changes something may be answered with. */
export const answered = <Body extends z.ZodType>(schema: Body) => ({
  200: { description: 'OK', ...json(schema) },
  403: problem('not the viewer’s to do'),
  404: problem('not there, or not the viewer’s to see'),
  409: problem('something has changed since, or is there already'),
  422: problem('something is missing or wrong'),
})

/** A GET that answers JSON and the usual problems. */
export const readRoute = <Path extends string, Body extends z.ZodType, const Request extends RouteConfig['request']>({
  path,
  summary,
  tag,
  answer,
  request,
  middleware,
}: ReadRoute<Path, Body, Request>) =>
  createRoute({
    method: 'get',
    path,
    summary,
    tags: [tag],
    request,
    middleware,
    responses: { 200: { description: 'OK', content: { 'application/json': { schema: answer } } }, ...readProblems },
  })

/** Parameters that several lists share. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().optional(),
})
export const AtQuery = z.object({
  at: z.iso.datetime({ offset: true }).optional(),
  windowDays: z.coerce.number().int().min(1).max(366).default(90),
})
export const ScopeQuery = z.object({
  region: z
    .string()
    .regex(/^\d{0,15}$/)
    .default(''),
})

/** `west,south,east,north` in degrees. */
export const Bbox = z
  .string()
  .regex(/^-?[\d.]+(,-?[\d.]+){3}$/, 'west,south,east,north')
  .transform(text => text.split(',').map(Number))
  .refine(([west, south, east, north]) => west <= east && south <= north, 'west,south,east,north')

/** A page of a list: `next` is the address of the following one. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

/** Cuts what was found (asked for with one row more than the limit) to a page, with the address of the next one. */
export function pageOf<Item>(found: Item[], limit: number, url: string, keys: (item: Item) => string[]) {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  if (found.length <= limit || last === undefined) return { items, next: null }
  const next = new URL(url)
  next.searchParams.set('cursor', writeCursor(keys(last)))
  return { items, next: next.pathname + next.search }
}

/** A cursor is what the last row was sorted by; opaque to clients. */
const writeCursor = (keys: readonly string[]): string => Buffer.from(JSON.stringify(keys)).toString('base64url')

/** @returns undefined for no cursor and for one that is none of ours: the list then starts from the beginning */
export function readCursor(cursor: string | undefined, keys: number): string[] | undefined {
  if (cursor === undefined) return undefined
  try {
    return z
      .array(z.string())
      .length(keys)
      .parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    return undefined
  }
}
