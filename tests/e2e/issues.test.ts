import type { Page } from '@playwright/test'
import { z } from 'zod'
import { clickMap, drawn, expect, expectAccessible, mapIdle, shot, signIn, test } from './support.ts'

const songyuanli = '370602005001006'

const Units = z.object({ items: z.array(z.object({ lon: z.number(), lat: z.number() })) })
async function firstUnit(page: Page) {
  const answer = await page.request.get(`/api/units?region=${songyuanli}&limit=1`)
  return Units.parse(await answer.json()).items[0]
}

test('a worker registers a leak on the map and sees it to the resident’s word', async ({ page }) => {
  await signIn(page, 'worker')
  const { lon, lat } = await firstUnit(page)
  await page.goto(`/?map=17.5/${lat}/${lon}`)
  await mapIdle(page)
  await page.getByRole('button', { name: '登记' }).click()
  const panel = page.locator('[data-test=register-panel]')
  await expect(panel).toContainText('请在地图上点出地点')
  await clickMap(page, lon, lat)
  await expect(panel).toContainText('地点已选')
  await panel.locator('[data-test=category]').click()
  await page.getByRole('option', { name: '房屋漏水' }).click()
  await page.getByLabel('情况').fill('顶楼独居老人家中漏水')
  await panel.locator('[data-test=related-select]').click()
  await page.getByRole('option', { name: '502', exact: true }).first().click()
  await page.getByRole('option', { name: '602', exact: true }).first().click()
  await page.keyboard.press('Escape')
  await page.getByLabel('姓名').fill('王桂兰')
  const picture = { name: 'roof.png', mimeType: 'image/png', buffer: await page.screenshot() }
  await panel.locator('input[type=file]').setInputFiles(picture)
  await expect(panel.getByRole('img', { name: '第 1 张照片' })).toBeVisible()
  await shot(page, 'register')
  await expectAccessible(page)
  await panel.getByRole('button', { name: '登记', exact: true }).click()

  const issue = page.locator('[data-test=issue-panel]')
  await expect(issue).toContainText('已梳理')
  await expect(issue).toContainText('王**')
  await expect(issue.locator('[data-test=related] a')).toHaveText([/ 502$/, / 602$/])
  const photo = issue.getByRole('img', { name: '第 1 张照片' })
  await expect.poll(() => photo.evaluate(image => image instanceof HTMLImageElement && image.naturalWidth)).toBe(1440)
  const act = async (name: string, fill: Record<string, string> = {}) => {
    await issue.getByRole('button', { name, exact: true }).click()
    for (const [label, value] of Object.entries(fill)) await issue.getByLabel(label).fill(value)
    if (name === '反馈并办结') await issue.getByText('满意', { exact: true }).click()
    if (Object.keys(fill).length > 0) await issue.getByRole('button', { name: '确定' }).click()
  }
  await act('上报')
  await expect(issue).toContainText('已上报')
  await act('受理')
  await act('解决', { 怎样解决的: '' })
  await expect(issue.getByRole('alert')).toHaveText('请填写')
  await issue.getByLabel('怎样解决的').fill('联系专业师傅补漏')
  await shot(page, 'issue-resolve')
  await expectAccessible(page)
  await issue.getByRole('button', { name: '确定' }).click()
  await expect(issue).toContainText('已解决')
  await act('反馈并办结', { 给居民的答复: '已修好，雨后再来看' })
  await expect(issue).toContainText('居民满意')
  await mapIdle(page)
  await shot(page, 'issue-closed')
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('.map')).toBeHidden()
  await expect(issue).toContainText('已修好，雨后再来看')
  await shot(page, 'issue-printed')
})

test('two at once: the second is told who did what, and nothing is lost', async ({ page, browser }) => {
  // Cut off from what happens live, as for a moment anyone can be.
  await page.route('**/api/live', route => route.fulfill({ contentType: 'text/event-stream', body: '' }))
  await signIn(page, 'supervisor')
  const { lon, lat } = await firstUnit(page)
  const id = crypto.randomUUID()
  await page.request.post('/api/issues', {
    data: { id, categoryCode: 'repairs.pipes', text: '下水管道堵塞', lon, lat },
  })
  const other = await browser.newPage({ baseURL: new URL(page.url()).origin })
  await signIn(other, 'worker', `/issues/${id}`)
  await page.goto(`/issues/${id}`)
  await expect(page.getByRole('button', { name: '上报', exact: true })).toBeVisible()
  await other.getByRole('button', { name: '上报', exact: true }).click()
  await expect(other.locator('[data-test=issue-panel]')).toContainText('已上报')
  await page.getByRole('button', { name: '上报', exact: true }).click()
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('刚刚有了变化')
  await expect(alert).toContainText('姜玉兰')
  await expect(page.locator('[data-test=issue-panel]')).toContainText('已上报')
  await shot(page, 'issue-conflict')
  await expectAccessible(page)
  await other.close()
})

test('layers switched off and on again keep what they show', async ({ page }) => {
  await signIn(page, 'supervisor')
  await mapIdle(page)
  await drawn(page, 'grid-edge').toBeGreaterThan(50)
  await page.getByRole('button', { name: '图层' }).click()
  await page.locator('.el-checkbox').filter({ hasText: '单元' }).click()
  await expect(page).toHaveURL(/hidden=units/)
  await mapIdle(page)
  await drawn(page, 'grid-edge').toBeGreaterThan(50)
})

test('what a worker does on the phone stands on the supervisor’s wall without a reload', async ({ page, browser }) => {
  await signIn(page, 'supervisor')
  await mapIdle(page)
  const pill = page.getByRole('button', { name: /筛选/ })
  const count = Number((await pill.textContent())?.replace(/\D/g, ''))
  const other = await browser.newPage({ baseURL: new URL(page.url()).origin })
  await signIn(other, 'worker')
  const { lon, lat } = await firstUnit(other)
  const data = { id: crypto.randomUUID(), categoryCode: 'repairs.lift', text: '电梯停运', lon, lat }
  expect((await other.request.post('/api/issues', { data })).status()).toBe(200)
  const ticker = page.locator('[data-test=ticker]')
  await expect(ticker).toContainText('电梯')
  await expect(ticker).toContainText('姜玉兰')
  await ticker.hover()
  await expect(pill).toContainText(String(count + 1))
  await shot(page, 'live')
  await expectAccessible(page)
  await ticker.click()
  await expect(page.locator('[data-test=issue-panel]')).toContainText('已梳理')
  const command = { id: crypto.randomUUID(), action: 'report', expectedVersion: 0 }
  await other.request.post(`/api/issues/${data.id}/actions`, { data: command })
  await expect(page.locator('[data-test=issue-panel]')).toContainText('已上报')
  await other.close()
})
