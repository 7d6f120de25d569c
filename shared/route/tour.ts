/** Metres (or any cost) from one stop to another; the same both ways. */
export type Distance = (from: number, to: number) => number

/** How hard a tour is improved: kicks, each followed by a local search. More stops get more. */
const kicksPerStop = 30
const leastKicks = 200
/** Only this many of the nearest stops are considered as a stop's next. */
const nearAtMost = 10

/**
 * A short closed tour over `count` stops, as their order; it begins with stop 0.
 *
 * Nearest neighbour, then 2-opt and Or-opt moves over neighbour lists until none helps, then iterated: a small random
 * double bridge, the local search again, kept where it is no longer (Lourenço, Martin & Stützle 2003, "Iterated Local
 * Search"). The chance is seeded: the same stops give the same tour.
 */
export function shortTour(count: number, distance: Distance): number[] {
  if (count < 4) return Array.from({ length: count }, (_, i) => i)
  const search = new TourSearch(count, tableOf(count, distance))
  search.improve()
  search.iterate(Math.max(leastKicks, kicksPerStop * count))
  return search.order()
}

/** A short walk that begins at stop 0 and ends wherever it ends. */
export function shortWalk(count: number, distance: Distance): number[] {
  if (count < 3) return Array.from({ length: count }, (_, i) => i)
  // A stop of no place behind the last one: free from everywhere, and always beside the first.
  const nowhere = count
  const longest = longestOf(count, distance)
  const order = shortTour(count + 1, (from, to) => {
    if (from !== nowhere && to !== nowhere) return distance(from, to)
    return from === 0 || to === 0 ? -longest * count : 0
  })
  const walk = order.filter(stop => stop !== nowhere)
  return order[1] === nowhere ? [0, ...walk.slice(1).reverse()] : walk
}

/** Length of a closed tour in an order of its stops. */
export const tourLength = (order: readonly number[], distance: Distance): number =>
  order.reduce((sum, stop, i) => sum + distance(stop, order[(i + 1) % order.length]), 0)

/** Length of a walk, without the way back. */
export const walkLength = (order: readonly number[], distance: Distance): number =>
  order.reduce((sum, stop, i) => (i === 0 ? 0 : sum + distance(order[i - 1], stop)), 0)

function tableOf(count: number, distance: Distance): Float64Array {
  const table = new Float64Array(count * count)
  for (let a = 0; a < count; a++) for (let b = 0; b < count; b++) if (a !== b) table[a * count + b] = distance(a, b)
  return table
}

function longestOf(count: number, distance: Distance): number {
  let longest = 1
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) longest = Math.max(longest, distance(a, b))
  return longest
}

/** Below this a gain is rounding, not a shorter way. */
const epsilon = 1e-9

class TourSearch {
  readonly #count: number
  readonly #table: Float64Array
  readonly #near: Int32Array[]
  /** Stops in order, and where each stands. */
  #tour: Int32Array
  readonly #place: Int32Array
  #seed = 20_260_101

  constructor(count: number, table: Float64Array) {
    this.#count = count
    this.#table = table
    this.#near = Array.from({ length: count }, (_, stop) => this.#nearest(stop))
    this.#tour = this.#greedy()
    this.#place = new Int32Array(count)
    this.#placeAll()
  }

