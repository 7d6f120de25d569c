import { spawn } from 'node:child_process'
import { accessSync, constants, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** Runs every check and ends with one line `N passed, N failed`. */
const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, 'tests', '.cache')
const VitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() })
const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
})

interface Outcome {
  passed: number
  failed: number
  skipped: number
  /** Left out because this machine lacks an engine or a browser: in CI that is a failure. */
  wanting?: boolean
}

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', () => resolve(1))
    child.on('exit', code => resolve(code ?? 1))
  })
}

/** A check without tests of its own counts as one. */
async function check(name: string, folder: string, args: string[]): Promise<Outcome> {
  console.log(`\n— ${name}`)
  const ok = (await run('pnpm', ['--dir', folder, 'exec', ...args])) === 0
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

/** A failing runner whose report is missing or clean (no test found, a file that does not load) counts as one failure. */
function outcome(code: number, file: string, read: (report: unknown) => Outcome): Outcome {
  try {
    const report = read(JSON.parse(readFileSync(file, 'utf8')))
    return { ...report, failed: report.failed === 0 && code !== 0 ? 1 : report.failed }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

async function vitest(project: string, engine?: 'embedded' | 'postgresql'): Promise<Outcome> {
  console.log(`\n— ${project} tests${engine ? ` on the ${engine} engine` : ''}`)
  const file = join(cache, `${project}.json`)
  rmSync(file, { force: true })
  const args = ['--dir', 'tests', 'exec', 'vitest', 'run', '--project', project]
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await run('pnpm', [...args, ...reporters], engine ? { TEST_ENGINE: engine } : {})
  return outcome(code, file, report => {
    const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = VitestReport.parse(report)
    return { passed, failed, skipped }
  })
}

async function apiOnPostgresql(): Promise<Outcome> {
  if (process.env.TEST_DATABASE_URL) return vitest('api', 'postgresql')
  console.log('\n— api tests on the postgresql engine: left out, TEST_DATABASE_URL is not set')
  return { passed: 0, failed: 0, skipped: 1, wanting: true }
}

async function browser(): Promise<Outcome> {
  console.log('\n— browser tests')
  const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
  try {
    accessSync(chromium, constants.X_OK)
  } catch {
    console.log(`left out: there is no ${chromium} (name another with CHROMIUM)`)
    return { passed: 0, failed: 0, skipped: 1, wanting: true }
  }
  const file = join(cache, 'e2e.json')
  rmSync(file, { force: true })
  const code = await run('pnpm', ['--dir', 'tests', 'exec', 'playwright', 'test'])
  return outcome(code, file, report => {
    const { expected, flaky, unexpected, skipped } = PlaywrightReport.parse(report).stats
    return { passed: expected, failed: unexpected + flaky, skipped }
  })
}

mkdirSync(cache, { recursive: true })
const outcomes = [
  await check('type check', '.', ['tsc', '-p', 'tsconfig.json']),
  await check('type check of the web application', 'web', ['vue-tsc', '-p', 'tsconfig.json']),
  await check('lint', '.', ['biome', 'check', '.']),
  await vitest('unit'),
  await vitest('api', 'embedded'),
  await apiOnPostgresql(),
  await browser(),
]
const sum = (part: 'passed' | 'failed' | 'skipped') => outcomes.reduce((total, one) => total + one[part], 0)
const wanting = process.env.CI === 'true' ? outcomes.filter(one => one.wanting).length : 0
if (wanting > 0) console.log('\nin CI no engine and no browser may be wanting')
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
console.log(`\n${sum('passed')} passed, ${sum('failed') + wanting} failed${skipped}`)
process.exitCode = sum('failed') + wanting === 0 ? 0 : 1
