import { createApp } from '@wangge/server/api/app.ts'
import type { Database } from '@wangge/server/db/database.ts'
import { demoPassword } from '@wangge/server/demo/accounts.ts'

export interface Client {
  get(path: string, headers?: Record<string, string>): Promise<Response>
  post(path: string, body: BodyInit, headers?: Record<string, string>): Promise<Response>
  put(path: string, body: BodyInit, headers?: Record<string, string>): Promise<Response>
  /** Sends a value as JSON. */
  send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body: unknown): Promise<Response>
  /** The JSON of an answer that must be 200. */
  json<Body>(path: string): Promise<Body>
}

/** The app over a database, and who speaks to it. */
export function serveForTests(database: Database) {
  const app = createApp(database, { secret: 'a secret that only tests know, long enough' })
  const origin = 'http://localhost'

  function clientWith(cookie: string | undefined): Client {
    const headers = (more: Record<string, string> = {}) => ({ ...(cookie ? { cookie } : {}), ...more })
    const get = async (path: string, more?: Record<string, string>) =>
      app.request(`${origin}${path}`, { headers: headers(more) })
    return {
      get,
      post: async (path, body, more) =>
        app.request(`${origin}${path}`, { method: 'POST', body, headers: headers(more) }),
      put: async (path, body, more) => app.request(`${origin}${path}`, { method: 'PUT', body, headers: headers(more) }),
      send: async (method, path, body) =>
        app.request(`${origin}${path}`, {
          method,
          body: JSON.stringify(body),
          headers: headers({ 'content-type': 'application/json' }),
        }),
      json: async path => {
        const response = await get(path)
        if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`)
        return response.json()
      },
    }
  }

  return {
    app,
    stranger: clientWith(undefined),
    async signIn(username: string, password = demoPassword): Promise<Client> {
      const response = await app.request(`${origin}/api/auth/sign-in/username`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ username, password }),
      })
      if (response.status !== 200) throw new Error(`sign-in of ${username}: ${response.status}`)
      return clientWith(
        response.headers
          .getSetCookie()
          .map(one => one.split(';')[0])
          .join('; '),
      )
    },
  }
}
