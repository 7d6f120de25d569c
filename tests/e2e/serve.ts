import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { copyTemplate, prepareTemplate } from '../support/template.ts'

/** Serves the product, as `npm start` does, over a copy of the demo database. */
await prepareTemplate()
const folder = copyTemplate()
const launch = fileURLToPath(new URL('../../server/launch/launch.mjs', import.meta.url))
const server = spawn(process.execPath, [launch, 'start'], {
  env: { ...process.env, DATABASE_URL: '', WANGGE_DATA: folder, PORT: process.argv[2] },
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal))
server.on('exit', code => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(code ?? 0)
})
