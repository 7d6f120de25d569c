import type { Page } from '@playwright/test'
import { expect, expectAccessible, mapIdle, shot, signIn, test } from './support.ts'

test('what the rules found is told, read, and leads to what it is about', async ({ page }) => {
  await signIn(page, 'supervisor')
  const bell = page.locator('[data-test=bell]')
  // The rules are looked at a few seconds after the server has started, and every minute.
  await expect(bell).toHaveAccessibleName(/提醒，[1-9]\d*\+? 条未读/, { timeout: 150_000 })
  await bell.click()
  const list = page.locator('[data-test=notices] li')
  await expect(list.filter({ hasText: '超过走访间隔未见' }).first()).toBeVisible()
  await mapIdle(page)
  await shot(page, 'notices')
  await expectAccessible(page)
  await page
    .getByRole('group', { name: '种类' })
    .getByRole('button', { name: /新热点/ })
    .click()
  await list.getByRole('link', { name: /滨澜社区/ }).click()
  await expect(page.locator('[data-test=hotspot-panel]')).toContainText('99 %')
  await expect(bell).toHaveAccessibleName('提醒，0 条未读')
})

test('someone named in a comment is told at once, on a phone', async ({ page, browser }) => {
  await signIn(page, 'supervisor')
  const phone = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: 'zh-CN', hasTouch: true })
  await signIn(phone, 'worker')
  const { items } = await (await phone.request.get('/api/units?limit=1')).json()
  const { lon, lat } = items[0]
  const data = { id: crypto.randomUUID(), categoryCode: 'repairs.leak', text: '屋顶漏水', lon, lat }
  expect((await phone.request.post('/api/issues', { data })).status()).toBe(200)
  await page.goto(`/issues/${data.id}`)
  const issue = page.locator('[data-test=issue-panel]')
  await issue.getByRole('button', { name: /其他操作/ }).click()
  await page.getByRole('menuitem', { name: '留言' }).click()
  await issue.getByLabel('留言').fill('请今晚去看一下，老人一个人在家')
  await issue.locator('[data-test=mentions]').click()
  await page.getByRole('option', { name: /姜玉兰/ }).click()
  await page.keyboard.press('Escape')
  await shot(page, 'issue-mention')
  await issue.getByRole('button', { name: '确定' }).click()
  await expect(issue.locator('.timeline')).toContainText('请今晚去看一下')

  await expect(phone.locator('[data-test=bell]')).toHaveAccessibleName(/[1-9]\d*\+? 条未读/)
  await phone.locator('[data-test=bell]').click()
  const told = phone.locator('[data-test=notices] li').filter({ hasText: '提到了您' })
  await expect(told).toContainText('老人一个人在家')
  await phone.locator('.handle').click()
  await shot(phone, 'notices-phone')
  expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  await told.getByRole('link').click()
  await expect(phone.locator('[data-test=issue-panel]')).toContainText('请今晚去看一下')
  await phone.close()
})

test('care persons nobody saw: by level, to the household and back', async ({ page }) => {
  await signIn(page, 'supervisor', '/care-persons')
  const list = page.locator('[data-test=care-persons] li')
  await expect(list.first()).toContainText('红色')
  await mapIdle(page)
  await shot(page, 'care-persons')
  await expectAccessible(page)
  const place = (await list.first().locator('.words > span').textContent()) ?? ''
  await list.first().getByRole('link').click()
  await expect(page.locator('[data-test=household-panel]')).toContainText(place.split(' ').at(-1) ?? '—')
  await page.getByRole('button', { name: '返回' }).click()
  await page.getByText('三天内到期').click()
  await expect(list.first()).toContainText(/还有 [0-3] 天/)
})

test('from the wall to one household, and back', async ({ page }) => {
  await page.setViewportSize({ width: 3840, height: 2160 })
  await signIn(page, 'supervisor', '/wall')
  const wall = page.locator('[data-test=wall]')
  const worst = wall.locator('ul').nth(1).getByRole('link').first()
  await expect(worst).toBeVisible()
  await mapIdle(page)
  await shot(page, 'wall-4k')
  await worst.click()
  const grid = page.locator('[data-test=grid-panel]')
  await grid.getByRole('link', { name: /问题/ }).click()
  await openIssueInBuilding(page)
  await openHousehold(page)
  await expect(page.locator('[data-test=household-panel]')).toContainText('**')
  await mapIdle(page)
  await shot(page, 'household-4k')
  for (let i = 0; i < 5; i++) await page.goBack()
  await expect(wall).toBeVisible()
})

/** Opens the first issue of the list that happened in a building, and the building. Not every issue did. */
async function openIssueInBuilding(page: Page): Promise<void> {
  const issues = page.locator('[data-test=issue-list] a')
  const particulars = page.locator('[data-test=issue-panel] dl')
  await expect(issues.first()).toBeVisible()
  for (let i = 0; i < (await issues.count()); i++) {
    await issues.nth(i).click()
    await expect(particulars).toBeVisible()
    const building = particulars.getByRole('link', { name: /号楼|单元/ })
    if ((await building.count()) > 0) return building.click()
    await page.goBack()
    await expect(issues.first()).toBeVisible()
  }
  throw new Error('no issue of this grid happened in a building')
}

/** Opens the first door of the building behind which someone lives. */
async function openHousehold(page: Page): Promise<void> {
  const doors = page.locator('[data-test=doors] td a')
  await expect(doors.first()).toBeVisible()
  for (const door of await doors.all()) {
    const { pathname } = new URL((await door.getAttribute('href')) ?? '', page.url())
    const answer = await page.request.get(`/api${pathname}`)
    if ((await answer.json()).residents > 0) return door.click()
  }
  throw new Error('nobody lives in this building')
}
