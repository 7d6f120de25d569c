const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'

/** True when the citizen id number has 18 places and its check character is right (GB 11643-1999, ISO 7064 MOD 11-2). */
export function hasValidCheckDigit(idNumber: string): boolean {
  const text = idNumber.trim().toUpperCase()
  if (!/^\d{17}[\dX]$/.test(text)) return false
  const sum = weights.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  return checkCharacters[sum % 11] === text[17]
}
