import { Command } from 'commander'
import { loadDemo } from '../demo/load.ts'
import { withDatabase } from './location.ts'

export function demoCommand(): Command {
  return new Command('demo')
    .description('load the demo town into an empty database')
    .exitOverride()
    .action(() =>
      withDatabase(database => loadDemo(database, new Date(), message => process.stderr.write(`${message}\n`))),
    )
}
