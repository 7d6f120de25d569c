import type { BrowserContext, Page } from '@playwright/test'
import type { HouseholdDetail } from '@wangge/shared/households'
import type { IssueDetail } from '@wangge/shared/issues'
import { expect, expectAccessible, mapIdle, shot, signIn, test } from './support.ts'

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, serviceWorkers: 'allow', cutsLine: true })

const phoneData = (page: Page) => page.locator('[data-test=phone-data]')
const badge = (page: Page) => page.locator('[data-test=outbox-badge]')

/** Signs in, and waits until the whole grid is on the phone. */
async function takeAlong(page: Page, username = 'worker'): Promise<void> {
  await signIn(page, username, '/outbox')
  await expect(phoneData(page)).toContainText('没有信号也能用')
}
const household = async (page: Page, id: string): Promise<HouseholdDetail> =>
  (await page.request.get(`/api/households/${id}`)).json()
async function unfold(page: Page): Promise<void> {
  await page.locator('.handle').click()
}
async function openDoor(page: Page, id: string): Promise<void> {
  await page.goto(`/households/${id}`)
  await unfold(page)
  await expect(page.locator('[data-test=visit-form]')).toBeVisible()
}

const outcomes = ['见到', '无人', '电话', '拒访'] as const
const codeOf = { 见到: 'met', 无人: 'not_home', 电话: 'by_phone', 拒访: 'refused' }

async function reportHere(page: Page, text: string, picture: Buffer): Promise<void> {
  await page.getByRole('button', { name: /在这里登记问题/ }).click()
  const panel = page.locator('[data-test=register-panel]')
  await panel.locator('[data-test=category]').click()
  await page.getByRole('option', { name: /房屋漏水/ }).click()
  await panel.getByRole('textbox', { name: '情况' }).fill(text)
  await panel.locator('input[type=file]').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: picture })
  await expect(panel.locator('img')).toHaveCount(1)
  await panel.getByRole('button', { name: '登记', exact: true }).click()
  await expect(page.locator('[data-test=household-panel]')).toBeVisible()
}

