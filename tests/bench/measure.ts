type Work = () => unknown | Promise<unknown>

/** Milliseconds of the fastest of `runs`, after one that is not counted. */
export async function fastest(runs: number, work: Work): Promise<number> {
  await work()
  let best = Infinity
  for (let i = 0; i < runs; i++) best = Math.min(best, await timeOf(work))
  return best
}

/**
 * The same of several works, run in turns of at least a second: a machine that is slow for a while is so for all of
 * them, and short work is as warm as long work.
 */
export async function fastestInTurns(turns: number, works: readonly Work[]): Promise<number[]> {
  const best = works.map(() => Infinity)
  for (let turn = 0; turn < turns; turn++)
    for (const [i, work] of works.entries()) {
      const until = performance.now() + 1000
      do best[i] = Math.min(best[i], await timeOf(work))
      while (performance.now() < until)
    }
  return best
}

async function timeOf(work: Work): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** One row of the table of results: what was measured against what, and the bar it is held to. */
export interface Row {
  what: string
  ours: string
  reference: string
  ratio: string
  bar: string
  met: boolean
}

export const ms = (value: number): string =>
  value < 0.1 ? `${(value * 1000).toFixed(1)} µs` : `${value.toFixed(value < 10 ? 2 : 0)} ms`
