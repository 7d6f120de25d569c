import { booleanPointInPolygon, polygon } from '@turf/turf'
import { perDegree } from '@wangge/shared/partition'
import { type PlanDetail, type PlanGround, PlanTable } from '@wangge/shared/plans'
import { drawnOf } from '../support/plans.ts'
import { beginDraft, placeOf, saved } from './drawing.ts'
import { drawn, expect, expectAccessible, mapIdle, shot, signIn, test } from './support.ts'

test.use({ viewport: { width: 1440, height: 900 } })

/** Corners of the lasso, on the screen. */
const lasso = [
  [900, 400],
  [1010, 400],
  [1010, 500],
  [900, 500],
] as const

test('a proposal keeps what must stay: a grid as it is, estates whole, units together; by the hours each is to have', async ({
  page,
}) => {
  await signIn(page, 'planner', '/plans')
  await beginDraft(page, '有条件的划分')
  const ground: PlanGround = await (await page.request.get(`/api${new URL(page.url()).pathname}/ground`)).json()
  await page.locator('[data-test=tab-propose]').click()
  const form = page.locator('[data-test=propose]')
  await form.getByText('约束条件').click()
  await form.getByText('小区不拆开').click()
  await form.getByText('松园里网格').click()
  await form.locator('[data-test=choose-together]').click()
  await page.locator('[data-test=hand-over]').getByText(/圈选/).click()
  const [first, ...others] = lasso
  await page.mouse.move(...first)
  await page.mouse.down()
  for (const [x, y] of [...others, first]) await page.mouse.move(x, y, { steps: 3 })
  await page.mouse.up()
  const corners = await page.evaluate(
    places => places.map(place => window.wanggeMap?.unproject(place).toArray() ?? [0, 0]),
    lasso.map(([x, y]): [number, number] => [x, y]),
  )
  await form.locator('[data-test=keep-together]').click()
  await expect(form.getByText(/组不拆/)).toContainText('1 个网格不动 · 1 组不拆')
  await mapIdle(page)
  await shot(page, 'plan-limits')
  await expectAccessible(page)
  // More grids than estates that may be parted are not to be had.
  await form.getByRole('spinbutton').fill('40')
  await form.getByRole('spinbutton').press('Enter')
  await form.locator('[data-test=propose-run]').click()
  await expect(form.getByRole('alert')).toContainText(/最多 \d+ 个网格/)
  await form.getByText('小区不拆开').click()
  await form.locator('.by').click()
  await page.getByRole('option', { name: '每格工时/月' }).click()
  await expect(form.locator('[data-test=propose-wanted]')).toContainText('划成 7 个网格')
  const hours = form.getByRole('spinbutton')
  const all = Number((await form.locator('[data-test=propose-wanted]').textContent())?.match(/\d+/)?.[0])
  await hours.fill(String(Math.round(all / 6)))
  await hours.press('Enter')
  await expect(form.locator('[data-test=propose-wanted]')).toContainText('划成 6 个网格')
  await form.locator('[data-test=propose-run]').click()
  const proposals = form.locator('li[data-kind]')
  await expect(proposals).toHaveCount(3)
  await shot(page, 'plan-limited-proposals')
  await proposals.first().getByRole('button').click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('建议')
  await expect(page.locator('[data-test=propose]')).toBeVisible()
  await mapIdle(page)
  await shot(page, 'plan-limited')

  const detail: PlanDetail = await (await page.request.get(`/api${new URL(page.url()).pathname}`)).json()
  const drawn = drawnOf(detail)
  const { unitGrid } = new PlanTable(ground).place(drawn)
  expect(drawn.partition.grids).toHaveLength(7)
  // The fixed grid has the units it had, and no others.
  const fixed = '370602005001006'
  ground.units.grid.forEach((grid, i) => {
    expect(unitGrid[i] === fixed).toBe(ground.grids[grid]?.code === fixed)
  })
  const inLasso = ground.units.x.flatMap((x, i) =>
    booleanPointInPolygon([x / perDegree, ground.units.y[i] / perDegree], polygon([[...corners, corners[0]]]))
      ? [i]
      : [],
  )
  expect(inLasso.length).toBeGreaterThan(1)
  expect(new Set(inLasso.map(unit => unitGrid[unit])).size).toBe(1)
})

