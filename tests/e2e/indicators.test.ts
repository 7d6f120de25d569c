import { expect, expectAccessible, mapIdle, shot, signIn, test } from './support.ts'

test('from the indicators to a list of exactly as many, to one household’s issue, and back', async ({ page }) => {
  await signIn(page, 'supervisor')
  await page.getByRole('link', { name: '指标' }).click()
  const panel = page.locator('[data-test=indicators-panel]')
  await expect(panel.locator('[data-test=parts] tbody tr')).toHaveCount(2)
  await mapIdle(page)
  await shot(page, 'indicators')
  await expectAccessible(page)
  await panel.getByRole('link', { name: '凤凰台街道', exact: true }).click()
  await expect(panel.locator('[data-test=parts] tbody tr')).toHaveCount(6)
  const overdue = panel.locator('[data-test=totals] a').nth(2)
  const count = ((await overdue.locator('strong').textContent()) ?? '').replace(/\D/g, '')
  expect(Number(count)).toBeGreaterThan(0)
  await overdue.click()
  const ledger = page.locator('[data-test=ledger-panel]')
  await expect(ledger).toContainText(`${count} 件`)
  await expect(ledger.locator('table')).toHaveAttribute('aria-rowcount', String(Number(count) + 1))
  await mapIdle(page)
  await shot(page, 'ledger')
  await expectAccessible(page)
  await ledger.locator('tbody a').first().click()
  await expect(page.locator('[data-test=issue-panel]')).toContainText('超期')
  await page.getByRole('button', { name: '返回' }).click()
  await expect(ledger).toContainText(`${count} 件`)
})

test('the whole year in the ledger: sorted, scrolled, limited, acted on together', async ({ page }) => {
  await signIn(page, 'supervisor', '/ledger?which=all')
  const ledger = page.locator('[data-test=ledger-panel]')
  await expect(ledger).toContainText(/[56],\d{3} 件/)
  await ledger.getByRole('button', { name: '编号' }).click()
  await ledger.getByRole('button', { name: '编号' }).click()
  await expect(ledger.locator('tbody a').first()).toHaveText('00000001')
  await ledger.locator('.scroller').evaluate(element => element.scrollTo(0, element.scrollHeight / 2))
  await expect(ledger.locator('tbody a').first()).toHaveText(/0000[23]\d{3}/)
  expect(await ledger.locator('tbody tr').count()).toBeLessThan(80)

  const { items } = await (await page.request.get('/api/units?limit=2')).json()
  for (const { lon, lat } of items) {
    const id = crypto.randomUUID()
    await page.request.post('/api/issues', { data: { id, categoryCode: 'repairs.lift', text: '电梯异响', lon, lat } })
    const data = { id: crypto.randomUUID(), action: 'report', expectedVersion: 0 }
    expect((await page.request.post(`/api/issues/${id}/actions`, { data })).status()).toBe(200)
  }
  await page.goto('/ledger?state=reported')
  await expect(ledger.locator('tbody input').first()).toBeVisible()
  const before = Number(((await ledger.textContent()) ?? '').match(/(\d+) 件/)?.[1])
  for (let i = 0; i < 2; i++) await ledger.locator('tbody input').nth(i).check()
  await expect(page.locator('[data-test=bulk]')).toContainText('已选 2 件')
  await shot(page, 'ledger-bulk')
  await page.getByRole('button', { name: '受理所选' }).click()
  await expect(page.getByText('2 件已办，0 件没有办成')).toBeVisible()
  await expect(ledger).toContainText(`${before - 2} 件`)
})

test('the weekly report as a file, and a view of the ledger that is kept', async ({ page }) => {
  await signIn(page, 'supervisor', '/indicators')
  await page.getByRole('button', { name: /周报/ }).click()
  for (const [button, name] of [
    ['下载 PDF', /^wangge-weekly-370602-\d{4}-\d\d-\d\d\.pdf$/],
    ['下载 Excel', /\.xlsx$/],
  ] as const) {
    const coming = page.waitForEvent('download')
    await page.locator('[data-test=weekly-report]').getByRole('button', { name: button }).click()
    const file = await coming
    expect(file.suggestedFilename()).toMatch(name)
  }
  await shot(page, 'weekly-report')

  await page.goto('/ledger?category=repairs&severity=urgent')
  await page
    .getByRole('button', { name: /保存的筛选|我的筛选|筛选/ })
    .last()
    .click()
  await page.getByLabel('给这个筛选起个名字').fill('紧急维修')
  await page.getByRole('button', { name: '保存筛选', exact: true }).click()
  await expect(page.getByRole('button', { name: '紧急维修', exact: true })).toBeVisible()
  await page.context().clearCookies()
  await page.evaluate(() => localStorage.clear())
  await signIn(page, 'supervisor', '/ledger')
  await page
    .getByRole('button', { name: /保存的筛选|我的筛选|筛选/ })
    .last()
    .click()
  await page.getByRole('button', { name: '紧急维修', exact: true }).click()
  await expect(page).toHaveURL(/category=repairs/)
  await expect(page).toHaveURL(/severity=urgent/)
})
