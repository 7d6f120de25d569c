import { z } from 'zod'

/** What every command says of itself. */
export const commandFields = {
  /** Made on the phone: sent twice, it is applied once. */
  id: z.uuid(),
  /** When it was done, by the phone's clock. */
  at: z.iso.datetime({ offset: true }),
}
