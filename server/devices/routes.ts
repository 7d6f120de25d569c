import { createRoute } from '@hono/zod-openapi'
import { Device, DeviceLock } from '@wangge/shared/devices'
import { z } from 'zod'
import { recordAudit } from '../accounts/audit.ts'
import { ProblemError } from '../api/problems.ts'
import { answered, createRouter, jsonBody, readRoute } from '../api/router.ts'
import { listDevices, lockDevice, meetDevice, readDevice } from './queries.ts'

const Address = z.object({ id: z.uuid() })
const meet = createRoute({
  method: 'put',
  path: '/devices/{id}',
  summary: 'A phone tells that it is in use, and hears whether it is locked',
  tags: ['devices'],
  request: { params: Address, body: jsonBody(z.object({ name: z.string().trim().min(1).max(100) })) },
  responses: answered(DeviceLock),
})
const list = readRoute({
  path: '/devices',
  summary: 'Phones that keep data: one’s own, and those of one’s region',
  tag: 'devices',
  request: {},
  answer: z.object({ items: z.array(Device) }),
})
const lock = createRoute({
  method: 'post',
  path: '/devices/{id}/lock',
  summary: 'Lock a lost phone: it is signed out, and destroys what it keeps when it next reaches the server',
  tags: ['devices'],
  request: { params: Address },
  responses: answered(DeviceLock),
})

export const deviceRoutes = createRouter()
  .openapi(meet, async c => {
    const { system } = c.var.database
    const { id } = c.req.valid('param')
    await meetDevice(system, c.var.viewer.id, id, c.req.valid('json').name, new Date())
    return c.json({ locked: (await readDevice(system, id))?.locked ?? false }, 200)
  })
  .openapi(list, async c => {
    const found = await listDevices(c.var.database.system, c.var.viewer)
    return c.json({ items: found.map(({ accountId: _, regions: __, ...device }) => device) }, 200)
  })
  .openapi(lock, async c => {
    const { system } = c.var.database
    const { viewer } = c.var
    const { id } = c.req.valid('param')
    const device = (await listDevices(system, viewer)).find(one => one.id === id)
    if (!device) throw new ProblemError('not_found', 'there is no such phone in your region')
    await lockDevice(system, viewer, id, new Date())
    await recordAudit(system, viewer, 'lock_device', `device:${id}`, { account: device.accountId })
    return c.json({ locked: true }, 200)
  })

const state = readRoute({
  path: '/device-locks/{id}',
  summary: 'Whether a phone is locked: for a phone that was signed out to learn why',
  tag: 'devices',
  request: { params: Address },
  answer: DeviceLock,
})
/** Needs no session: an id that nobody can guess is all that is asked for, yes or no all that is told. */
export const deviceLockRoutes = createRouter().openapi(state, async c =>
  c.json({ locked: (await readDevice(c.var.database.system, c.req.valid('param').id))?.locked ?? false }, 200),
)
