import { z } from 'zod'

/**
 * What is counted of issues over a window. Each count is a list that can be opened: the same condition makes both.
 * `resolved` and those measured against it are of issues resolved in the window, `ended` and `answered` of those closed or
 * declined in it, `open` and `overdue` stand at its end.
 */
export const indicatorNames = [
  'reported',
  'open',
  'overdue',
  'resolved',
  'settledInGrid',
  'onTime',
  'reworked',
  'ended',
  'answered',
  'rated',
  'satisfied',
] as const
export const IndicatorName = z.enum(indicatorNames)
export type IndicatorName = z.infer<typeof IndicatorName>

const count = z.number().int().nonnegative()
export const Indicators = z.object({
  ...z.object({
    reported: count,
    open: count,
    overdue: count,
    resolved: count,
    settledInGrid: count,
    onTime: count,
    reworked: count,
    ended: count,
    answered: count,
    rated: count,
    satisfied: count,
  }).shape,
  /** Hours from opening to resolving, of issues resolved in the window; null where there are none. */
  medianHours: z.number().nullable(),
  p90Hours: z.number().nullable(),
} satisfies Record<IndicatorName | 'medianHours' | 'p90Hours', z.ZodType>)
export type Indicators = z.infer<typeof Indicators>

/** Those of a region in which nothing happened. */
export const noIndicators: Indicators = {
  reported: 0,
  open: 0,
  overdue: 0,
  resolved: 0,
  settledInGrid: 0,
  onTime: 0,
  reworked: 0,
  ended: 0,
  answered: 0,
  rated: 0,
  satisfied: 0,
  medianHours: null,
  p90Hours: null,
}

/** Shares, each of a count of the same window. */
export const indicatorShares = {
  /** 不出格率: settled without going up a level. */
  settledInGrid: 'resolved',
  /** 按期结案率 */
  onTime: 'resolved',
  /** 返工率 */
  reworked: 'resolved',
  /** 满意率, of those who said so. */
  satisfied: 'rated',
  /** 件件有回应: must be all. */
  answered: 'ended',
} as const satisfies Partial<Record<IndicatorName, IndicatorName>>
export type IndicatorShare = keyof typeof indicatorShares

/** A share of the indicators; null where there is nothing to divide by. */
export const shareOf = (indicators: Indicators, name: IndicatorShare): number | null => {
  const whole = indicators[indicatorShares[name]]
  return whole === 0 ? null : indicators[name] / whole
}

/** The indicators of a region, of what it is made of, and of the same length of time before. */
export const IndicatorReport = z.object({
  from: z.string(),
  to: z.string(),
  before: z.object({ from: z.string(), to: z.string() }),
  total: z.object({ now: Indicators, before: Indicators }),
  parts: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      worker: z.string().nullable(),
      now: Indicators,
      before: Indicators,
    }),
  ),
})
export type IndicatorReport = z.infer<typeof IndicatorReport>
