import type { RevealedResident } from '@wangge/shared/households'
import { maskIdNumber, maskName, maskPhone } from '@wangge/shared/privacy'
import type { Cipher } from '../privacy/cipher.ts'
import type { Person, SealedContact } from './queries.ts'

const open = (cipher: Cipher, stored: string | null): string | null =>
  stored === null ? null : cipher.decrypt(Buffer.from(stored, 'base64'))

const masked = (value: string | null, mask: (text: string) => string) => (value === null ? null : mask(value))

/** A resident as lists show one. Of the birthday only the year is left: with the door it would name the person. */
export const maskPerson = (cipher: Cipher, { householdId: _, ...person }: Person): Omit<Person, 'householdId'> => ({
  ...person,
  name: maskName(person.name),
  bornOn: person.bornOn?.slice(0, 4) ?? null,
  phone: masked(open(cipher, person.phone), maskPhone),
  idNumber: masked(open(cipher, person.idNumber), maskIdNumber),
})

const opened = (cipher: Cipher, { id, relation, name, phone }: SealedContact) => ({
  id,
  relation,
  name: cipher.decrypt(Buffer.from(name, 'base64')),
  phone: cipher.decrypt(Buffer.from(phone, 'base64')),
})

export function maskContact(cipher: Cipher, sealed: SealedContact) {
  const contact = opened(cipher, sealed)
  return { ...contact, name: maskName(contact.name), phone: maskPhone(contact.phone) }
}

/** A resident in full, with those to call. */
export const revealPerson = (
  cipher: Cipher,
  { id, name, bornOn, phone, idNumber }: Person,
  contacts: readonly SealedContact[],
): RevealedResident => ({
  id,
  name,
  bornOn,
  phone: open(cipher, phone),
  idNumber: open(cipher, idNumber),
  contacts: contacts.filter(one => one.residentId === id).map(one => opened(cipher, one)),
})
