import { spawn } from 'node:child_process'
import { accessSync, constants, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Outcome, readReport } from './support/reports.ts'

/** Runs every check and ends with one line `N passed, N failed`. */
const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, 'tests', '.cache')

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
  return {
    passed: ok ? 1 : 0,
    failures: ok ? [] : [{ test: name, reason: 'what it found is printed above' }],
    skipped: 0,
  }
}

/** Left out because this machine lacks an engine or a browser: in CI that is a failure. */
function leftOut(name: string, reason: string): Outcome {
  console.log(`\n— ${name}: left out, ${reason}`)
  const failures = process.env.CI === 'true' ? [{ test: name, reason: `in CI nothing may be wanting: ${reason}` }] : []
  return { passed: 0, failures, skipped: 1 }
}

async function vitest(project: string, engine?: 'embedded' | 'postgresql'): Promise<Outcome> {
  const name = `${project} tests${engine ? ` on the ${engine} engine` : ''}`
  console.log(`\n— ${name}`)
  const file = join(cache, `${project}.json`)
  rmSync(file, { force: true })
  const args = ['--dir', 'tests', 'exec', 'vitest', 'run', '--project', project]
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = await run('pnpm', [...args, ...reporters], engine ? { TEST_ENGINE: engine } : {})
  return readReport('vitest', name, file, code)
}

async function apiOnPostgresql(): Promise<Outcome> {
  if (process.env.TEST_DATABASE_URL) return vitest('api', 'postgresql')
  return leftOut('api tests on the postgresql engine', 'TEST_DATABASE_URL is not set')
}

async function browser(): Promise<Outcome> {
  const name = 'browser tests'
  const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
  try {
    accessSync(chromium, constants.X_OK)
  } catch {
    return leftOut(name, `there is no ${chromium} (name another with CHROMIUM)`)
  }
  console.log(`\n— ${name}`)
  const file = join(cache, 'e2e.json')
  rmSync(file, { force: true })
  const code = await run('pnpm', ['--dir', 'tests', 'exec', 'playwright', 'test'])
  return readReport('playwright', name, file, code)
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
const failures = outcomes.flatMap(outcome => outcome.failures)
const passed = outcomes.reduce((total, outcome) => total + outcome.passed, 0)
const skipped = outcomes.reduce((total, outcome) => total + outcome.skipped, 0)
// Told again at the end: a log that is cut keeps its end.
for (const { test, reason } of failures) console.log(`\n✗ ${test}\n${reason.replace(/^/gm, '    ')}`)
console.log(`\n${passed} passed, ${failures.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failures.length === 0 ? 0 : 1
