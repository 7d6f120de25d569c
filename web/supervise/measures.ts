import { type Classes, classOf, quantileClasses } from '@wangge/shared/classing'
import type { GridFigures } from '@wangge/shared/grids'

/** What grids can be shaded and ranked by. */
export const measureNames = [
  'openIssuesPer1000Households',
  'overdueIssues',
  'balance',
  'visitCoverage',
  'registerCoverage',
  'careCoverage',
  'issues',
] as const
export type MeasureName = (typeof measureNames)[number]

type Kind = 'rate' | 'share' | 'balance' | 'count'

interface Measure {
  kind: Kind
  /** Which end of the scale wants attention: the ranking starts there. */
  worse: 'high' | 'low'
}

export const measures: Record<MeasureName, Measure> = {
  openIssuesPer1000Households: { kind: 'rate', worse: 'high' },
  overdueIssues: { kind: 'count', worse: 'high' },
  balance: { kind: 'balance', worse: 'high' },
  visitCoverage: { kind: 'share', worse: 'low' },
  registerCoverage: { kind: 'share', worse: 'low' },
  careCoverage: { kind: 'share', worse: 'low' },
  issues: { kind: 'count', worse: 'high' },
}

/** Light to dark, readable to the colour-blind: darker wants attention. */
const sequential = {
  light: ['#fef0d9', '#fdcc8a', '#fc8d59', '#e34a33', '#a1000f'],
  dark: ['#3a2b21', '#7a4420', '#b8612a', '#e58b4d', '#ffc48f'],
}
/** Blue is below the mean, orange above it (PuOr-like, safe for red-green blindness). */
const diverging = {
  light: ['#2166ac', '#92c5de', '#eceae6', '#f4a582', '#b2500c'],
  dark: ['#4a90d9', '#2f5f8a', '#3a4147', '#a8643a', '#f0944d'],
}
/** For shares the dark end is the low one. */
const reversed = { light: [...sequential.light].reverse(), dark: [...sequential.dark].reverse() }

const fixed: Partial<Record<Kind, Classes>> = {
  balance: { method: 'fixed', breaks: [0.75, 0.9, 1.1, 1.25] },
}

/** Classes and colours of a measure over the grids shown. */
export interface Shading {
  classes: Classes
  colours: string[]
}

export const noDataColour = { light: '#c9ced3', dark: '#4b5359' }

export function shadingOf(name: MeasureName, grids: readonly GridFigures[], dark: boolean): Shading {
  const { kind } = measures[name]
  const values = grids.flatMap(grid => (grid[name] === null ? [] : [grid[name]]))
  const classes = fixed[kind] ?? quantileClasses(values, 5)
  const ramp = kind === 'balance' ? diverging : kind === 'share' ? reversed : sequential
  const colours = ramp[dark ? 'dark' : 'light']
  return { classes, colours: spread(colours, classes.breaks.length + 1) }
}

/** As many colours as there are classes, from the whole ramp. */
function spread(colours: readonly string[], count: number): string[] {
  if (count === 1) return [colours[Math.floor(colours.length / 2)]]
  return Array.from({ length: count }, (_, i) => colours[Math.round((i * (colours.length - 1)) / (count - 1))])
}

export const colourOf = (value: number | null, { classes, colours }: Shading, dark: boolean): string =>
  value === null ? noDataColour[dark ? 'dark' : 'light'] : colours[classOf(value, classes)]

/** Grids by the measure, what wants attention first (or last); grids without a value at the end. */
export function ranked(grids: readonly GridFigures[], name: MeasureName, worstFirst: boolean): GridFigures[] {
  const direction = (measures[name].worse === 'high' ? -1 : 1) * (worstFirst ? 1 : -1)
  return [...grids].sort((a, b) => {
    const [x, y] = [a[name], b[name]]
    if (x === null || y === null) return (x === null ? 1 : 0) - (y === null ? 1 : 0) || a.code.localeCompare(b.code)
    return direction * (x - y) || a.code.localeCompare(b.code)
  })
}

export function formatMeasure(value: number | null, name: MeasureName): string {
  if (value === null) return '—'
  switch (measures[name].kind) {
    case 'share':
      return `${(value * 100).toFixed(1)} %`
    case 'balance':
      return value.toFixed(2)
    case 'rate':
      return value.toFixed(1)
    case 'count':
      return String(value)
  }
}
