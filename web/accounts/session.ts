import type { Viewer } from '@wangge/shared/accounts'
import { codeLength } from '@wangge/shared/domain'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { z } from 'zod'
import { ApiError, answer, api, onSignedOut } from '../api/client.ts'

const Installation = z.object({
  demo: z
    .object({
      password: z.string(),
      accounts: z.array(z.object({ username: z.string(), name: z.string(), role: z.string() })),
    })
    .nullable(),
})
export type Installation = z.infer<typeof Installation>

export const readInstallation = async (): Promise<Installation> =>
  Installation.parse(await (await fetch('/api/installation')).json())

const leftName = 'wangge.left'
async function tellLeft(): Promise<void> {
  await fetch('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  localStorage.removeItem(leftName)
}

const isGrid = (code: string): boolean => code.length === codeLength('grid')
/** The grid whose register the viewer keeps at the door; undefined for who keeps a whole region. */
export const ownGridOf = (viewer: Viewer | null | undefined): string | undefined =>
  viewer?.scopes.keepRegister.find(isGrid)
/** Works in a grid, and nowhere else. */
export const isWorker = ({ assignments }: Viewer): boolean =>
  assignments.length > 0 && assignments.every(one => one.role === 'worker' && isGrid(one.regionCode))

/** Who is signed in; undefined before it was asked, null for nobody. */
export const useSession = defineStore('session', () => {
  const viewer = shallowRef<Viewer | null>()
  onSignedOut(() => {
    viewer.value = null
  })

  async function load(): Promise<Viewer | null> {
    try {
      if (localStorage.getItem(leftName) !== null) await tellLeft()
      viewer.value = await answer(api.me.$get())
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      viewer.value = null
    }
    return viewer.value
  }

  /** @throws ApiError with code `wrong` for a wrong name or password, `too_many` after too many tries */
  async function signIn(username: string, password: string): Promise<void> {
    const response = await fetch('/api/auth/sign-in/username', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    }).catch(() => {
      throw new ApiError(0, 'offline', 'the server cannot be reached')
    })
    if (response.status === 429) throw new ApiError(429, 'too_many', 'too many tries')
    if (!response.ok) throw new ApiError(response.status, 'wrong', 'wrong name or password')
    localStorage.removeItem(leftName)
    await load()
  }

  /** Without a line the server is told as soon as there is one, before anything else is asked of it. */
  async function signOut(): Promise<void> {
    localStorage.setItem(leftName, '')
    await tellLeft().catch(() => undefined)
    viewer.value = null
  }

  return { viewer, load, signIn, signOut }
})
