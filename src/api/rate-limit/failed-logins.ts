import type { Logger } from '../../observability/log'
import { ApiProblem } from '../problems/problem'
import { countedAddress } from './address'
import { WindowCounts } from './window-counts'

/**
 * Counts credentials that proved nothing, by address. A key of 256 random bits cannot be guessed; this keeps those who try
 * from asking the database at the rate of ordinary requests, and shows them in the log. It keeps nobody out: behind one
 * address may be a proxy that nobody has named, or a whole office.
 */
export class FailedLogins {
  private readonly counts: WindowCounts

  /** @param limit failures an address has in a minute; 0: any number */
  constructor(
    private readonly limit: number,
    private readonly log: Logger,
    private readonly now: () => number = Date.now,
  ) {
    this.counts = new WindowCounts(now)
  }

  count(ip: string | undefined): void {
    if (this.limit === 0) return
    const { totalHits } = this.counts.increment(countedAddress(ip))
    if (totalHits === this.limit + 1) {
      this.log.warn(
        { ip, limit: this.limit },
        'Many refused credentials from one address: its keys are looked up a little later, together',
      )
    }
  }

  tooMany(ip: string | undefined): boolean {
    return this.limit > 0 && (this.counts.get(countedAddress(ip))?.totalHits ?? 0) > this.limit
  }

  /** 429, with the seconds until the address may try again. */
  refusal(ip: string | undefined): ApiProblem {
    const resetTime = this.counts.get(countedAddress(ip))?.resetTime.getTime() ?? this.now()
    const seconds = Math.max(1, Math.ceil((resetTime - this.now()) / 1000))
    return new ApiProblem(429, {
      code: 'too-many-failures',
      detail: `More than ${this.limit} refused credentials in a minute came from this address. Try again in ${seconds} s.`,
      headers: { 'Retry-After': String(seconds) },
    })
  }
}
