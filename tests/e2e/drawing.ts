import type { Page } from '@playwright/test'
import { drawn, expect, mapIdle } from './support.ts'

/** A fresh draft over a community, opened on the drawing table. */
export async function beginDraft(page: Page, name: string, region = '金晖社区', isEmpty = false): Promise<void> {
  await page.getByPlaceholder('方案名称').fill(name)
  await page.locator('[data-test=new-plan] .el-select').click()
  await page.getByRole('option', { name: region }).click()
  if (isEmpty) await page.getByText('从空白开始').click()
  await page.getByRole('button', { name: '开始' }).click()
  await expect(page.locator('[data-test=plan-figures] article').first()).toBeVisible()
  await expect(page.locator('[data-test=tool-vertex]')).toBeEnabled()
  await mapIdle(page)
  await drawn(page, 'plan-label').toBeGreaterThan(0)
}

export const saved = (page: Page) => expect(page.locator('[data-test=plan-status]')).toContainText('已保存')

/** Where a grid's label stands on the screen, once it is drawn: a map that has loaded may still be placing its labels. */
export async function placeOf(page: Page, label: string): Promise<{ x: number; y: number }> {
  const found = await page.waitForFunction(name => {
    const map = window.wanggeMap
    const features = map?.queryRenderedFeatures({ layers: ['plan-label'] }) ?? []
    const one = features.find(feature => String(feature.properties.label).startsWith(name))
    const at = one && 'geometry' in one ? (one.geometry as { coordinates: [number, number] }).coordinates : undefined
    return at && map?.project(at)
  }, label)
  const at = await found.jsonValue()
  if (!at) throw new Error(`${label} is not on the map`)
  return at
}
