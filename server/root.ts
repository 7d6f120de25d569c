import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The repository's root, from the sources as well as from the bundle made of them. */
export const root = findRoot(import.meta.dirname)

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return folder
  if (dirname(folder) === folder) throw new Error('the server is not inside its repository')
  return findRoot(dirname(folder))
}
