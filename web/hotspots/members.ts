import type { IssueSummary } from '@wangge/shared/issues'
import { answer, api } from '../api/client.ts'

/** Pages of a hotspot's issues that are read at most: it is a few streets, not a town. */
const pagesAtMost = 4
const pageSize = 500

/** All issues of a box and a stretch of time, newest first. */
export async function issuesIn(
  box: [west: number, south: number, east: number, north: number],
  from: number,
  to: number,
  filters: { category?: string; state?: string; severity?: string },
  signal: AbortSignal,
): Promise<IssueSummary[]> {
  const found: IssueSummary[] = []
  let cursor: string | undefined
  for (let page = 0; page < pagesAtMost; page++) {
    const { items, next } = await answer(
      api.issues.$get(
        {
          query: {
            bbox: box.map(value => value.toFixed(6)).join(','),
            from: new Date(from).toISOString(),
            to: new Date(to).toISOString(),
            limit: String(pageSize),
            ...filters,
            ...(cursor ? { cursor } : {}),
          },
        },
        { init: { signal } },
      ),
    )
    found.push(...items)
    if (!next) break
    cursor = new URL(next, location.origin).searchParams.get('cursor') ?? undefined
  }
  return found
}

/** Values of some items with how often each comes, most first. */
export function tally<Item>(items: readonly Item[], keyOf: (item: Item) => string | null | undefined) {
  const counts = new Map<string, number>()
  for (const item of items) {
    const key = keyOf(item)
    if (key) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].map(([key, count]) => ({ key, count })).sort((a, b) => b.count - a.count)
}
