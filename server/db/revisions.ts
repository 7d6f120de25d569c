import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { type Queryable, rows } from './database.ts'

/** Topics of the database's revision counters: each moves with every committed change of its tables. */
export type Topic = 'grids' | 'register' | 'visits' | 'issues' | 'basemap' | 'alerts' | 'services' | 'plans'

const Revision = z.object({ topic: z.string(), number: z.coerce.number() })

/** `grids:12 issues:40`: equal as long as nothing of the topics has changed. */
export async function revisionsOf(db: Queryable, topics: readonly Topic[]): Promise<string> {
  const list = await rows(db, Revision, sql`SELECT topic, number FROM revision ORDER BY topic`)
  return list
    .filter(({ topic }) => topics.some(wanted => wanted === topic))
    .map(({ topic, number }) => `${topic}:${number}`)
    .join(' ')
}
