import { DeviceLock } from '@wangge/shared/devices'
import { v4 } from 'uuid'
import { answer, api } from '../api/client.ts'

const storageName = 'wangge.device'

/** This phone's id: made once, and the same for whoever signs in on it. */
export function deviceId(): string {
  const known = localStorage.getItem(storageName)
  if (known) return known
  const made = v4()
  localStorage.setItem(storageName, made)
  return made
}

/** `Android · Chrome`: what its owner would recognise in a list. */
export function deviceName(agent = navigator.userAgent): string {
  const system = /Android|iPhone|iPad|HarmonyOS|Windows|Mac OS|Linux/.exec(agent)?.[0] ?? '?'
  const browser = /MicroMessenger|HuaweiBrowser|Edg|Firefox|Chrome|Safari/.exec(agent)?.[0] ?? '?'
  return `${system} · ${browser}`
}

/** Tells the server that the phone is in use. @returns whether it is locked @throws ApiError */
export const tellDevice = async (): Promise<boolean> =>
  (await answer(api.devices[':id'].$put({ param: { id: deviceId() }, json: { name: deviceName() } }))).locked

/** Whether the phone was locked: asked without a session. Undefined where the server cannot be reached. */
export async function isLocked(): Promise<boolean | undefined> {
  try {
    const response = await fetch(`/api/device-locks/${deviceId()}`)
    return DeviceLock.parse(await response.json()).locked
  } catch {
    return undefined
  }
}
