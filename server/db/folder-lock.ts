import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

const Holder = z.object({
  pid: z.number(),
  host: z.string(),
  startedAt: z.string(),
  processStart: z.string(),
  command: z.string(),
})
type Holder = z.infer<typeof Holder>

/** Thrown when another living process holds the embedded database's folder. */
export class FolderLockedError extends Error {
  readonly holder: Holder
  constructor(folder: string, holder: Holder) {
    super(
      `The database folder ${folder} is in use by process ${holder.pid} on ${holder.host} (${holder.command}, since ${holder.startedAt}). ` +
        'Two processes would silently lose each other’s rows. Stop that process first, name another folder with WANGGE_DATA, ' +
        'or set DATABASE_URL to a PostgreSQL, which many processes can share.',
    )
    this.name = 'FolderLockedError'
    this.holder = holder
  }
}

/**
 * Takes the folder for this process; returns the release.
 * A lock whose process is gone (also when its number was reused since) is stale and taken over.
 * @throws FolderLockedError when another living process holds it.
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'wangge.lock')
  const mine: Holder = {
    pid: process.pid,
    host: hostname(),
    startedAt: new Date().toISOString(),
    processStart: processStart(process.pid) ?? '',
    command: process.argv.slice(1, 4).join(' '),
  }
  while (!createExclusively(file, JSON.stringify(mine))) {
    const holder = readHolder(file)
    if (holder && isAlive(holder)) throw new FolderLockedError(folder, holder)
    rmSync(file, { force: true })
  }
  return () => {
    if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true })
  }
}

function createExclusively(file: string, content: string): boolean {
  try {
    const descriptor = openSync(file, 'wx')
    writeSync(descriptor, content)
    closeSync(descriptor)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function readHolder(file: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
  } catch {
    return undefined
  }
}

/** A holder on another host (a shared folder) cannot be looked at from here and counts as alive. */
function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
  }
  const start = processStart(holder.pid)
  return start === undefined || holder.processStart === '' || start === holder.processStart
}

/** Start time of a process in clock ticks since boot; undefined where the system does not tell (no /proc). */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
