import { expect, expectAccessible, mapIdle, shot, signIn, test } from './support.ts'

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true })

test('on a phone: the own grid, a building under the thumb, its doors', async ({ page }) => {
  await signIn(page, 'worker')
  await mapIdle(page)
  const work = page.locator('[data-test=work-panel]')
  await expect(work.getByRole('heading', { level: 1 })).toContainText('松园里')
  const { items } = await (await page.request.get('/api/buildings?limit=100')).json()
  await expect(work.locator('[data-test=buildings] li')).toHaveCount(items.length)
  await expect(page.getByRole('button', { name: '我的位置' })).toBeVisible()
  // Buildings are coloured by what they want.
  await page.waitForFunction(() => {
    const buildings = window.wanggeMap?.queryRenderedFeatures({ layers: ['building-flat'] }) ?? []
    return new Set(buildings.map(one => one.state?.need)).size > 1
  })
  await shot(page, 'phone')
  await expectAccessible(page)
  // Pins of issues that other tests have registered there would be under the thumb first.
  await page.goto('/?map=17/37.53322/121.38938&hidden=issues')
  await mapIdle(page)
  const at = await page.evaluate(() => window.wanggeMap?.project([121.38938, 37.53322]))
  if (!at) throw new Error('there is no map')
  await page.touchscreen.tap(at.x, at.y)
  await expect(page.locator('[data-test=building-panel]')).toContainText('松园里小区')
  const door = page.locator('[data-test=doors] td a').first()
  await expect(door).toBeVisible()
  const box = await door.boundingBox()
  expect(box?.height ?? 0).toBeGreaterThanOrEqual(44)
  await shot(page, 'phone-building')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
})

test('the sheet grows and shrinks with its handle', async ({ page }) => {
  await signIn(page, 'worker')
  const panel = page.locator('#panel')
  const before = (await panel.boundingBox())?.height ?? 0
  await page.getByRole('button', { name: '展开面板' }).click()
  await expect(async () => expect((await panel.boundingBox())?.height ?? 0).toBeGreaterThan(before + 100)).toPass()
  await shot(page, 'phone-full')
})

test('the neighbour’s grid is not there for a worker', async ({ page }) => {
  await signIn(page, 'worker', '/grids/370602011001005')
  await expect(page.getByText('找不到，或不在您的权限范围内')).toBeVisible()
})
