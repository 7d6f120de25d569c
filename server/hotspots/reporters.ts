import type { HotspotMakeup } from '@wangge/shared/hotspots'
import { maskName, maskPhone } from '@wangge/shared/privacy'
import type { Cipher } from '../privacy/cipher.ts'

interface Told {
  /** Who registered it. */
  staff: string | null
  name: Uint8Array | null
  phone: Uint8Array | null
}

/** Counts who told of issues: a resident by the number (else the name) they left, otherwise who registered it. Masked. */
export function tallyReporters(told: readonly Told[], cipher: Cipher): Pick<HotspotMakeup, 'reporters' | 'unnamed'> {
  const tally = new Map<string, HotspotMakeup['reporters'][number]>()
  let unnamed = 0
  for (const one of told) {
    const [name, phone] = [one.name, one.phone].map(sealed => (sealed === null ? null : cipher.decrypt(sealed)))
    const reporter =
      phone !== null
        ? { key: `phone ${phone}`, name: name === null ? maskPhone(phone) : `${maskName(name)} ${maskPhone(phone)}` }
        : name !== null
          ? { key: `name ${name}`, name: maskName(name) }
          : one.staff !== null
            ? { key: `staff ${one.staff}`, name: one.staff }
            : undefined
    if (!reporter) {
      unnamed++
      continue
    }
    const kind = reporter.key.startsWith('staff') ? 'staff' : 'resident'
    const counted = tally.get(reporter.key) ?? { name: reporter.name, kind, count: 0 }
    counted.count++
    tally.set(reporter.key, counted)
  }
  return { reporters: [...tally.values()].sort((a, b) => b.count - a.count), unnamed }
}
