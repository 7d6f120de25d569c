import { Command, InvalidArgumentError } from 'commander'
import { adminCommand } from './admin.ts'
import { demoCommand } from './demo.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { startCommand } from './start.ts'
import { statsCommand } from './stats.ts'

/** Exit codes: 0 done, 1 nothing was changed because of an error, 2 the command was not understood, 3 done, but some rows were refused. */
/** `wangge stats | head` is no fault. */
const isPipeClosed = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'EPIPE'

process.stdout.on('error', error => {
  if (!isPipeClosed(error)) throw error
})

const program = new Command('wangge').description('网格一张图 · Wangge').exitOverride()
for (const command of [startCommand(), importCommand(), exportCommand(), statsCommand(), demoCommand(), adminCommand()])
  program.addCommand(command)

try {
  await program.parseAsync()
} catch (error) {
  const usage = error instanceof InvalidArgumentError || (error instanceof Error && 'exitCode' in error)
  if (!usage && !isPipeClosed(error)) process.stderr.write(`${describe(error)}\n`)
  process.exitCode = usage ? (error instanceof Error && 'exitCode' in error && error.exitCode === 0 ? 0 : 2) : 1
}

/** A failed statement is told by its cause, not by its text. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : describe(error.cause)
}
