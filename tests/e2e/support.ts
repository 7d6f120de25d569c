import { fileURLToPath } from 'node:url'
import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Page } from '@playwright/test'
import type { HouseholdSummary } from '@wangge/shared/households'

const screenshots = fileURLToPath(new URL('../screenshots', import.meta.url))

interface MapLike {
  loaded(): boolean
  areTilesLoaded(): boolean
  isMoving(): boolean
  project(point: [number, number]): { x: number; y: number }
  jumpTo(view: object): void
  unproject(point: [number, number]): { toArray(): [number, number] }
  queryRenderedFeatures(options: {
    layers: string[]
  }): { properties: Record<string, unknown>; state?: Record<string, unknown> }[]
  getZoom(): number
  getCenter(): { lng: number; lat: number }
}
declare global {
  interface Window {
    wanggeMap?: MapLike
  }
}

/** Fails a test for errors on the page and for requests that leave the machine. */
export const test = base.extend<{ watched: undefined; cutsLine: boolean }>({
  /** Tests that take the line away: requests that then fail are no fault. */
  cutsLine: [false, { option: true }],
  watched: [
    async ({ page, cutsLine }, use) => {
      const faults: string[] = []
      page.on('pageerror', error => faults.push(`error: ${error.message}`))
      page.on('console', message => {
        const isCut = cutsLine && /net::ERR_(INTERNET_DISCONNECTED|FAILED)/.test(message.text())
        if (message.type() === 'error' && !isCut && !/status of (401|404|403|409|422|503)/.test(message.text()))
          faults.push(`console: ${message.text()}`)
      })
      page.on('request', request => {
        if (!/^(http:\/\/localhost:|data:|blob:)/.test(request.url())) faults.push(`left the machine: ${request.url()}`)
      })
      await use(undefined)
      expect(faults).toEqual([])
    },
    { auto: true },
  ],
})
export { expect }

export async function signIn(page: Page, username: string, to = '/'): Promise<void> {
  await page.goto(`/sign-in?to=${encodeURIComponent(to)}`)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码', { exact: true }).fill('wangge-demo')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
}

/** A household of the own grids in which someone lives: some dwellings stand empty, and no list says which come first. */
export async function someoneLivesIn(page: Page): Promise<HouseholdSummary> {
  const { items }: { items: HouseholdSummary[] } = await (await page.request.get('/api/households?limit=60')).json()
  const found = items.find(one => one.residents > 0)
  if (!found) throw new Error('nobody lives in any of the first 60 dwellings')
  return found
}

/** Waits until the map has drawn all it has to show. */
export const mapIdle = (page: Page) =>
  page.waitForFunction(
    () => window.wanggeMap?.loaded() && window.wanggeMap.areTilesLoaded() && !window.wanggeMap.isMoving(),
  )

/** How many features of some layers are drawn, asked until it is so: a map that has loaded may still be placing symbols. */
export const drawn = (page: Page, ...layers: string[]) =>
  expect.poll(() => page.evaluate(layers => (window.wanggeMap?.queryRenderedFeatures({ layers }) ?? []).length, layers))

/** Clicks on the map at a place on the ground. */
export async function clickMap(page: Page, lon: number, lat: number): Promise<void> {
  const at = await page.evaluate(place => window.wanggeMap?.project(place), [lon, lat] as [number, number])
  if (!at) throw new Error('there is no map')
  await page.mouse.click(at.x, at.y)
}

export const shot = (page: Page, name: string) => page.screenshot({ path: `${screenshots}/${name}.png` })

/** No serious finding of axe (contrast among them); the map's canvas has none to look at. */
export async function expectAccessible(page: Page): Promise<void> {
  // Element Plus names the list of a combobox that is not open yet, and so not in the page: its defect, not ours.
  const { violations } = await new AxeBuilder({ page })
    .exclude('.maplibregl-canvas-container')
    .disableRules(['aria-valid-attr-value'])
    .analyze()
  const serious = violations.filter(one => one.impact === 'serious' || one.impact === 'critical')
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 120)).join(' | ')}`)).toEqual([])
}
