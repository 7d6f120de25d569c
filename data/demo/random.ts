import { chance } from '@wangge/shared/chance'

/** A seeded source of chance: the same seed gives the same city on every machine. */
export class Random {
  /** Uniform in [0, 1). */
  readonly next: () => number
  constructor(seed: number) {
    this.next = chance(seed)
  }

  between = (low: number, high: number): number => low + this.next() * (high - low)
  /** Whole number in [low, high]. */
  whole = (low: number, high: number): number => Math.floor(this.between(low, high + 1))
  chance = (probability: number): boolean => this.next() < probability
  pick = <T>(items: readonly T[]): T => items[Math.floor(this.next() * items.length)]

  /** One of the items, by weight. */
  weighted<T>(items: readonly (readonly [item: T, weight: number])[]): T {
    let left = this.next() * items.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [item, weight] of items) {
      left -= weight
      if (left < 0) return item
    }
    return items[items.length - 1][0]
  }

  /** Normal deviate (Box–Muller). */
  normal = (mean: number, deviation: number): number =>
    mean + deviation * Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())

  shuffled<T>(items: readonly T[]): T[] {
    const result = [...items]
    for (let i = result.length - 1; i > 0; i--) {
      const j = Math.floor(this.next() * (i + 1))
      ;[result[i], result[j]] = [result[j], result[i]]
    }
    return result
  }

  /** A UUIDv7 of the instant, with chance from this source: ids stay the same from run to run. */
  uuid(instant: number): string {
    const time = Math.floor(instant).toString(16).padStart(12, '0')
    const digits = Array.from({ length: 18 }, () => Math.floor(this.next() * 16).toString(16)).join('')
    const variant = (8 + Math.floor(this.next() * 4)).toString(16)
    return `${time.slice(0, 8)}-${time.slice(8)}-7${digits.slice(0, 3)}-${variant}${digits.slice(3, 6)}-${digits.slice(6)}`
  }
}
