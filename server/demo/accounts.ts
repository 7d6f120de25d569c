import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { createAccount, type NewAccount } from '../accounts/create.ts'
import { type Queryable, rows } from '../db/database.ts'

/** Known to everyone who reads the start-up message: these accounts exist only where the demo was loaded. */
export const demoPassword = 'wangge-demo'

const songyuanli = '370602005001006'
const huianFifth = '370602011001005'

export const demoAccounts: readonly NewAccount[] = [
  { username: 'supervisor', name: '曲文静', assignments: [{ role: 'supervisor', regionCode: '370602' }] },
  { username: 'planner', name: '于海涛', assignments: [{ role: 'planner', regionCode: '370602' }] },
  { username: 'worker', name: '姜玉兰', assignments: [{ role: 'worker', regionCode: songyuanli }] },
  { username: 'worker2', name: '宋志强', assignments: [{ role: 'worker', regionCode: huianFifth }] },
  { username: 'viewer', name: '参观账号', assignments: [{ role: 'viewer', regionCode: '370602' }] },
  { username: 'admin', name: '系统管理员', assignments: [{ role: 'admin', regionCode: '' }] },
]

const surnames = [...'王李张刘陈杨赵孙于姜曲宋林徐周吴郑冯初邹']
const givenNames = ['秀英', '建国', '海燕', '丽华', '志强', '桂兰', '春玲', '文军', '晓红', '玉梅', '永刚']

/** Makes the demo logins, and a worker for every other grid (known by name, without a login). */
export async function createDemoAccounts(db: Queryable): Promise<void> {
  const ids = new Map<string, string>()
  for (const one of demoAccounts) {
    const id = await createAccount(db, { ...one, password: demoPassword })
    for (const { role, regionCode } of one.assignments) if (role === 'worker') ids.set(regionCode, id)
  }
  const grids = await rows(db, z.object({ code: z.string() }), sql`SELECT code FROM grid ORDER BY code`)
  for (const [i, { code }] of grids.entries()) {
    const name = surnames[(i * 7) % surnames.length] + givenNames[(i * 5 + 2) % givenNames.length]
    const assignments: NewAccount['assignments'] = [{ role: 'worker', regionCode: code }]
    const id = ids.get(code) ?? (await createAccount(db, { username: `w${code}`, name, assignments }))
    await db.execute(sql`UPDATE grid SET worker_id = ${id} WHERE code = ${code}`)
  }
}
