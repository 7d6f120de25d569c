import { expect, expectAccessible, mapIdle, shot, signIn, test } from './support.ts'

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true })

test('a visit in two taps, taken back and recorded again; the line is cut, the page closed, and nothing is lost', async ({
  page,
}) => {
  await signIn(page, 'worker')
  const { items } = await (await page.request.get('/api/households?limit=3')).json()
  const [first, second] = items
  const visits = async (id: string): Promise<{ outcome: string }[]> =>
    (await (await page.request.get(`/api/households/${id}`)).json()).visits
  const before = (await visits(first.id)).length

  await page.goto(`/households/${first.id}`)
  await page.locator('.handle').click()
  const form = page.locator('[data-test=visit-form]')
  await mapIdle(page)
  await shot(page, 'visit-form')
  await expectAccessible(page)
  await form.getByRole('button', { name: '拒访' }).click()
  await expect(form.getByRole('status')).toContainText('已记录：拒访')
  await shot(page, 'visit-undo')
  await form.getByRole('button', { name: '撤销' }).click()
  await form.getByRole('button', { name: /备注与检查/ }).click()
  await form.getByLabel(/备注/).fill('老人耳背，敲门要久一点')
  await form.getByRole('button', { name: /^燃气/ }).click()
  await expect(form.getByRole('button', { name: /^燃气/ })).toContainText('正常')
  await shot(page, 'visit-checks')
  await form.getByRole('button', { name: '见到' }).click()
  await expect.poll(async () => (await visits(first.id)).length).toBe(before + 1)
  expect((await visits(first.id))[0].outcome).toBe('met')
  await expect(page.locator('[data-test=household-panel]')).toContainText('见到')

  const secondBefore = (await visits(second.id)).length
  await page.route('**/api/commands', route => route.fulfill({ status: 503 }))
  await page.goto(`/households/${second.id}`)
  await page.locator('.handle').click()
  await form.getByRole('button', { name: '无人' }).click()
  const badge = page.locator('[data-test=outbox-badge]')
  await expect(badge).toContainText('1')
  await page.waitForTimeout(6_500)
  await page.reload()
  await badge.click()
  const outbox = page.locator('[data-test=outbox-panel]')
  await expect(outbox).toContainText('等待发送 1')
  await expect(outbox.getByRole('alert')).toContainText('连不上服务器')
  await page.locator('.handle').click()
  await shot(page, 'outbox')
  await expectAccessible(page)
  expect((await visits(second.id)).length).toBe(secondBefore)
  await page.unroute('**/api/commands')
  // It may have gone by itself meanwhile.
  const retry = outbox.getByRole('button', { name: '立即重试' })
  await retry.click({ timeout: 3_000 }).catch(() => expect(retry).toHaveCount(0))
  await expect(outbox).not.toContainText('等待发送')
  await expect(badge).toHaveCount(0)
  expect((await visits(second.id)).map(one => one.outcome).slice(0, 1)).toEqual(['not_home'])
  expect((await visits(second.id)).length).toBe(secondBefore + 1)
})

test('signing out with something unsent asks first; then nothing of it is left on the phone', async ({ page }) => {
  await signIn(page, 'worker')
  const { items } = await (await page.request.get('/api/households?limit=1')).json()
  await page.route('**/api/commands', route => route.fulfill({ status: 503 }))
  await page.goto(`/households/${items[0].id}`)
  await page.locator('.handle').click()
  await page.locator('[data-test=visit-form]').getByRole('button', { name: '电话' }).click()
  await expect(page.locator('[data-test=outbox-badge]')).toContainText('1')
  const signOut = async () => {
    await page.getByRole('button', { name: /菜单/ }).click()
    await page.getByRole('button', { name: '退出登录' }).click()
  }
  await signOut()
  await expect(page.getByRole('dialog')).toContainText('还有 1 条没有发出')
  await page.getByRole('button', { name: '取消' }).click()
  await expect(page.locator('[data-test=outbox-badge]')).toContainText('1')
  await signOut()
  await page.getByRole('button', { name: '仍要退出' }).click()
  await page.waitForURL(/sign-in/)
  const left = await page.evaluate(
    () =>
      new Promise<number>(resolve => {
        const opening = indexedDB.open('wangge')
        opening.onsuccess = () => {
          const counting = opening.result.transaction(['outbox', 'keys']).objectStore('keys').count()
          counting.onsuccess = () => resolve(counting.result)
        }
      }),
  )
  expect(left).toBe(0)
})

test('on a slow line the worker’s own place is there before the ground', async ({ page, context }) => {
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ longitude: 121.386, latitude: 37.541 })
  await page.route('**/tiles/**', () => new Promise(() => {}))
  await signIn(page, 'worker')
  const dot = page.locator('.maplibregl-user-location-dot')
  await expect(dot).toBeVisible()
  // In the middle of what the sheet leaves of the map, not under it.
  await expect.poll(async () => (await dot.boundingBox())?.y ?? 0).toBeLessThan(300)
  expect((await dot.boundingBox())?.y).toBeGreaterThan(150)
  await shot(page, 'slow-tiles-phone')
})

test('the day’s route: the doors due in a short walk; one visited or skipped is out of it at once', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['geolocation'])
  await signIn(page, 'worker')
  const { items } = await (await page.request.get('/api/units?limit=1')).json()
  await context.setGeolocation({ longitude: items[0].lon, latitude: items[0].lat })
  await page.getByRole('banner').getByRole('link', { name: '今日' }).click()
  const panel = page.locator('[data-test=today-panel]')
  const summary = panel.locator('[data-test=summary]')
  await expect(summary).toContainText(/\d+ 户 · 步行 [\d,]+ 米/)
  await panel.getByText('从我的位置出发').click()
  await mapIdle(page)
  await shot(page, 'today-map')
  await page.locator('.handle').click()
  await shot(page, 'today')
  await expectAccessible(page)
  const doors = async () => Number(((await summary.textContent()) ?? '').match(/^(\d+)/)?.[1])
  /** The first door of the walk, and where it is listed as long as it is part of it. */
  const firstDoor = async () => {
    const stop = panel.locator('[data-test=stops] > li').first()
    const unit = ((await stop.locator('h2').textContent()) ?? '').split(' ').slice(1, 4).join(' ')
    const door = (await stop.locator('strong').first().textContent()) ?? ''
    return {
      row: stop.locator('li').first(),
      listed: panel
        .locator('[data-test=stops] > li')
        .filter({ hasText: unit })
        .locator('strong', { hasText: new RegExp(`^${door}$`) }),
    }
  }
  const visited = await firstDoor()
  await expect(visited.listed).toHaveCount(1)
  const count = await doors()
  expect(count).toBeGreaterThan(3)
  await visited.row.getByRole('link').click()
  await page.locator('[data-test=visit-form]').getByRole('button', { name: '见到' }).click()
  await page.goBack()
  await expect(panel).toBeVisible()
  await expect(visited.listed).toHaveCount(0)
  await panel.getByText('1 小时', { exact: true }).click()
  await expect.poll(doors).toBeLessThan(count)
  expect(await doors()).toBeGreaterThan(0)
  const skipped = await firstDoor()
  await skipped.row.getByRole('button', { name: /跳过/ }).click()
  await expect(skipped.listed).toHaveCount(0)
})
