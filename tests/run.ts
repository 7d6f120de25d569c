import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** Runs every check and ends with one line `N passed, N failed`. */
const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, 'tests', '.cache')
const Report = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() })

interface Outcome {
  passed: number
  failed: number
  skipped: number
}

function run(command: string, args: string[]): Promise<number> {
  return new Promise(resolve => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit' })
    child.on('error', () => resolve(1))
    child.on('exit', code => resolve(code ?? 1))
  })
}

/** A check without tests of its own counts as one. */
async function check(name: string, args: string[]): Promise<Outcome> {
  console.log(`\n— ${name}`)
  const ok = (await run('pnpm', ['exec', ...args])) === 0
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

/** A failing runner whose report is missing or clean (no test found, a file that does not load) counts as one failure. */
async function vitest(project: string): Promise<Outcome> {
  console.log(`\n— ${project} tests`)
  const file = join(cache, `${project}.json`)
  rmSync(file, { force: true })
  const args = ['--dir', 'tests', 'exec', 'vitest', 'run', '--project', project]
  const code = await run('pnpm', [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
  try {
    const report = Report.parse(JSON.parse(readFileSync(file, 'utf8')))
    const failed = report.numFailedTests === 0 && code !== 0 ? 1 : report.numFailedTests
    return { passed: report.numPassedTests, failed, skipped: report.numPendingTests }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

mkdirSync(cache, { recursive: true })
const outcomes = [
  await check('type check', ['tsc', '-p', 'tsconfig.json']),
  await check('lint', ['biome', 'check', '.']),
  await vitest('unit'),
]
const sum = (part: keyof Outcome) => outcomes.reduce((total, outcome) => total + outcome[part], 0)
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}`)
process.exitCode = sum('failed') === 0 ? 0 : 1
