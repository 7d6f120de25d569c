import { sql } from 'drizzle-orm'
import { v7 } from 'uuid'
import type { Queryable } from '../db/database.ts'

const departments: [name: string, phone: string, categories: string[]][] = [
  ['区住房和建设局', '0535-6000101', ['repairs', 'building']],
  ['区综合行政执法局', '0535-6000102', ['environment', 'building', 'vehicles']],
  ['区消防救援大队', '0535-6000103', ['safety']],
  ['区民政局', '0535-6000104', ['hardship']],
  ['属地派出所', '0535-6000105', ['public_order', 'disputes']],
  ['区人力资源和社会保障局', '0535-6000106', ['questions']],
]
const professionals: [name: string, phone: string, categories: string[]][] = [
  ['安居防水维修', '0535-6000201', ['repairs.leak', 'repairs.pipes']],
  ['通达电梯维保', '0535-6000202', ['repairs.lift']],
  ['明亮路灯养护', '0535-6000203', ['repairs.street_light']],
  ['和合人民调解室', '0535-6000204', ['disputes']],
  ['暖阳助老服务中心', '0535-6000205', ['hardship.elder_care', 'hardship.disability_aid']],
]

/** The invented departments and professionals of the demo's district. */
export async function loadDirectory(db: Queryable, regionCode: string): Promise<void> {
  const entries = [
    ...departments.map(([name, phone, categories]) => ({ kind: 'department', name, phone, categories })),
    ...professionals.map(([name, phone, categories]) => ({ kind: 'professional', name, phone, categories })),
  ].map(entry => ({ id: v7(), ...entry }))
  await db.execute(sql`
    INSERT INTO handler (id, kind, name, phone, region_code, categories)
    SELECT e.id, e.kind, e.name, e.phone, ${regionCode}, ARRAY(SELECT jsonb_array_elements_text(e.categories))
    FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS e(id uuid, kind text, name text, phone text, categories jsonb)`)
}
