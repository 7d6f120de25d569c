import { v7 } from 'uuid'
import { expect, expectAccessible, mapIdle, shot, signIn, someoneLivesIn, test } from './support.ts'

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true })

test('the guide answers a question, and that it did is in the diary; the diary takes notes and prints', async ({
  page,
}) => {
  await signIn(page, 'worker', '/services')
  await page.locator('.handle').click()
  const guide = page.locator('[data-test=services-panel]')
  await guide.getByLabel(/搜事项/).fill('团员关系怎么转')
  await guide.getByRole('button', { name: '团员组织关系转接' }).click()
  await expect(guide).toContainText('团员证')
  await guide.getByRole('button', { name: '已答复居民' }).click()
  await expect(guide.getByRole('status')).toContainText('已记入日记')
  await shot(page, 'services')
  await expectAccessible(page)
  await page.getByRole('banner').getByRole('link', { name: '网格一张图' }).click()
  await page.locator('[data-test=work-panel]').getByRole('link', { name: '日记' }).click()
  const diary = page.locator('[data-test=diary-panel]')
  await diary.getByRole('textbox', { name: '补记' }).fill('帮 302 王奶奶买了菜')
  await diary.getByRole('button', { name: '记下' }).click()
  await expect(diary.locator('[data-test=diary]')).toContainText('帮 302 王奶奶买了菜')
  await expect(diary.locator('[data-test=diary]')).toContainText('团员组织关系转接')
  await expect(diary).toContainText('解答 1 次')
  await shot(page, 'diary')
  await expectAccessible(page)
  await page.emulateMedia({ media: 'print' })
  await expect(diary.getByRole('button', { name: '打印本页' })).toBeHidden()
  await shot(page, 'diary-print')
})

test('care: the calendar, a day of it, the person; what to look at and whom to call; a word of the family', async ({
  page,
}) => {
  await signIn(page, 'worker', '/care-persons')
  await page.locator('.handle').click()
  const panel = page.locator('[data-test=care-panel]')
  await panel.getByText('日历').click()
  const day = panel.locator('[data-test=care-calendar] button:not([disabled])').first()
  await day.click()
  await expect(day).toHaveAttribute('aria-pressed', 'true')
  const count = Number(await day.locator('b').textContent())
  await expect(panel.locator('[data-test=care-persons] li')).toHaveCount(count)
  await shot(page, 'care-calendar')
  await expectAccessible(page)
  await panel.locator('[data-test=care-persons] a').first().click()
  const household = page.locator('[data-test=household-panel]')
  await household
    .getByRole('button', { name: /^关爱安排/ })
    .first()
    .click()
  const form = page.locator('[data-test=care-form]')
  await form.getByLabel('每次看什么').fill('燃气灶关好没有')
  await form.getByLabel('联系人姓名').fill('林小明')
  await form.getByLabel('联系人关系').fill('儿子')
  await form.getByLabel('联系人电话').fill('13805350001')
  await form.scrollIntoViewIfNeeded()
  await shot(page, 'care-form')
  await expectAccessible(page)
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form).toHaveCount(0)
  await expect(household).toContainText('燃气灶关好没有')
  await expect(household).toContainText('儿子 林**')
  await household.getByRole('button', { name: '家属确认' }).click()
  await expect(household.locator('[data-test=visits] li').first()).toContainText('家属确认')
  await household.getByRole('button', { name: /代办/ }).first().click()
  await expect(page.locator('[data-test=register-panel]')).toContainText('养老')
})

test('a door nobody registered is registered where it is missing; with the keyboard alone a visit is recorded', async ({
  page,
}) => {
  await signIn(page, 'worker')
  const { items } = await (await page.request.get('/api/households?limit=80')).json()
  const { id, buildingId } = await (await page.request.get(`/api/households/${items[70].id}`)).json()
  await page.goto(`/households/${id}`)
  await page.locator('[data-test=visit-form]').waitFor()
  await page.getByRole('button', { name: '展开面板' }).focus()
  await page.keyboard.press('Enter')
  const passed: string[] = []
  while (passed.at(-1) !== '无人' && passed.length < 15) {
    await page.keyboard.press('Tab')
    passed.push(await page.evaluate(() => document.activeElement?.textContent?.trim() ?? ''))
  }
  expect(passed).toContain('无人')
  await page.keyboard.press('Enter')
  const said = page.locator('[data-test=visit-form]').getByRole('status')
  await expect(said).toContainText('已记录：无人')
  await expect(page.locator('[data-test=visit-form]')).toMatchAriaSnapshot(`
    - region "记录走访":
      - status:
        - text: "✓ 已记录：无人"
        - button "撤销"
  `)
  // One household joins its neighbour: its door is one that nobody registered.
  const { unitId } = items[70]
  const { doors } = (await (await page.request.get(`/api/buildings/${buildingId}`)).json()).unitList.find(
    (unit: { id: string }) => unit.id === unitId,
  )
  const [gone] = doors.filter((one: { householdId: string }) => one.householdId !== id)
  const merge = { id: v7(), at: new Date().toISOString(), kind: 'merge', householdId: id, mergedId: gone.householdId }
  const answer = await page.request.post('/api/commands', {
    data: { sentAt: new Date().toISOString(), commands: [merge] },
  })
  expect((await answer.json()).results).toEqual([{ id: merge.id, refusal: null }])
  await page.goto(`/buildings/${buildingId}`)
  await page.locator('.handle').click()
  await page
    .getByRole('button', { name: `登记 ${gone.door} 室` })
    .first()
    .click()
  const household = page.locator('[data-test=household-panel]')
  await expect(household.getByRole('heading', { level: 1 })).toContainText(gone.door)
  await household.getByRole('button', { name: /添加人员/ }).click()
  await page.locator('[data-test=person-form]').getByLabel(/姓名/).fill('慕容雪')
  await page.locator('[data-test=person-form]').getByRole('button', { name: '保存' }).click()
  await expect(household.locator('[data-test=people]')).toContainText('慕**')
  await shot(page, 'household-new')
  const added = page.url().match(/households\/([\da-f-]{36})/)?.[1]
  await expect
    .poll(async () => (await (await page.request.get(`/api/households/${added}`)).json()).people?.length)
    .toBe(1)
})

test('in the dark, and in English', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await signIn(page, 'worker')
  await expect(page.locator('[data-test=buildings] li').first()).toBeVisible()
  await mapIdle(page)
  await shot(page, 'work-dark')
  await page.locator('.handle').click()
  await shot(page, 'work-dark-full')
  await expectAccessible(page)
  const { id } = await someoneLivesIn(page)
  await page.goto(`/households/${id}`)
  await page.locator('.handle').click()
  await page.locator('[data-test=people]').waitFor()
  await shot(page, 'household-dark')
  await expectAccessible(page)
  await page.evaluate(() => localStorage.setItem('wangge.locale', 'en'))
  await page.emulateMedia({ colorScheme: 'light' })
  for (const [path, name] of [
    ['/work', 'work'],
    [`/households/${id}`, 'household'],
    ['/outbox', 'outbox'],
    ['/today', 'today'],
    ['/care-persons', 'care'],
    ['/notices', 'notices'],
  ]) {
    await page.goto(path)
    await page.locator('.handle').click()
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await mapIdle(page)
    await shot(page, `english-${name}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  }
})
