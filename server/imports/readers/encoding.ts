/** True when the bytes are UTF-8. A character may be cut at the end, so the last three bytes do not count. */
export function isUtf8(head: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(0, Math.max(0, head.length - 3)), { stream: true })
    return true
  } catch {
    return false
  }
}
