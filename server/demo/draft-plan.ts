import { readFileSync } from 'node:fs'
import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import { z } from 'zod'
import type { Queryable } from '../db/database.ts'

const Draft = z.object({
  features: z.array(z.object({ properties: z.object({ code: z.string(), name: z.string() }), geometry: z.unknown() })),
})

/** Puts the demo's faulty redrawing (37 orphaned and 12 doubly covered units) into the plans, as a draft. */
export async function loadDraftPlan(db: Queryable, file: string, at: Date): Promise<void> {
  const { features } = Draft.parse(JSON.parse(readFileSync(file, 'utf8')))
  const plan = v7()
  await db.execute(sql`
    INSERT INTO plan (id, name, region_code, state, created_at) VALUES (${plan}, '凤凰台片区调整草案', '370602', 'draft', ${at.toISOString()})`)
  const grids = features.map(({ properties, geometry }) => ({ ...properties, geometry }))
  await db.execute(sql`
    INSERT INTO plan_grid (plan_id, code, name, geom)
    SELECT ${plan}, g.code, g.name, ST_Multi(ST_SetSRID(ST_GeomFromGeoJSON(g.geometry), 4326))
    FROM jsonb_to_recordset(${JSON.stringify(grids)}::jsonb) AS g(code text, name text, geometry jsonb)`)
}
