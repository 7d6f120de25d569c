import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { demoPassword } from '@wangge/server/demo/accounts.ts'
import { copyTemplate } from './template.ts'

const program = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url))

/** The product as a process of its own, over a copy of the demo, that can be killed and started again. */
export class ServerProcess {
  readonly #folder = copyTemplate()
  #server: ChildProcess | undefined

  /** Resolves to the address. */
  async start(): Promise<string> {
    const env = { ...process.env, WANGGE_DATA: this.#folder, DATABASE_URL: '', PORT: '0' }
    const child = spawn(process.execPath, [program, 'start'], { env })
    this.#server = child
    return new Promise((resolve, reject) => {
      let said = ''
      child.stdout.on('data', (text: Buffer) => {
        said += text.toString()
        const address = /http:\/\/[\d.a-z]+:\d+/.exec(said)?.[0]
        if (address) resolve(address)
      })
      child.on('exit', () => reject(new Error(`the server ended: ${said}`)))
    })
  }

  async kill(): Promise<void> {
    const gone = new Promise(resolve => this.#server?.on('exit', resolve))
    this.#server?.kill('SIGKILL')
    await gone
  }

  dispose(): void {
    this.#server?.kill('SIGKILL')
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Signs in over the wire; resolves to the cookie. */
export async function signInAt(address: string, username: string): Promise<string> {
  const response = await fetch(`${address}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: address },
    body: JSON.stringify({ username, password: demoPassword }),
  })
  if (response.status !== 200) throw new Error(`sign-in of ${username}: ${response.status}`)
  return response.headers
    .getSetCookie()
    .map(one => one.split(';')[0])
    .join('; ')
}
