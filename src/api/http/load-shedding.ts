import { FairLines } from './fair-lines'

export type LoadLimits = {
  /** So many are worked on at once: enough for two cores and the database; more would only take longer, each of them. */
  atOnce: number
  /** As long as there has been somebody waiting without a break for less than this, it is a burst, and each of it waits. */
  burstMs: number
  /** An overload is over when the time in which nobody waits is so much more than that in which somebody does. */
  calmMs: number
  /** After that nobody waits longer than this. */
  patienceMs: number
}

const defaults: LoadLimits = { atOnce: 32, burstMs: 2_000, calmMs: 1_500, patienceMs: 200 }
/** The pace at which places become free is counted over one to two of these. */
const SPAN_MS = 500

/** One that wants a place. Exactly one of both is called, at once or later. */
export type Arrival = {
  /** @param leave gives the place back, once however often it is called */
  begin(leave: () => void): void
  refuse(): void
}

type Waiting = { arrival: Arrival; since: number }

/**
 * Keeps what is taken in to what can be done: a server that takes everything at twice its limit makes everybody wait for
 * seconds, and does less. So many have a place; the others wait in {@link FairLines}, and when there have been some waiting for
 * longer than a burst lasts, those are refused whose turn would come too late.
 */
export class LoadShedding {
  private readonly lines = new FairLines<Waiting>()
  private readonly limits: LoadLimits
  private taken = 0
  private isHandingOut = false
  /** Since when somebody has been waiting, without a break. */
  private waitingSince: number | undefined
  private emptySince = 0
  private isOverloaded = false
  /** By how much calm has outweighed waiting since the overload. */
  private calm = 0
  private timer: NodeJS.Timeout | undefined
  private begunInSpan = 0
  private begunBefore = 0
  private spanSince = performance.now()

  constructor(limits: Partial<LoadLimits> = {}) {
    this.limits = { ...defaults, ...limits }
  }

  /** @param key whose arrival it is: keys take turns */
  arrive(key: string, arrival: Arrival): void {
    if (this.taken < this.limits.atOnce && this.lines.size === 0) {
      this.begin(arrival)
      return
    }
    const now = performance.now()
    this.noteWaiting(now)
    this.lines.push(key, { arrival, since: now })
    if (this.isOverload(now) && this.lines.size > this.room(now)) this.lines.popLongest()?.arrival.refuse()
    this.timer ??= setInterval(() => this.refuseLate(), this.limits.patienceMs / 4).unref()
  }

  private begin(arrival: Arrival): void {
    this.taken++
    this.countBegun()
    let isOver = false
    arrival.begin(() => {
      if (isOver) return
      isOver = true
      this.taken--
      this.next()
    })
  }

  private next(): void {
    // A place may be given back at once, by one whose client has gone: however many these are, they are no calls within calls.
    if (this.isHandingOut) return
    this.isHandingOut = true
    try {
      while (this.taken < this.limits.atOnce) {
        const waiting = this.lines.shift()
        if (!waiting) break
        this.begin(waiting.arrival)
      }
    } finally {
      this.isHandingOut = false
    }
    this.noteEmpty()
  }

  private refuseLate(): void {
    const now = performance.now()
    const patience = this.isOverload(now) ? this.limits.patienceMs : this.limits.burstMs
    for (const { arrival } of this.lines.takeWhile(({ since }) => now - since > patience)) arrival.refuse()
    this.noteEmpty()
  }

  /**
   * Where something stands still for a moment (the network, a client), the lines empty in the midst of an overload, and all that was
   * held up comes at once: taken for a burst, each of it would wait for seconds.
   */
  private noteWaiting(now: number): void {
    if (this.waitingSince !== undefined) return
    this.waitingSince = now
    this.calm += now - this.emptySince
    if (this.calm > this.limits.calmMs) this.isOverloaded = false
  }

  private noteEmpty(): void {
    if (this.lines.size > 0 || this.waitingSince === undefined) return
    const now = performance.now()
    this.calm = Math.max(0, this.calm - (now - this.waitingSince))
    this.waitingSince = undefined
    this.emptySince = now
    clearInterval(this.timer)
    this.timer = undefined
  }

  private isOverload(now: number): boolean {
    if (this.waitingSince !== undefined && now - this.waitingSince > this.limits.burstMs && !this.isOverloaded) {
      this.isOverloaded = true
      this.calm = 0
    }
    return this.isOverloaded
  }

  /** How many will have got their place within half of {@link LoadLimits.patienceMs}, going by the last half second. */
  private room(now: number): number {
    const span = SPAN_MS + now - this.spanSince
    const perMs = (this.begunBefore + this.begunInSpan) / span
    return Math.max(1, (perMs * this.limits.patienceMs) / 2)
  }

  private countBegun(): void {
    const now = performance.now()
    if (now - this.spanSince > SPAN_MS) {
      this.begunBefore = now - this.spanSince > 2 * SPAN_MS ? 0 : this.begunInSpan
      this.begunInSpan = 0
      this.spanSince = now
    }
    this.begunInSpan++
  }
}
