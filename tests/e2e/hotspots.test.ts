import { drawn, expect, expectAccessible, mapIdle, shot, signIn, test } from './support.ts'

test('from the town to what burns, in two clicks; and a task out of it', async ({ page }) => {
  await signIn(page, 'supervisor')
  await page.getByRole('link', { name: '热点' }).click()
  const list = page.locator('[data-test=hotspots] li')
  await expect(list.first()).toContainText('滨澜社区 第四网格')
  await mapIdle(page)
  await drawn(page, 'hotspot-cell').toBeGreaterThan(3)
  await shot(page, 'hotspots')
  await expectAccessible(page)

  await list.first().getByRole('link').click()
  const panel = page.locator('[data-test=hotspot-panel]')
  await expect(panel.locator('[data-test=hotspot-categories] li').first()).toContainText('飞线充电')
  await expect(panel).toContainText('孙玉梅')
  await mapIdle(page)
  await shot(page, 'hotspot')
  await expectAccessible(page)

  const count = ((await panel.locator('.facts strong').textContent()) ?? '').replace(/\D/g, '')
  await panel.getByRole('button', { name: '作为任务派发' }).click()
  await expect(page.locator('[data-test=register-panel]')).toContainText(`将汇总 ${count} 件问题`)
  await page.locator('[data-test=register-panel]').getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.locator('[data-test=issue-panel]')).toContainText(`汇总的问题 ${count}`)
})

test('the slider plays the year: the planted hotspots come and go in their weeks', async ({ page }) => {
  await signIn(page, 'supervisor', '/hotspots?hotBack=15')
  const list = page.locator('[data-test=hotspots] li')
  await list.first().getByRole('link').click()
  await expect(page.locator('[data-test=hotspot-categories] li').first()).toContainText('房屋漏水')
  for (const [back, place] of [
    [3, '凤凰台社区'],
    [25, '世和社区'],
  ] as const) {
    await page.goto(`/hotspots?hotBack=${back}`)
    await expect(list.filter({ hasText: place }).first()).toContainText(/9[59] %/)
  }
  await page.goto('/hotspots?hotBack=45')
  await expect(page.locator('[data-test=hotspots-panel]')).toContainText(/没有显著热点|处热点/)
  await expect(list.filter({ hasText: '99 %' })).toHaveCount(0)
  const step = page.locator('[data-test=step]')
  const before = (await step.textContent()) ?? ''
  await page.getByRole('button', { name: '播放' }).click()
  await expect(step).not.toHaveText(before)
  await page.getByRole('button', { name: '暂停' }).click()
})

test('density beside it, and a filter that leaves one kind', async ({ page }) => {
  await signIn(page, 'supervisor', '/hotspots?density=1')
  await mapIdle(page)
  await expect
    .poll(() => page.evaluate("window.wanggeMap.getLayoutProperty('hotspot-density', 'visibility')"))
    .toBe('visible')
  await shot(page, 'hotspots-density')
  await page.goto('/hotspots?category=questions')
  await expect(page.locator('[data-test=hotspots-panel]')).toContainText(/没有显著热点|不足以判断|处热点/)
  await expect(page.locator('[data-test=hotspots] li').filter({ hasText: '99 %' })).toHaveCount(0)
})

test('on a phone, dark', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await page.emulateMedia({ colorScheme: 'dark' })
  await signIn(page, 'supervisor', '/hotspots')
  await expect(page.locator('[data-test=hotspots] li').first()).toBeVisible()
  await mapIdle(page)
  await shot(page, 'hotspots-phone-dark')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
})

test('among grids instead of cells: what burns is a grid with its name', async ({ page }) => {
  await signIn(page, 'supervisor', '/hotspots')
  await page.locator('[data-test=hotspots-panel]').getByText('网格', { exact: true }).click()
  await expect(page).toHaveURL(/hotBy=grids/)
  const list = page.locator('[data-test=hotspots] li')
  await expect(list.first()).toContainText('滨澜社区')
  await mapIdle(page)
  await drawn(page, 'hotspot-cell').toBeGreaterThan(1)
  await shot(page, 'hotspots-grids')
  await list.first().getByRole('link').click()
  await expect(page).toHaveURL(/\/hotspots\/370602\d{9}/)
  const panel = page.locator('[data-test=hotspot-panel]')
  await expect(panel.locator('[data-test=hotspot-categories] li').first()).toContainText('飞线充电')
  await expect(panel.locator('[data-test=hotspot-reporters] li').first()).toBeVisible()
  await mapIdle(page)
  await shot(page, 'hotspot-grids')
})