test('a full evening without a line: 30 visits, 3 edits, 2 issues with photos; then phone and server agree', async ({
  page,
  context,
}) => {
  await takeAlong(page)
  await unfold(page)
  await shot(page, 'phone-data')
  const { items } = await (await page.request.get('/api/households?limit=40')).json()
  const ids: string[] = items.map((one: { id: string }) => one.id).slice(5, 35)
  const before = new Map<string, HouseholdDetail>()
  for (const id of ids) before.set(id, await household(page, id))
  const picture = await page.screenshot({ type: 'jpeg', quality: 60 })

  // The application is closed and started anew, cold, in the cellar.
  await context.setOffline(true)
  await page.goto('about:blank')
  await page.goto('/')
  await expect(page.locator('[data-test=work-panel]')).toContainText('松园里')
  await mapIdle(page)
  await expect(page.locator('.as-of')).toContainText('离线')
  await shot(page, 'offline-cold-start')

  for (const [i, id] of ids.entries()) {
    await openDoor(page, id)
    await page
      .locator('[data-test=visit-form]')
      .getByRole('button', { name: outcomes[i % 4], exact: true })
      .click()
    await expect(page.locator('[data-test=visit-form]').getByRole('status')).toContainText('已记录')
  }
  await expect(badge(page)).toContainText('30')

  // One of the doors is that of someone: some dwellings stand empty.
  const third = ids.slice(2).find(id => (before.get(id)?.residents ?? 0) > 0) ?? ''
  const [first, second] = ids
  await openDoor(page, first)
  await expect(page.locator('[data-test=visits] li')).toHaveCount((before.get(first)?.visits.length ?? 0) + 1)
  await page.getByRole('button', { name: '修改本户' }).click()
  const tenure = before.get(first)?.tenure === 'rented' ? '自住' : '出租'
  await page.locator('[data-test=household-form]').getByText(tenure, { exact: true }).click()
  await page.locator('[data-test=household-form]').getByRole('button', { name: '保存' }).click()
  await expect(page.locator('[data-test=household-form]')).toHaveCount(0)
  await expect(page.locator('[data-test=household-panel]')).toContainText(tenure)

  await openDoor(page, second)
  await page.getByRole('button', { name: /添加人员/ }).click()
  const form = page.locator('[data-test=person-form]')
  await form.getByLabel(/姓名/).fill('欧阳静')
  await form.getByLabel('身份证号').fill('110105194912310021')
  await form.getByLabel('电话').click()
  await expect(form.getByRole('alert')).toContainText('校验位不对')
  await form.getByLabel('身份证号').fill('11010519491231002X')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(page.locator('[data-test=people]')).toContainText('欧**')

  await openDoor(page, third)
  // What is changed is shown in full, from the phone itself.
  await page
    .getByRole('button', { name: /^修改 / })
    .first()
    .click()
  await form.getByLabel('电话').fill('13905350000')
  await form.getByRole('button', { name: '保存' }).click()
  await expect(page.locator('[data-test=people]')).toContainText('139****0000')

  await reportHere(page, '厨房顶上漏水', picture)
  await openDoor(page, second)
  await reportHere(page, '卫生间渗水', picture)
  // 30 visits, 3 edits, who was shown in full, 2 issues and their photos.
  await expect(badge(page)).toContainText('38')
  await page.reload()
  await expect(badge(page)).toContainText('38')
  await page.goto('/diary')
  await unfold(page)
  await expect(page.locator('[data-test=diary] li')).toHaveCount(35)
  await shot(page, 'offline-diary')

  await context.setOffline(false)
  await page.goto('/outbox')
  // Before the outbox has been read there is no badge either: the visits, which go first, must have arrived.
  const last = ids[ids.length - 1]
  await expect
    .poll(async () => (await household(page, last)).visits.length)
    .toBe((before.get(last)?.visits.length ?? 0) + 1)
  await expect(badge(page)).toHaveCount(0)
  await unfold(page)
  await expect(page.locator('[data-test=outbox-panel]')).not.toContainText('服务器未接受')
  await shot(page, 'outbox-sent')
  for (const [i, id] of ids.entries()) {
    const after = await household(page, id)
    const known = new Set(before.get(id)?.visits.map(one => one.id))
    expect(after.visits.filter(one => !known.has(one.id)).map(one => one.outcome)).toEqual([codeOf[outcomes[i % 4]]])
  }
  expect((await household(page, first)).tenure).toBe(tenure === '出租' ? 'rented' : 'owned')
  expect((await household(page, second)).people.map(one => one.name)).toContain('欧**')
  expect((await household(page, third)).people.map(one => one.phone)).toContain('139****0000')
  for (const [id, text] of [
    [third, '厨房顶上漏水'],
    [second, '卫生间渗水'],
  ]) {
    const known = new Set(before.get(id)?.issues.map(one => one.id))
    const [added, ...more] = (await household(page, id)).issues.filter(one => !known.has(one.id))
    expect(more).toEqual([])
    const issue: IssueDetail = await (await page.request.get(`/api/issues/${added.id}`)).json()
    expect([issue.text, issue.photos.length]).toEqual([text, 1])
  }
})

async function changeTenure(page: Page, id: string, tenure: string): Promise<void> {
  await openDoor(page, id)
  await page.getByRole('button', { name: '修改本户' }).click()
  const form = page.locator('[data-test=household-form]')
  await form.getByText(tenure, { exact: true }).click()
  await form.getByRole('button', { name: '保存' }).click()
  await expect(form).toHaveCount(0)
}

