import {
  addCounts,
  balances,
  countNames,
  defaultWeights,
  figuresOf,
  noCounts,
  unitCoverage,
} from '@wangge/shared/caseload'
import { PartitionIndex } from '@wangge/shared/geometry'
import fc from 'fast-check'
import type { Polygon } from 'geojson'
import { expect, test } from 'vitest'

test('an empty grid has no shares, never 0 % or NaN', () => {
  const figures = figuresOf(noCounts(), defaultWeights, 90)
  expect(figures.workloadHours).toBe(0)
  for (const value of [
    figures.registerCoverage,
    figures.visitCoverage,
    figures.careCoverage,
    figures.freshness,
    figures.accuracy,
    figures.contactRate,
    figures.openIssuesPer1000Households,
  ]) {
    expect(value).toBeNull()
  }
  expect(balances([0, 0])).toEqual([null, null])
})

test('the workload formula, by hand', () => {
  const counts = { ...noCounts(), households: 300, careRed: 2, careGreen: 1, issueMinutes: 600 }
  const weights = {
    visitMinutes: 10,
    visitCycleMonths: 2,
    careVisitMinutes: 30,
    careVisitsPerMonthRed: 4,
    careVisitsPerMonthYellow: 2,
    careVisitsPerMonthGreen: 1,
  }
  const { workloadParts } = figuresOf(counts, weights, 365.25 / 12)
  expect(workloadParts).toEqual({ visits: 25, care: 4.5, issues: 10 })
})

test('workload adds up over grids and the mean balance is 1', () => {
  const count = fc.record(Object.fromEntries(countNames.map(name => [name, fc.nat(5000)])))
  fc.assert(
    fc.property(fc.array(count, { minLength: 1, maxLength: 9 }), records => {
      const all = records.map(record => ({ ...noCounts(), ...record }))
      const hours = all.map(counts => figuresOf(counts, defaultWeights, 90).workloadHours)
      const total = hours.reduce((sum, value) => sum + value, 0)
      expect(figuresOf(addCounts(all), defaultWeights, 90).workloadHours).toBeCloseTo(total, 6)
      if (total > 0)
        expect(balances(hours).reduce<number>((sum, value) => sum + (value ?? 0), 0) / hours.length).toBeCloseTo(1, 9)
    }),
  )
})

test('units outside every grid and inside two are listed; one on a shared line is neither', () => {
  const square = (x: number, size: number): Polygon => ({
    type: 'Polygon',
    coordinates: [
      [
        [x, 0],
        [x + size, 0],
        [x + size, 1],
        [x, 1],
        [x, 0],
      ],
    ],
  })
  const index = new PartitionIndex([square(0, 1), square(1, 1), square(1.5, 1)])
  const coverage = unitCoverage(index, Float64Array.of(0.5, 1, 1.7, 9), Float64Array.of(0.5, 0.5, 0.5, 0.5))
  expect(coverage).toEqual({ inExactlyOne: 2, orphans: [3], doublyCovered: [2], ratio: 0.5 })
})
