interface Rule {
  /** Seconds. */
  window: number
  max: number
}

/**
 * Counts requests in windows of fixed length, in memory. The sign-in library's own store begins a window anew with each
 * request, so that an office that signs in now and then all morning would be locked out in the end.
 *
 * @param now milliseconds
 */
export function limitRequests(now: () => number = Date.now) {
  const counted = new Map<string, { until: number; count: number }>()

  function forgetExpired(at: number): void {
    for (const [key, { until }] of counted) if (until <= at) counted.delete(key)
  }

  return {
    async consume(key: string, rule: Rule): Promise<{ allowed: boolean; retryAfter: number | null }> {
      const at = now()
      forgetExpired(at)
      const window = counted.get(key) ?? { until: at + rule.window * 1000, count: 0 }
      if (window.count >= rule.max) return { allowed: false, retryAfter: Math.ceil((window.until - at) / 1000) }
      window.count++
      counted.set(key, window)
      return { allowed: true, retryAfter: null }
    },
  }
}