test('a second phone changes the same household meanwhile: both values are shown, and one is chosen', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  await takeAlong(page)
  const { items } = await (await page.request.get('/api/households?limit=60')).json()
  const { id } = items[50]
  const { tenure } = await household(page, id)
  const [mine, theirs] =
    tenure === 'owned' ? ['出租', '空置'] : tenure === 'rented' ? ['自住', '空置'] : ['自住', '出租']
  await context.setOffline(true)
  await changeTenure(page, id, mine)
  await expect(badge(page)).toContainText('1')

  const other = await browser.newContext({ baseURL, viewport: { width: 360, height: 740 }, hasTouch: true })
  const second = await other.newPage()
  await signIn(second, 'worker')
  await changeTenure(second, id, theirs)
  await expect.poll(async () => (await household(page, id)).tenure).not.toBe(tenure)
  await other.close()

  await context.setOffline(false)
  await page.reload()
  await expect(badge(page)).toHaveCount(0)
  await openDoor(page, id)
  const choice = page.locator('[data-test=conflicts]')
  await expect(choice).toContainText(theirs)
  await expect(choice).toContainText(mine)
  await shot(page, 'conflict-choice')
  await expectAccessible(page)
  await choice.getByRole('button', { name: mine }).click()
  await expect(choice).toHaveCount(0)
  await expect.poll(async () => (await household(page, id)).conflicts).toEqual([])
  expect((await household(page, id)).tenure).not.toBe(tenure)
  await page.getByText('变更记录').click()
  await expect(page.locator('[data-test=history] li')).toHaveCount(3)
})

const keptRows = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number[]>(resolve => {
        const opening = indexedDB.open('wangge')
        opening.onsuccess = () => {
          const stores = ['keys', 'kept', 'outbox']
          const counts: number[] = []
          const reading = opening.result.transaction(stores)
          for (const store of stores) {
            const counting = reading.objectStore(store).count()
            counting.onsuccess = () => counts.push(counting.result)
          }
          reading.oncomplete = () => resolve(counts)
        }
      }),
  )
/** Everything the phone's database holds, as text: what someone reads who takes the phone apart. */
const rawText = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string>(resolve => {
        const opening = indexedDB.open('wangge')
        opening.onsuccess = () => {
          const all = opening.result.transaction('kept').objectStore('kept').getAll()
          all.onsuccess = () =>
            resolve(
              all.result
                .map(row => `${row.path} ${new TextDecoder().decode(new Uint8Array(row.sealed.body))}`)
                .join('\n'),
            )
        }
      }),
  )

async function lockFirst(context: BrowserContext): Promise<void> {
  const page = await context.newPage()
  await page.setViewportSize({ width: 1280, height: 800 })
  await signIn(page, 'supervisor', '/settings?section=devices')
  const row = page.locator('[data-test=devices] tbody tr').first()
  await expect(row).toContainText('姜玉兰')
  await row.getByRole('button', { name: '锁定' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '锁定' }).click()
  await expect(row).toContainText('锁定')
  await expect(row.getByRole('button')).toHaveCount(0)
  await shot(page, 'devices')
  await expectAccessible(page)
  await page.close()
}

test('what is kept cannot be read without the key; a lost phone is locked and destroys it, sent or not', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  await takeAlong(page)
  const [keys, kept] = await keptRows(page)
  expect(keys).toBe(2)
  expect(kept).toBeGreaterThan(900)
  const raw = await rawText(page)
  for (const word of ['松园里', 'people', 'phone']) expect(raw.includes(word)).toBe(false)

  await context.setOffline(true)
  const path = raw.match(/\/api\/households\/[\da-f-]{36}/)?.[0] ?? ''
  await openDoor(page, path.split('/')[3])
  await page.locator('[data-test=visit-form]').getByRole('button', { name: '见到', exact: true }).click()
  await expect(badge(page)).toContainText('1')
  const desk = await browser.newContext({ baseURL })
  await lockFirst(desk)
  await desk.close()
  await context.setOffline(false)
  await page.reload()
  await page.waitForURL(/sign-in/)
  await expect.poll(() => keptRows(page)).toEqual([0, 0, 0])
})
