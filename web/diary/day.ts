/** The day of an instant by the calendar of China, `2026-11-24`. */
export const dayInChina = (at: number | string): string =>
  // Swedish dates are written as ISO writes them.
  new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Shanghai' }).format(new Date(at))
