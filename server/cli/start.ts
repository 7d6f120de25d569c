import type { ServerType } from '@hono/node-server'
import { Command } from 'commander'
import { watchRules } from '../alerts/watch.ts'
import { createApp } from '../api/app.ts'
import type { Database } from '../db/database.ts'
import { openDatabase } from '../db/open.ts'
import { demoAccounts, demoPassword } from '../demo/accounts.ts'
import { hasDemo, isEmpty, loadDemo } from '../demo/load.ts'
import { listen, withWeb } from '../http/serve.ts'
import { ImportJobs } from '../imports/jobs.ts'
import { databaseLocation } from './location.ts'

const say = (message: string) => process.stdout.write(`${message}\n`)

export function startCommand(): Command {
  return new Command('start')
    .description('serve the whole product on one port')
    .option('--no-demo', 'do not load the demo into a new embedded database')
    .exitOverride()
    .action(async ({ demo }: { demo: boolean }) => {
      const location = databaseLocation()
      const database = await openDatabase(location, say)
      await new ImportJobs(database).recover()
      if (demo && database.engine === 'embedded' && (await wantsDemo(database)))
        await loadDemo(database, new Date(), say)
      const origins = (process.env.WANGGE_ORIGINS ?? '').split(',').filter(origin => origin !== '')
      const app = createApp(database, { secret: database.cipher.derive('sessions'), trustedOrigins: origins })
      const { server, port } = await listen(
        withWeb(app),
        Number(process.env.PORT ?? 8080),
        process.env.HOST ?? '127.0.0.1',
      )
      await announce(database, port)
      closeOnSignal(server, database, watchRules(database))
    })
}

/** A new database, or one whose demo was not loaded to the end. */
async function wantsDemo(database: Database): Promise<boolean> {
  if (await hasDemo(database.system)) return false
  return (await isEmpty(database.system)) || (await demoBegun(database))
}

const demoBegun = async ({ system }: Database) =>
  (await system.query.setting.findFirst({ where: (setting, { eq }) => eq(setting.name, 'demo') })) !== undefined

async function announce(database: Database, port: number): Promise<void> {
  say(`\n网格一张图 · Wangge:  http://localhost:${port}\n`)
  if (!(await hasDemo(database.system))) {
    say('Make the first account with: pnpm wangge admin <username>')
    return
  }
  say(`Demo logins (password ${demoPassword}):`)
  for (const { username, name, assignments } of demoAccounts)
    say(`  ${username.padEnd(12)} ${assignments[0].role.padEnd(12)} ${name} ${assignments[0].regionCode}`)
}

/** Ctrl-C: no new requests, then the database is closed; a second one does not wait. */
function closeOnSignal(server: ServerType, database: Database, stopWatching: () => Promise<void>): void {
  let closing = false
  const close = async () => {
    if (closing) process.exit(130)
    closing = true
    say('\nclosing …')
    server.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
    await stopWatching()
    await database.close()
    say('closed')
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void close())
}
