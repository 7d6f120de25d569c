/** Thrown for bytes that are no JPEG picture. */
export class NotAJpegError extends Error {
  constructor() {
    super('not a JPEG picture')
    this.name = 'NotAJpegError'
  }
}

const startOfImage = 0xd8
const startOfScan = 0xda
const comment = 0xfe
const isApplicationData = (marker: number) => marker >= 0xe1 && marker <= 0xef

/**
 * A JPEG without what says where, when and with what it was taken: application segments (EXIF, XMP, maker notes) and
 * comments are left out, the picture itself stays byte for byte (ITU-T T.81, B.1).
 * @throws NotAJpegError
 */
export function stripMetadata(jpeg: Uint8Array): Uint8Array<ArrayBuffer> {
  if (jpeg.length < 4 || jpeg[0] !== 0xff || jpeg[1] !== startOfImage) throw new NotAJpegError()
  const kept = [jpeg.subarray(0, 2)]
  let at = 2
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1]
    if (marker === startOfScan) return joined([...kept, jpeg.subarray(at)])
    const end = at + 2 + (jpeg[at + 2] << 8) + jpeg[at + 3]
    if (end > jpeg.length) break
    if (!isApplicationData(marker) && marker !== comment) kept.push(jpeg.subarray(at, end))
    at = end
  }
  throw new NotAJpegError()
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
