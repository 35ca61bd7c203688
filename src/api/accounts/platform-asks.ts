import { ApiProblem } from '../problems/problem'
import { WindowCounts } from '../rate-limit/window-counts'

/** One account is asked about so often in a minute; the answer does not change faster. */
const CHECKS_PER_ACCOUNT = 10
/** For one company in a minute. Whoever moves here connects a hundred accounts in one. */
const ASKS_PER_COMPANY = 120

/**
 * Counts requests for which a platform is asked. Platforms count the calls of the whole app: one company must not use up
 * what all the others publish with.
 */
export class PlatformAsks {
  private readonly ofAccounts: WindowCounts
  private readonly ofCompanies: WindowCounts

  constructor(private readonly now: () => number = Date.now) {
    this.ofAccounts = new WindowCounts(now)
    this.ofCompanies = new WindowCounts(now)
  }

  /**
   * @param accountId what the platform is asked about, where that is an account of ours
   * @throws ApiProblem 429 when it is too much in a minute
   */
  count(companyId: string, accountId?: string): void {
    if (accountId !== undefined) {
      this.countIn(this.ofAccounts, `${companyId} ${accountId}`, CHECKS_PER_ACCOUNT, 'about this account')
    }
    this.countIn(this.ofCompanies, companyId, ASKS_PER_COMPANY, 'for this company')
  }

  private countIn(counts: WindowCounts, name: string, most: number, whose: string): void {
    const { totalHits, resetTime } = counts.increment(name)
    if (totalHits <= most) return
    const seconds = Math.max(1, Math.ceil((resetTime.getTime() - this.now()) / 1_000))
    throw new ApiProblem(429, {
      code: 'too-many-requests',
      detail: `Platforms were asked ${most} times in a minute ${whose}. Try again in ${seconds} s.`,
      headers: { 'Retry-After': String(seconds) },
    })
  }
}
