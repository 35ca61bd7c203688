import type { Logger } from '../../observability/log'
import { ApiProblem } from '../problems/problem'
import { countedAddress } from './address'
import type { Counts } from './counts'
import { WindowCounts } from './window-counts'

/**
 * Counts credentials that proved nothing, by address. A key of 256 random bits cannot be guessed; this keeps those who try
 * from asking the database at the rate of ordinary requests, and shows them in the log. It keeps nobody out: behind one
 * address may be a proxy that nobody has named, or a whole office.
 */
export class FailedLogins {
  /** What was counted of the addresses that have failed here. */
  private readonly seen: WindowCounts
  private readonly counts: Counts

  /**
   * @param limit failures an address has in a minute; 0: any number
   * @param counts where they are counted; in this process alone unless told otherwise
   */
  constructor(
    private readonly limit: number,
    private readonly log: Logger,
    private readonly now: () => number = Date.now,
    counts?: Counts,
  ) {
    this.seen = new WindowCounts(now)
    this.counts = counts ?? this.seen
  }

  async count(ip: string | undefined): Promise<void> {
    if (this.limit === 0) return
    const address = countedAddress(ip)
    const count = await this.counts.increment(address)
    this.seen.note(address, count)
    if (count.totalHits === this.limit + 1) {
      this.log.warn(
        { ip, limit: this.limit },
        'Many refused credentials from one address: its keys are looked up a little later, together',
      )
    }
  }

  /** As far as is known here: nobody is asked, since every request with credentials waits for the answer. */
  tooMany(ip: string | undefined): boolean {
    return this.limit > 0 && (this.seen.get(countedAddress(ip))?.totalHits ?? 0) > this.limit
  }

  /** 429, with the seconds until the address may try again. */
  refusal(ip: string | undefined): ApiProblem {
    const resetTime = this.seen.get(countedAddress(ip))?.resetTime.getTime() ?? this.now()
    const seconds = Math.max(1, Math.ceil((resetTime - this.now()) / 1000))
    return new ApiProblem(429, {
      code: 'too-many-failures',
      detail: `More than ${this.limit} refused credentials in a minute came from this address. Try again in ${seconds} s.`,
      headers: { 'Retry-After': String(seconds) },
    })
  }
}
