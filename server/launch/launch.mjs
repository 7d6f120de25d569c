// The one file in plain JavaScript: it runs on whatever Node the machine has (20 and up), sees to it that Node 24,
// pnpm and the packages are there, and hands over to TypeScript.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const runtime = join(root, '.runtime')
const bin = join(runtime, 'node_modules', '.bin')
const windows = process.platform === 'win32'
const [command, ...args] = process.argv.slice(2)

const say = message => process.stderr.write(`${message}\n`)

/** Runs a program with its output on stderr, so that stdout belongs to the command the user gave. */
function run(program, programArgs, env) {
  const { status } = spawnSync(program, programArgs, { cwd: root, env, stdio: ['ignore', 2, 2], shell: windows })
  if (status !== 0) {
    say(`${program} ${programArgs.join(' ')} failed`)
    process.exit(status ?? 1)
  }
}

/**
 * Node 24 and pnpm from the registry, kept in .runtime; the present Node where it is new enough. What was fetched stays:
 * under pnpm the present Node may be the one from .runtime itself.
 */
function findRuntime() {
  const newEnough = Number(process.versions.node.split('.')[0]) >= 24
  const wanted = [...(newEnough ? [] : ['node@24']), 'pnpm@12']
  const stamp = join(runtime, 'stamp')
  const present = existsSync(stamp) ? readFileSync(stamp, 'utf8').split(' ') : []
  const missing = wanted.filter(name => !present.includes(name))
  if (missing.length > 0) {
    say(`fetching ${missing.join(' and ')} from the registry`)
    mkdirSync(runtime, { recursive: true })
    const all = [...new Set([...present, ...wanted])]
    writeFileSync(join(runtime, 'package.json'), '{"private":true}\n')
    run('npm', ['install', '--prefix', runtime, '--no-audit', '--no-fund', '--loglevel=error', ...all], process.env)
    writeFileSync(stamp, all.join(' '))
  }
  // Compiled code is kept between runs: it is half of a start.
  const compiled = process.env.NODE_COMPILE_CACHE ?? join(runtime, 'compiled')
  const env = { ...process.env, NODE_COMPILE_CACHE: compiled, PATH: `${bin}${windows ? ';' : ':'}${process.env.PATH}` }
  return { env, node: newEnough ? process.execPath : join(bin, windows ? 'node.cmd' : 'node') }
}

/** Hash of names, sizes and times of the files below some paths: tells whether there is anything new to do. */
function fingerprint(paths) {
  const hash = createHash('sha1')
  const visit = path => {
    if (!existsSync(path)) return
    const stat = statSync(path)
    if (!stat.isDirectory()) hash.update(`${path}:${stat.size}:${stat.mtimeMs};`)
    else
      for (const name of readdirSync(path).sort())
        if (name !== 'node_modules' && name !== 'dist') visit(join(path, name))
  }
  for (const path of paths) visit(join(root, path))
  return hash.digest('hex')
}

/** Does `work` unless it was done for the same inputs before and what came of it is there. */
function once(name, result, paths, work) {
  const stamp = join(runtime, `${name}.stamp`)
  const wanted = fingerprint(paths)
  if (existsSync(join(root, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  work()
  writeFileSync(stamp, fingerprint(paths))
}

function handOver(node, env, file, fileArgs) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, file), ...fileArgs], {
    cwd: root,
    env,
    stdio: 'inherit',
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}

const { env, node } = findRuntime()
const manifests = [
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'server/package.json',
  'shared/package.json',
  'web/package.json',
  'tests/package.json',
  'data/demo/package.json',
]
mkdirSync(runtime, { recursive: true })
once('install', 'node_modules/.pnpm', [...manifests, 'node_modules/.modules.yaml'], () => {
  say('installing packages')
  run('pnpm', ['install', '--frozen-lockfile', '--reporter=append-only'], env)
})
const buildWeb = () =>
  once('web', 'web/dist/index.html', ['web', 'shared', 'pnpm-lock.yaml'], () => {
    say('building the web application')
    run('pnpm', ['--dir', 'web', 'exec', 'vite', 'build', '--logLevel', 'warn'], env)
  })
once('server', 'server/dist/postgis.tar.gz', ['server', 'shared', 'data/demo', 'pnpm-lock.yaml'], () => {
  say('building the server')
  run(node, ['--disable-warning=ExperimentalWarning', 'server/launch/build.ts'], env)
})
if (command === 'start' || command === 'test' || command === 'bench') buildWeb()
if (command === 'test') handOver(node, env, 'tests/run.ts', args)
else if (command === 'bench') handOver(node, env, 'tests/bench/run.ts', args)
else handOver(node, env, 'server/dist/main.js', command === 'start' ? ['start', ...args] : args)
