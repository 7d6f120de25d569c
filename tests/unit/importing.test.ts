import { csvLine } from '@wangge/server/exports/csv.ts'
import { hasValidCheckDigit } from '@wangge/shared/domain'
import {
  fieldByName,
  layerNames,
  layers,
  readValue,
  reasons,
  reasonText,
  recogniseColumns,
} from '@wangge/shared/importing'
import { maskIdNumber, maskName, maskPhone, maskPlate } from '@wangge/shared/privacy'
import fc from 'fast-check'
import { expect, test } from 'vitest'

test('headings are recognised in Chinese and English, whatever their case and separators', () => {
  expect(recogniseColumns('issues', ['编号', '经度', '纬度', '问题类别', '上报时间', '办结时间'])).toEqual({
    id: '编号',
    lon: '经度',
    lat: '纬度',
    category: '问题类别',
    opened: '上报时间',
    closed: '办结时间',
  })
  expect(recogniseColumns('buildings', ['osm_id', 'building:levels', 'Name'])).toMatchObject({
    id: 'osm_id',
    floors: 'building:levels',
    name: 'Name',
  })
})

test('a column named for one field is not taken for another', () => {
  expect(recogniseColumns('grids', ['name', 'code'], { id: 'name' })).toEqual({ id: 'name', code: 'code' })
  expect(fieldByName('issues', 'status')?.name).toBe('state')
})

test('every field of every layer has a name of its own', () => {
  for (const layer of layerNames) {
    const names = layers[layer].fields.map(field => field.name)
    expect(new Set(names).size).toBe(names.length)
  }
})

test('times without an offset are taken in the zone, also where its clocks change', () => {
  const at = (text: string, zone: string) => readValue({ type: 'instant' }, text, zone)
  expect(at('2026-07-01 08:00', 'Asia/Shanghai')).toEqual({ value: '2026-07-01T00:00:00.000Z' })
  expect(at('2012-07-01 08:00:00', 'America/Los_Angeles')).toEqual({ value: '2012-07-01T15:00:00.000Z' })
  expect(at('2012-12-01 08:00:00', 'America/Los_Angeles')).toEqual({ value: '2012-12-01T16:00:00.000Z' })
  expect(at('2026-07-01T08:00:00+02:00', 'Asia/Shanghai')).toEqual({ value: '2026-07-01T06:00:00.000Z' })
  expect(at('2026-02-30', 'Asia/Shanghai')).toEqual({ reason: 'not_a_time' })
})

test('no cell makes a reader throw', () => {
  fc.assert(
    fc.property(fc.constantFrom(...layerNames), fc.anything(), (layer, cell) => {
      for (const field of layers[layer].fields) {
        const reading = readValue(field.kind, cell, 'Asia/Shanghai')
        if ('reason' in reading) expect(reasons[reading.reason]).toBeDefined()
      }
    }),
  )
})

test('reasons are worded in both languages, with their details', () => {
  expect(reasonText('duplicate_id', { firstRow: 3 }, 'zh-CN')).toBe('与第 3 行编号重复')
  expect(reasonText('duplicate_id', { firstRow: 3 }, 'en')).toBe('the id stands already in row 3')
  for (const [zh, en] of Object.values(reasons)) expect([zh.length > 0, en.length > 0]).toEqual([true, true])
})

test('the check digit of GB 11643: the standard’s own example, and any slip is caught', () => {
  expect(hasValidCheckDigit('11010519491231002X')).toBe(true)
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (place, shift) => {
      const digits = [...'11010519491231002X']
      digits[place] = String((Number(digits[place]) + shift) % 10)
      expect(hasValidCheckDigit(digits.join(''))).toBe(false)
    }),
  )
})

test('masks leave what names a person out', () => {
  expect([
    maskName('张三丰'),
    maskPhone('13812341234'),
    maskIdNumber('11010519491231002X'),
    maskPlate('鲁F12345'),
  ]).toEqual(['张**', '138****1234', '110105********002X', '鲁F***45'])
  expect([maskName(''), maskPhone('12'), maskIdNumber('123')]).toEqual(['', '12', '***'])
})

test('a CSV cell never becomes a formula, and quotes hold', () => {
  expect(csvLine(['=1+1', '@x', '-2', 'a"b', 'c,d', null, 3])).toBe(`'=1+1,'@x,-2,"a""b","c,d",,3\r\n`)
})
