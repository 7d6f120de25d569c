import { classOf, quantileClasses } from '@wangge/shared/classing'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const values = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 200 })

test('quantile classes: every value in one class, none of them empty, equal values together', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 7 }), (all, count) => {
      const classes = quantileClasses(all, count)
      expect(classes.breaks).toEqual([...classes.breaks].sort((a, b) => a - b))
      const used = new Set(all.map(value => classOf(value, classes)))
      expect(used.size).toBe(classes.breaks.length + 1)
      expect(used.size).toBeLessThanOrEqual(count)
    }),
  )
})

test('distinct values are spread evenly', () => {
  const classes = quantileClasses(
    Array.from({ length: 100 }, (_, i) => i),
    5,
  )
  expect(classes.breaks).toEqual([19, 39, 59, 79])
})

test('no values, no classes to speak of', () => {
  expect(quantileClasses([], 5).breaks).toEqual([])
  expect(quantileClasses([3, 3, 3], 5).breaks).toEqual([])
})
