import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, expectAccessible, mapIdle, shot, signIn, test } from './support.ts'

const ring = (lon: number, lat: number) => [
  [lon, lat],
  [lon + 0.0004, lat],
  [lon + 0.0004, lat + 0.0002],
  [lon, lat + 0.0002],
  [lon, lat],
]
const building = (id: string, 层数: number | string, lon: number) => ({
  type: 'Feature',
  properties: { 编号: id, 楼栋名称: `新楼${id}`, 层数 },
  geometry: { type: 'Polygon', coordinates: [ring(lon, 37.5318)] },
})
const file = join(tmpdir(), `wangge-e2e-${process.pid}.geojson`)
writeFileSync(
  file,
  JSON.stringify({
    type: 'FeatureCollection',
    features: [building('n1', 3, 121.3945), building('n2', '三层', 121.395), building('n3', 5, 121.3952)],
  }),
)

test('a planner tries an import, sees what is wrong, runs it, and finds it on the map', async ({ page }) => {
  await signIn(page, 'planner', '/import')
  await page.locator('[data-test=layer]').click()
  await page.getByRole('option', { name: '楼栋' }).click()
  await page.locator('input[type=file]').setInputFiles(file)
  await expect(page.getByText('文件所注：wgs84')).toBeVisible()
  await expect(page.locator('.preview-map canvas')).toBeVisible()
  await page.locator('[data-test=dry-run]').click()
  const result = page.locator('[data-test=import-result]')
  await expect(result).toContainText('试导结果')
  await expect(result.locator('[data-test=created] strong')).toHaveText('2')
  await expect(result).toContainText('三层')
  await expect(result).toContainText('不是数字')
  await page.waitForTimeout(800)
  await page.screenshot({ path: new URL('../screenshots/import.png', import.meta.url).pathname, fullPage: true })
  await expectAccessible(page)
  await page.locator('[data-test=run]').click()
  await expect(result).toContainText('结果')
  await expect(page.getByText('完成')).toBeVisible()
  await page.getByRole('link', { name: '在地图上看' }).click()
  await page.getByPlaceholder('搜网格、小区、楼栋、单元、问题编号').fill('新楼n1')
  await page.getByText('新楼n1').first().click()
  await expect(page.locator('[data-test=building-panel]')).toContainText('新楼n1')
  await mapIdle(page)
  await shot(page, 'imported')
})

test('a file that cannot be read is refused in the user’s language', async ({ page }) => {
  const broken = join(tmpdir(), `wangge-e2e-${process.pid}.xlsx`)
  writeFileSync(broken, 'no workbook')
  await signIn(page, 'planner', '/import')
  await page.locator('input[type=file]').setInputFiles(broken)
  await expect(page.getByRole('alert')).toContainText('不是可读取的 XLSX 工作簿')
})

test('a worker may not import', async ({ page }) => {
  await signIn(page, 'worker', '/import')
  await expect(page.getByRole('alert')).toHaveText('您的角色不能导入数据')
})
