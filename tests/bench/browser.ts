import { existsSync } from 'node:fs'
import { chromium, type Page } from '@playwright/test'
import { chance } from '@wangge/shared/chance'
import { bendsOf, perDegree } from '@wangge/shared/partition'
import type { PlanDetail } from '@wangge/shared/plans'
import { v7 } from 'uuid'
import { mapIdle } from '../e2e/support.ts'
import { ServerProcess } from '../support/process.ts'
import { strewnPlan } from './drag.ts'
import { ms, type Row } from './measure.ts'

const unitCount = 20_000
const moves = 240
/** Those in which the page is still being compiled. */
const warmUp = 40

/**
 * The page itself in Chromium, over a plan of 20,000 units and 100 grids: a vertex is dragged with the mouse, and the
 * page's own marks are read. Nothing where there is no Chromium.
 */
export async function benchDragInBrowser(): Promise<Row[]> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  if (!existsSync(executablePath)) return []
  const server = new ServerProcess()
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-quic', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  })
  try {
    const address = await server.start()
    const page = await browser.newPage({ baseURL: address, viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const { counted, shown, longest } = await dragOver(page)
    return [
      row('figures of all it touches', counted, 0.5, 2),
      row(`until panel and map have them, longest task ${ms(longest)}`, shown, 0.95, 50),
    ]
  } finally {
    await browser.close()
    await server.kill()
    server.dispose()
  }
}

const quantile = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * share)]

/** Times by the clock: a software renderer has the same cores, so the middle says more of our own work than the tail. */
function row(what: string, times: readonly number[], share: number, barMs: number): Row {
  const [median, p95] = [quantile(times, 0.5), quantile(times, 0.95)]
  return {
    what: `the same dragged with the mouse in Chromium, ${unitCount.toLocaleString('en')} units, 100 grids: ${what}`,
    ours: `median ${ms(median)}, p95 ${ms(p95)}`,
    reference: 'absolute',
    ratio: '—',
    bar: `${share === 0.5 ? 'median' : 'p95'} ≤ ${barMs} ms`,
    met: quantile(times, share) <= barMs,
  }
}

async function dragOver(page: Page): Promise<{ counted: number[]; shown: number[]; longest: number }> {
  await page.goto('/sign-in?to=/plans')
  await page.getByLabel('用户名').fill('planner')
  await page.getByLabel('密码', { exact: true }).fill('wangge-demo')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL(url => url.pathname === '/plans')
  const place = await serveStrewnPlan(page)
  await page.locator('[data-test=plan-figures] article').first().waitFor({ timeout: 30_000 })
  await mapIdle(page)
  await page.waitForTimeout(2000)
  await page.evaluate(([lng, lat]) => {
    Object.assign(window, { longest: 0 })
    window.wanggeMap?.jumpTo({ center: [lng, lat], zoom: 12.5, padding: { left: 500, top: 0, right: 0, bottom: 0 } })
  }, place)
  await page.waitForTimeout(2000)
  await page.keyboard.press('v')
  const at = await page.evaluate(([lng, lat]) => window.wanggeMap?.project([lng, lat]), place)
  if (!at) throw new Error('there is no map')
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await page.mouse.move(at.x + 3, at.y + 3)
  await page.evaluate(() => {
    performance.clearMeasures()
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries())
        Object.assign(window, { longest: Math.max(Number(Reflect.get(window, 'longest')), duration) })
    }).observe({ type: 'longtask' })
  })
  for (let i = 0; i < moves; i++) await page.mouse.move(at.x + 12 * Math.sin(i / 7), at.y + 12 * Math.cos(i / 9))
  await page.waitForTimeout(500)
  const told = await page.evaluate(() => {
    const of = (name: string) => performance.getEntriesByName(name, 'measure').map(({ duration }) => duration)
    return { counted: of('plan-drag'), shown: of('plan-drag-shown'), longest: Number(Reflect.get(window, 'longest')) }
  })
  await page.mouse.up()
  if (told.counted.length < 2 * warmUp) throw new Error(`only ${told.counted.length} moves reached the plan`)
  return { ...told, counted: told.counted.slice(warmUp), shown: told.shown.slice(warmUp) }
}

/** A plan of the demo, but with other lines and ground than the server would give. Resolves to a vertex of it, in degrees. */
async function serveStrewnPlan(page: Page): Promise<[number, number]> {
  const { document, ground } = strewnPlan(10, unitCount, chance(3))
  const id = v7()
  const begun = await page.request.post('/api/plans', { data: { id, name: '拖动', regionCode: '370602005001' } })
  const detail: PlanDetail = await begun.json()
  await page.route(`**/api/plans/${id}`, route => route.fulfill({ json: { ...detail, base: document, steps: [] } }))
  await page.route(`**/api/plans/${id}/ground`, route => route.fulfill({ json: ground }))
  await page.route(`**/api/plans/${id}/checks`, route => route.fulfill({ json: { items: [] } }))
  await page.goto(`/plans/${id}`)
  const inner = document.partition.arcs.filter(({ left, right }) => left >= 0 && right >= 0)
  const { vertices } = inner[Math.floor(inner.length / 2)]
  const bends = bendsOf(vertices)
  const handles = vertices.filter((_, i) => bends[i])
  const [x, y] = handles[Math.floor(handles.length / 2)]
  return [x / perDegree, y / perDegree]
}
