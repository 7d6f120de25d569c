import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { feature, fileOf, geojsonFile, square } from '../support/files.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wangge-cli-'))
const environment = { ...process.env, WANGGE_DATA: folder, DATABASE_URL: '', LANG: 'C', LC_ALL: '' }
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `pnpm wangge …` as it ends up: the launcher with its arguments, from the repository's root. */
function wangge(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['server/launch/launch.mjs', 'wangge', ...args], {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  })
  return { status, stdout, stderr }
}

const grids = geojsonFile([
  feature({ id: 'a', community: 'A' }, square(120, 37)),
  feature({ id: 'b' }, square(120.001, 37)),
])

test('exit codes mean what they should', () => {
  expect(wangge('--help').status).toBe(0)
  expect(wangge('import', 'streets', 'x.csv').status).toBe(2)
  expect(wangge('import', 'grids').status).toBe(2)
  expect(wangge('import', 'grids', 'x.csv', '--map', 'nonsense=x').status).toBe(2)
  expect(wangge('import', 'grids', 'x.csv', '--tz', 'Mars/Olympus').status).toBe(2)
  expect(wangge('import', 'grids', '/nowhere.csv').status).toBe(1)
  expect(wangge('import', 'grids', grids, '--under', '370699').status).toBe(3)
})

test('problem rows stand on the screen and in the report file; a mapping is saved and used again', () => {
  const mapping = join(folder, 'mapping.json')
  const report = join(folder, 'report.csv')
  const { stdout, status } = wangge(
    'import',
    'grids',
    grids,
    '--under',
    '370699',
    '--save-mapping',
    mapping,
    '--report',
    report,
  )
  expect(status).toBe(3)
  expect(stdout).toContain('row 2 community "": error: the community it belongs to is missing')
  expect(readFileSync(report, 'utf8')).toContain('2,community,,error,no_community')
  expect(JSON.parse(readFileSync(mapping, 'utf8'))).toEqual({ id: 'id', community: 'community' })
  const again = wangge('import', 'grids', grids, '--under', '370699', '--mapping', mapping, '--json')
  expect(JSON.parse(again.stdout)).toMatchObject({ created: 0, unchanged: 1, problems: { error: 1 } })
})

test('the first admin’s password is shown once', () => {
  const { stdout, status } = wangge('admin', 'root')
  expect(status).toBe(0)
  expect(stdout).toMatch(/password [a-z2-9]{5}(-[a-z2-9]{5}){3}/)
  expect(wangge('admin', 'root').status).toBe(1)
})

test('a second process is refused, with who holds the folder and what to do', async () => {
  const first = spawn(process.execPath, ['server/launch/launch.mjs', 'wangge', 'start', '--no-demo'], {
    cwd: root,
    env: { ...environment, PORT: '0' },
  })
  try {
    await new Promise<void>(resolve =>
      first.stdout.on('data', (text: Buffer) => text.toString().includes('http://') && resolve()),
    )
    const { status, stderr } = wangge('stats')
    expect(status).toBe(1)
    expect(stderr).toMatch(/in use by process \d+ .*WANGGE_DATA.*DATABASE_URL/)
  } finally {
    const ended = new Promise(resolve => first.on('exit', resolve))
    first.kill('SIGINT')
    expect(await ended).toBe(0)
  }
  expect(existsSync(join(folder, 'wangge.lock'))).toBe(false)
})

test('killed in the middle of an import: nothing of it is there, what was before is, and the next start needs no help', async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `${i},120.0005,37.0005,漏水,2026-01-01 08:00`)
  const big = fileOf('big.csv', `编号,经度,纬度,类别,上报时间\n${lines.join('\n')}\n`)
  const before = JSON.parse(wangge('stats', '--json').stdout)
  const victim = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'server/cli/main.ts', 'import', 'issues', big],
    { cwd: root, env: environment },
  )
  // The lock is there once the folder is open; three seconds on, rows are being staged.
  await new Promise<void>(resolve => {
    const timer = setInterval(() => {
      if (!existsSync(join(folder, 'wangge.lock'))) return
      clearInterval(timer)
      setTimeout(resolve, 5000)
    }, 50)
  })
  const gone = new Promise(resolve => victim.on('exit', resolve))
  expect(victim.exitCode).toBeNull()
  victim.kill('SIGKILL')
  await gone
  expect(JSON.parse(wangge('stats', '--json').stdout)).toEqual(before)
})

const data = join(root, '..', 'shared', 'data')
describe.runIf(existsSync(data))('the lines of the manual, as they stand', () => {
  let real: string
  beforeAll(() => {
    real = mkdtempSync(join(tmpdir(), 'wangge-cli-real-'))
    writeFileSync(
      join(real, 'lines.sh'),
      `set -e
node server/launch/launch.mjs wangge import grids  ../shared/data/sf311/tracts.geojson --map id=geoid --map community=nhood --under 06075
node server/launch/launch.mjs wangge import issues ../shared/data/sf311/cases.csv --map id=CaseID --map lon=Long --map lat=Lat --map category=Category --map opened=Opened --map closed=Closed --map status=Status --map address=Address --tz America/Los_Angeles
`,
    )
  })
  afterAll(() => rmSync(real, { recursive: true, force: true }))

  test('San Francisco goes in and is counted', () => {
    const env = { ...environment, WANGGE_DATA: real }
    const ran = spawnSync('bash', [join(real, 'lines.sh')], { cwd: root, env, encoding: 'utf8' })
    expect([ran.status, ran.stderr.replaceAll(/.*creating.*\n/g, '')]).toEqual([0, ''])
    const stats = spawnSync(process.execPath, ['server/launch/launch.mjs', 'wangge', 'stats', '--json'], {
      cwd: root,
      env,
      encoding: 'utf8',
      maxBuffer: 64 * 2 ** 20,
    })
    const { tables, grids: counted } = JSON.parse(stats.stdout)
    expect(tables).toMatchObject({ grid: 195, issue: 4984, region: 42 })
    expect(counted).toHaveLength(195)
    const total = (name: string) => counted.reduce((sum: number, grid: Record<string, number>) => sum + grid[name], 0)
    expect([total('issues'), total('openIssues')]).toEqual([4984, 222])
    for (const name of [
      'code',
      'externalId',
      'name',
      'community',
      'units',
      'households',
      'residents',
      'issues',
      'openIssues',
      'visitCoverage',
      'registerCoverage',
      'careCoverage',
    ])
      expect(counted[0]).toHaveProperty(name)
    expect(
      counted.every(
        (grid: { code: string; visitCoverage: unknown }) =>
          grid.code.startsWith('06075') && grid.visitCoverage === null,
      ),
    ).toBe(true)
  })
})