  /** Moves until none helps. @param from stops whose surroundings have changed; all at first */
  improve(from: number[] = [...this.#tour]): void {
    const waiting = from
    const isWaiting = new Uint8Array(this.#count)
    for (const stop of waiting) isWaiting[stop] = 1
    for (let stop = waiting.pop(); stop !== undefined; stop = waiting.pop()) {
      isWaiting[stop] = 0
      for (const touched of this.#twoOpt(stop) ?? this.#orOpt(stop) ?? [])
        if (!isWaiting[touched]) {
          isWaiting[touched] = 1
          waiting.push(touched)
        }
    }
  }

  iterate(kicks: number): void {
    let best = this.#length()
    let kept = this.#tour.slice()
    for (let i = 0; i < kicks; i++) {
      this.improve(this.#kick())
      const length = this.#length()
      if (length <= best + epsilon) {
        best = length
        kept = this.#tour.slice()
      } else {
        this.#tour.set(kept)
        this.#placeAll()
      }
    }
  }

  /** The order from stop 0 on. */
  order(): number[] {
    const start = this.#place[0]
    return Array.from(this.#tour, (_, i) => this.#tour[(start + i) % this.#count])
  }

  #nearest(stop: number): Int32Array {
    const others = Array.from({ length: this.#count }, (_, i) => i).filter(other => other !== stop)
    return Int32Array.from(others.sort((a, b) => this.#d(stop, a) - this.#d(stop, b)).slice(0, nearAtMost))
  }

  #greedy(): Int32Array {
    const tour = new Int32Array(this.#count)
    const seen = new Uint8Array(this.#count)
    seen[0] = 1
    for (let i = 1; i < this.#count; i++) {
      let next = -1
      for (let stop = 0; stop < this.#count; stop++)
        if (!seen[stop] && (next < 0 || this.#d(tour[i - 1], stop) < this.#d(tour[i - 1], next))) next = stop
      tour[i] = next
      seen[next] = 1
    }
    return tour
  }

  /** Two edges for two others: the stretch between them is turned round. */
  #twoOpt(a: number): number[] | undefined {
    for (const isForward of [true, false]) {
      const b = isForward ? this.#next(a) : this.#before(a)
      const whole = this.#d(a, b)
      for (const c of this.#near[a]) {
        if (this.#d(a, c) >= whole) break
        const d = isForward ? this.#next(c) : this.#before(c)
        if (c === b || d === a) continue
        if (whole + this.#d(c, d) - this.#d(a, c) - this.#d(b, d) <= epsilon) continue
        if (isForward) this.#reverse(this.#place[b], this.#place[c])
        else this.#reverse(this.#place[c], this.#place[b])
        return [a, b, c, d]
      }
    }
    return undefined
  }

  /** A run of up to three stops is put between two others, either way round. */
  #orOpt(first: number): number[] | undefined {
    for (let length = 1; length <= 3; length++) {
      const from = this.#place[first]
      const last = this.#tour[(from + length - 1) % this.#count]
      const [before, after] = [this.#before(first), this.#next(last)]
      if (before === after || before === last) return undefined
      const gain = this.#d(before, first) + this.#d(last, after) - this.#d(before, after)
      for (const end of [first, last]) {
        const other = end === first ? last : first
        for (const c of this.#near[end]) {
          if (this.#d(end, c) >= gain) break
          if (this.#isWithin(c, from, length)) continue
          for (const d of [this.#next(c), this.#before(c)]) {
            if (this.#isWithin(d, from, length) || (c === before && d === after) || (c === after && d === before))
              continue
            if (gain - this.#d(c, end) - this.#d(other, d) + this.#d(c, d) <= epsilon) continue
            this.#move(from, length, c, d, end === first)
            return [before, after, first, last, c, d]
          }
        }
      }
    }
    return undefined
  }

  /** Takes a run out and puts it between neighbours `c` and `d`; `c` is to stand beside the run's first stop or its last. */
  #move(from: number, length: number, c: number, d: number, cMeetsFirst: boolean): void {
    const run = Array.from({ length }, (_, i) => this.#tour[(from + i) % this.#count])
    const isIn = new Set(run)
    const rest = [...this.#tour].filter(stop => !isIn.has(stop))
    const at = rest.indexOf(c)
    const isAfter = rest[(at + 1) % rest.length] === d
    const inOrder = isAfter === cMeetsFirst ? run : run.reverse()
    rest.splice(isAfter ? at + 1 : at, 0, ...inOrder)
    this.#tour.set(rest)
    this.#placeAll()
  }

  /** Swaps two short neighbouring stretches: what neither 2-opt nor Or-opt undoes at once. */
  #kick(): number[] {
    const longest = Math.max(1, Math.min(50, Math.floor(this.#count / 3)))
    const start = this.#random(this.#count)
    const first = 1 + this.#random(longest)
    const second = 1 + this.#random(longest)
    const at = (i: number) => this.#tour[(start + i) % this.#count]
    const whole = Math.min(first + second, this.#count - 1)
    const swapped = Array.from({ length: whole }, (_, i) => at(1 + ((i + first) % whole)))
    const touched = [at(0), at(1), at(first), at(first + 1), at(whole), at(whole + 1)]
    for (const [i, stop] of swapped.entries()) this.#tour[(start + 1 + i) % this.#count] = stop
    this.#placeAll()
    return touched
  }

  /** Turns round the tour from one place to another, or rather the shorter remainder. */
  #reverse(from: number, to: number): void {
    let inside = to - from
    if (inside < 0) inside += this.#count
    let [left, right, swaps] = [from, to, Math.floor((inside + 1) / 2)]
    if ((inside + 1) * 2 > this.#count)
      [left, right, swaps] = [(to + 1) % this.#count, from - 1, Math.floor((this.#count - inside - 1) / 2)]
    if (right < 0) right += this.#count
    for (; swaps > 0; swaps--) {
      const [a, b] = [this.#tour[left], this.#tour[right]]
      this.#tour[left] = b
      this.#tour[right] = a
      this.#place[b] = left
      this.#place[a] = right
      left = left + 1 === this.#count ? 0 : left + 1
      right = right === 0 ? this.#count - 1 : right - 1
    }
  }

  #isWithin(stop: number, from: number, length: number): boolean {
    return (this.#place[stop] - from + this.#count) % this.#count < length
  }
  #next(stop: number): number {
    return this.#tour[(this.#place[stop] + 1) % this.#count]
  }
  #before(stop: number): number {
    return this.#tour[(this.#place[stop] + this.#count - 1) % this.#count]
  }
  #d(a: number, b: number): number {
    return this.#table[a * this.#count + b]
  }
  #length(): number {
    let sum = 0
    for (let i = 0; i < this.#count; i++) sum += this.#d(this.#tour[i], this.#tour[(i + 1) % this.#count])
    return sum
  }
  #placeAll(): void {
    for (let i = 0; i < this.#count; i++) this.#place[this.#tour[i]] = i
  }
  /** A whole number below the limit (Park–Miller). */
  #random(limit: number): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647
    return this.#seed % limit
  }
}
