/** Milliseconds of the fastest of `runs`, after one that is not counted. */
export async function fastest(runs: number, work: () => unknown | Promise<unknown>): Promise<number> {
  await work()
  let best = Infinity
  for (let i = 0; i < runs; i++) {
    const started = performance.now()
    await work()
    best = Math.min(best, performance.now() - started)
  }
  return best
}

/** The same of several works, run in turns: a machine that is slow for a while is so for all of them. */
export async function fastestInTurns(
  runs: number,
  works: readonly (() => unknown | Promise<unknown>)[],
): Promise<number[]> {
  const best = works.map(() => Infinity)
  for (let round = 0; round < runs; round++)
    for (const [i, work] of works.entries()) best[i] = Math.min(best[i], await fastest(1, work))
  return best
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
