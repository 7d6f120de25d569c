import { GridPack } from '@wangge/shared/fieldwork'
import type { Kept, KeptAnswer } from './kept.ts'
import { keptHeader, openingPaths } from './paths.ts'

export interface PackProgress {
  done: number
  total: number
}

/** Where a resident is kept in full; no address of the server. */
export const residentPath = (id: string): string => `/kept/residents/${id}`

const atOnce = 6
const json = 'application/json'

/**
 * Fetches the grid and all that hangs on it, and keeps it sealed. What has not changed since is not sent again.
 * @throws Error where not all of it was answered: what was kept before stays what is asked for again
 */
export async function fetchPack(
  kept: Kept,
  gridCode: string,
  deviceId: string,
  tell: (progress: PackProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const known = await kept.reader()
  const headers: HeadersInit = known?.etag ? { 'if-none-match': known.etag } : {}
  const response = await fetch(`/api/grids/${gridCode}/pack?device=${deviceId}`, { headers, signal, cache: 'no-store' })
  if (response.status === 304) return kept.packed(known?.etag ?? '')
  if (!response.ok) throw new Error(`the pack was answered with ${response.status}`)
  const pack = GridPack.parse(await response.json())
  await kept.put(answersOf(pack))
  const paths = [...openingPaths(gridCode), ...pack.paths]
  let done = 0
  tell({ done, total: paths.length })
  const rest = [...paths]
  const next = async (): Promise<void> => {
    for (let path = rest.shift(); path !== undefined; path = rest.shift()) {
      await fetchOne(kept, path, signal)
      tell({ done: ++done, total: paths.length })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, next))
  await kept.packed(response.headers.get('etag') ?? '')
}

async function fetchOne(kept: Kept, path: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(path, { signal })
  // A server in trouble, or an answer the phone gave itself: what is kept would not be of now.
  if (response.status >= 500 || response.headers.has(keptHeader)) throw new Error(`${path} was not answered`)
  if (!response.ok) return
  const type = response.headers.get('content-type') ?? ''
  await kept.put([{ path, type, body: await response.arrayBuffer() }])
}

function answersOf({ households, buildings, revealed }: GridPack): KeptAnswer[] {
  const encoder = new TextEncoder()
  const answer = (path: string, value: unknown) => ({ path, type: json, body: encoder.encode(JSON.stringify(value)) })
  return [
    ...households.map(one => answer(`/api/households/${one.id}`, one)),
    ...buildings.map(one => answer(`/api/buildings/${one.id}`, one)),
    ...buildings.flatMap(one => one.unitList.map(unit => answer(`/api/units/${unit.id}`, unit))),
    ...revealed.map(one => answer(residentPath(one.id), one)),
  ]
}
