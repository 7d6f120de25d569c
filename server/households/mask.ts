import { maskIdNumber, maskName, maskPhone } from '@wangge/shared/privacy'
import type { Cipher } from '../privacy/cipher.ts'
import type { Person } from './queries.ts'

const open = (cipher: Cipher, stored: string | null): string | null =>
  stored === null ? null : cipher.decrypt(Buffer.from(stored, 'base64'))

const masked = (value: string | null, mask: (text: string) => string) => (value === null ? null : mask(value))

/** A resident as lists show one. Of the birthday only the year is left: with the door it would name the person. */
export const maskPerson = (cipher: Cipher, person: Person): Person => ({
  ...person,
  name: maskName(person.name),
  bornOn: person.bornOn?.slice(0, 4) ?? null,
  phone: masked(open(cipher, person.phone), maskPhone),
  idNumber: masked(open(cipher, person.idNumber), maskIdNumber),
})

export const revealPerson = (cipher: Cipher, { id, name, phone, idNumber }: Person) => ({
  id,
  name,
  phone: open(cipher, phone),
  idNumber: open(cipher, idNumber),
})
