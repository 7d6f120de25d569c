import { Command } from 'commander'
import { createAccount, makePassword } from '../accounts/create.ts'
import { withDatabase } from './location.ts'

export function adminCommand(): Command {
  return new Command('admin')
    .description('make an administrator; the password is shown once')
    .argument('<username>')
    .option('--name <name>', 'the name others see')
    .exitOverride()
    .action((username: string, { name = username }: { name?: string }) =>
      withDatabase(async database => {
        const password = makePassword()
        await createAccount(database.system, {
          username,
          name,
          password,
          assignments: [{ role: 'admin', regionCode: '' }],
        })
        process.stdout.write(`username ${username}\npassword ${password}\n`)
      }),
    )
}
