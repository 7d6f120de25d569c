/** `张三丰` → `张**`: the surname stays. */
export const maskName = (name: string): string => (name === '' ? '' : [...name][0] + '*'.repeat([...name].length - 1))

/** `13812341234` → `138****1234`; short numbers lose all but their last two digits. */
export const maskPhone = (phone: string): string =>
  phone.length >= 9 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : phone.replaceAll(/.(?=..)/g, '*')

/** `370602195001011234` → `370602********1234`. */
export const maskIdNumber = (idNumber: string): string =>
  idNumber.length > 10
    ? `${idNumber.slice(0, 6)}${'*'.repeat(idNumber.length - 10)}${idNumber.slice(-4)}`
    : '*'.repeat(idNumber.length)

/** `鲁F12345` → `鲁F***45`. */
export const maskPlate = (plate: string): string =>
  [...plate].map((letter, i, all) => (i < 2 || i >= all.length - 2 ? letter : '*')).join('')