test('an empty draft is one grid, cut by a line; a stretch is redrawn; a distance measured', async ({ page }) => {
  await signIn(page, 'planner', '/plans')
  await beginDraft(page, '从空白画', '金晖社区', true)
  const grids = page.locator('[data-test=plan-figures] article')
  await expect(grids).toHaveCount(1)
  await expect(grids).toContainText('金晖社区')
  const at = await placeOf(page, '金晖社区')
  await page.keyboard.press('s')
  await page.mouse.click(at.x, 66)
  await page.mouse.click(at.x + 5, at.y)
  await page.mouse.click(at.x, 890)
  await page.keyboard.press('Enter')
  await saved(page)
  await expect(grids).toHaveCount(2)
  const before = await grids.locator('[data-test=households]').allInnerTexts()
  // The line between them is led around to the east.
  await page.keyboard.press('r')
  await page.mouse.click(at.x + 3, at.y - 120)
  await page.mouse.click(at.x + 80, at.y)
  await page.mouse.click(at.x + 3, at.y + 120)
  await mapIdle(page)
  await shot(page, 'plan-reshaping')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-test=plan-fault]')).toHaveCount(0)
  await saved(page)
  await expect.poll(() => grids.locator('[data-test=households]').allInnerTexts()).not.toEqual(before)
  await page.locator('[data-test=tab-steps]').click()
  await expect(page.locator('[data-test=steps] li')).toHaveCount(4)
  await page.locator('[data-test=tool-measure]').click()
  await page.mouse.click(at.x - 100, at.y)
  await page.mouse.click(at.x + 100, at.y)
  await expect(page.getByRole('toolbar').getByRole('status')).toHaveText(/\d+ m|\d km/)
  await page.keyboard.press('Escape')
})

test('what changes hands is coloured; today and the draft lie side by side under a divider; layers to draw by', async ({
  page,
}) => {
  await signIn(page, 'planner', '/plans')
  await beginDraft(page, '左右对照')
  const at = await placeOf(page, '第三网格')
  await page.keyboard.press('s')
  await page.mouse.click(at.x - 190, at.y + 12)
  await page.mouse.click(at.x + 190, at.y - 8)
  await page.keyboard.press('Enter')
  await saved(page)
  await page.locator('[data-test=tab-compare]').click()
  await expect(page.locator('[data-test=changed-ground]')).toContainText(/[1-9][\d.]* ha/)
  await page.locator('[data-test=swipe]').click()
  const divider = page.getByRole('slider', { name: /分界线/ })
  await expect(divider).toBeVisible()
  await divider.focus()
  const place = Number(await divider.getAttribute('aria-valuenow'))
  await page.keyboard.press('ArrowRight')
  await expect(divider).toHaveAttribute('aria-valuenow', String(place + 2))
  const box = await divider.boundingBox()
  if (!box) throw new Error('no divider')
  await page.mouse.move(box.x + 22, 450)
  await page.mouse.down()
  await page.mouse.move(at.x, 450, { steps: 4 })
  await page.mouse.up()
  await page.waitForTimeout(1500)
  await mapIdle(page)
  await shot(page, 'plan-swipe')
  await expectAccessible(page)
  await page.locator('[data-test=tab-figures]').click()
  await expect(divider).toHaveCount(0)

  await page.getByRole('button', { name: '图层' }).click()
  const reference = page.getByRole('group', { name: '参考图层' })
  for (const layer of ['每单元户数', '工作量密度', '问题']) await reference.getByText(layer, { exact: true }).click()
  await page.keyboard.press('Escape')
  await mapIdle(page)
  await drawn(page, 'issue-pin', 'issue-cluster').toBeGreaterThan(0)
  await expect(page).toHaveURL(/reference=/)
  await shot(page, 'plan-reference')
})

test('on a wall the tools stand beside the panel, and the names beside the divider', async ({ page }) => {
  await page.setViewportSize({ width: 2560, height: 1440 })
  await signIn(page, 'planner', '/plans')
  await beginDraft(page, '大屏划格')
  const [panel, tools] = await Promise.all(
    [page.locator('.panel.drawing'), page.getByRole('toolbar')].map(part => part.boundingBox()),
  )
  expect(tools?.x ?? 0).toBeGreaterThan((panel?.x ?? 0) + (panel?.width ?? 0))
  await page.locator('[data-test=tab-compare]').click()
  await page.locator('[data-test=swipe]').click()
  const divider = await page.getByRole('slider', { name: /分界线/ }).boundingBox()
  const middle = (divider?.x ?? 0) + (divider?.width ?? 0) / 2
  const [left, right] = await Promise.all(
    ['.name.left', '.name.right'].map(name => page.locator('[data-test=swipe-map]').locator(name).boundingBox()),
  )
  expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThanOrEqual(middle)
  expect(right?.x ?? 0).toBeGreaterThanOrEqual(middle)
  // For the picture only: nobody tells when the second map has its tiles.
  await page.waitForTimeout(4000)
  await mapIdle(page)
  await shot(page, 'plan-wall')
})
