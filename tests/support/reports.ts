import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

export interface Failure {
  test: string
  reason: string
}

export interface Outcome {
  passed: number
  failures: Failure[]
  skipped: number
}

/** Lines of a message kept: enough to see what was expected and what was there. */
const reasonLines = 8

/** What Vitest's JSON reporter writes, as far as it is read here. */
const VitestReport = z.object({
  numPassedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
})

const PlaywrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
      results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
    }),
  ),
})
const PlaywrightSuite = z.object({
  specs: z.array(PlaywrightSpec),
  get suites() {
    return z.array(PlaywrightSuite).optional()
  },
})

/** What Playwright's JSON reporter writes, as far as it is read here. */
const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), skipped: z.number() }),
  suites: z.array(PlaywrightSuite),
})

function firstLines(message: string | undefined): string {
  const lines = stripVTControlCharacters(message ?? '')
    .split('\n')
    .filter(line => !line.includes('node_modules'))
  return lines.slice(0, reasonLines).join('\n').trim()
}

function ofVitest(report: unknown): Outcome {
  const { numPassedTests, numPendingTests, testResults } = VitestReport.parse(report)
  const failures = testResults.flatMap(({ name, status, message, assertionResults }): Failure[] => {
    const file = relative(process.cwd(), name)
    const tests = assertionResults
      .filter(test => test.status === 'failed')
      .map(test => ({ test: `${file} › ${test.fullName}`, reason: firstLines(test.failureMessages?.join('\n')) }))
    const isFileAlone = status === 'failed' && tests.length === 0
    return isFileAlone ? [{ test: file, reason: firstLines(message) }] : tests
  })
  return { passed: numPassedTests, failures, skipped: numPendingTests }
}

function specsOf({ specs, suites = [] }: z.infer<typeof PlaywrightSuite>): z.infer<typeof PlaywrightSpec>[] {
  return [...specs, ...suites.flatMap(specsOf)]
}

function ofPlaywright(report: unknown): Outcome {
  const { stats, suites } = PlaywrightReport.parse(report)
  const failures = suites.flatMap(specsOf).flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) => ({
        test: `${file} › ${title}`,
        reason: firstLines(results.find(result => result.error)?.error?.message),
      })),
  )
  return { passed: stats.expected, failures, skipped: stats.skipped }
}

const readers = { vitest: ofVitest, playwright: ofPlaywright }

/**
 * What a runner's JSON report says. A runner that ended with a code although its report is clean (no test found, a
 * server that did not start), or that left no report, counts as one failure.
 */
export function readReport(runner: keyof typeof readers, name: string, file: string, code: number): Outcome {
  let outcome: Outcome
  try {
    outcome = readers[runner](JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    return { passed: 0, failures: [{ test: name, reason: `no report: ${error}` }], skipped: 0 }
  }
  if (code === 0 || outcome.failures.length > 0) return outcome
  return { ...outcome, failures: [{ test: name, reason: `every test passed, yet the runner ended with ${code}` }] }
}
